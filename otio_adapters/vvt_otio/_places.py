"""Where media are on this machine, as an adapter's or linker's arguments ask for it."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from vvt import paths
from vvt.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable


def places(search: object = None) -> paths.Places:
    """The places of `vvt resolve paths`, and the folders `search` names first: one, several, or as a PATH lists them.

    Raises NotFound for a folder that isn't there.
    """
    known = paths.configured()
    folders = tuple(_folders(search))
    return replace(known, search=(*folders, *(one for one in known.search if one not in folders)))


def _folders(search: object) -> Iterable[str]:
    named = search.split(os.pathsep) if isinstance(search, str) else list(search) if isinstance(
        search, list | tuple) else []
    for folder in filter(None, map(str, named)):
        if not os.path.isdir(folder):
            raise NotFound(f"There is no folder {folder}.", "Name a folder that is there.")
        yield os.path.abspath(folder)
