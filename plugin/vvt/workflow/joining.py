"""`setup`: take a bucket into use, and remember it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vvt.config import Settings, config_file, save, to_remember
from vvt.store import BucketState, SetupStep
from vvt.workflow.opening import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from vvt.store import Store


@dataclass(frozen=True, slots=True)
class Joined:
    """How the bucket stands now, what was done to it, and where that is remembered.

    `remembered` is False when the configuration file said all of it already.
    """

    settings: Settings
    steps: tuple[SetupStep, ...]
    state: BucketState
    config: Path
    remembered: bool


def set_up(chosen: Settings, opened: Callable[[Settings], Store] = open_store, /, *, create: bool = False,
           **options: str | None) -> Joined:
    """Set the bucket up as far as the rights go, or check that it is; then write the configuration.

    `options` are what was asked for by name, which the file then has even where it is "". Nothing is
    written when the bucket can't be used. `opened` makes the store that looks. Raises NotConfigured, and what
    the store raises.
    """
    if chosen.ca_bundle:
        # Remembered, it must hold from any folder.
        chosen = replace(chosen, ca_bundle=str(Path(chosen.ca_bundle).absolute()))
        options = {name: value for name, value in options.items() if name != "ca_bundle"}
    store = opened(chosen)
    steps = tuple(store.set_up(create=create))
    state = store.check()
    return Joined(chosen, steps, state, config_file(), save(to_remember(chosen, **options)))
