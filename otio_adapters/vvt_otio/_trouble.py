"""Our refusals and warnings as an OpenTimelineIO program expects them."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opentimelineio.exceptions import OTIOError

from vvt.errors import VvtError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class VvtRefusal(OTIOError):  # type: ignore[misc]  # OpenTimelineIO has no types
    """A refusal of ours: cause and fix in one message, and each as an attribute."""

    def __init__(self, cause: str, fix: str) -> None:
        super().__init__(f"{cause} {fix}".strip())
        self.cause = cause
        self.fix = fix


class VvtWarning(UserWarning):
    """What a reader had to skip, or a writer could not say."""


@contextmanager
def refusals() -> Iterator[None]:
    """Every refusal inside leaves as an OTIOError, which is what these programs catch."""
    try:
        yield
    except VvtError as trouble:
        raise VvtRefusal(trouble.cause, trouble.fix) from None


def warn(sentences: Iterable[str]) -> None:
    """Say each sentence once through Python's warnings; where in our code it comes from is nobody's business."""
    for sentence in dict.fromkeys(sentences):
        warnings.warn_explicit(sentence, VvtWarning, "vvt_otio", 1)
