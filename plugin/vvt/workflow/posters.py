"""The poster and film strip that go up with a film: small, made here, and made again whenever they are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.errors import Damaged
from vvt.store import POSTER, STRIP, PartSource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def posters(parts: Sequence[PartSource], folder: Path) -> tuple[PartSource, ...]:
    """Poster and strip of the film among `parts`, written into `folder`; none where no picture can be made.

    Sound alone has none, nor has what only a camera maker's own program can decode: a version is published
    all the same.
    """
    from vvt.picture.stills import stills  # noqa: PLC0415 - what is published without a film needs no decoder

    film = next((part.path for part in parts if part.name == "cut"), None)
    if film is None:
        return ()
    try:
        made = stills(film)
    except Damaged:
        return ()
    found = []
    for name, data in ((POSTER, made.poster), (STRIP, made.strip)):
        path = folder / name
        path.write_bytes(data)
        found.append(PartSource(name, path))
    return tuple(found)
