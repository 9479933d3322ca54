"""From the options of the command line to the settings in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.config import Settings, settings

if TYPE_CHECKING:
    from argparse import Namespace

_STORE = ("bucket", "prefix", "endpoint", "profile", "region", "ca_bundle", "proxy", "kms_key", "storage_class")


def store_options(args: Namespace) -> dict[str, str]:
    """The options about the store that were given."""
    return {name: getattr(args, name) for name in _STORE if hasattr(args, name)}


def chosen_settings(args: Namespace, author: str | None = None) -> Settings:
    """The settings in force for this command."""
    return settings(**store_options(args), author=author)
