"""Finding one clip's media: the file of that name that has its size and, where it is known, its checksum."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from blake3 import blake3

from vvt import paths
from vvt.interchange.otio_for_resolve import plain_path
from vvt_otio._document import KEY
from vvt_otio._places import places
from vvt_otio._trouble import refusals, warn

_AGES = 20     # seconds for which a search folder's list of files is believed
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A media file: its path on some machine, its size in bytes and its BLAKE3 where these are known."""

    path: str
    size: int | None = None
    blake3: str = ""


def linked(clip: Any, arguments: dict[str, Any]) -> Any:  # noqa: ANN401 (OpenTimelineIO has no types)
    """The clip's reference, pointing at the file on this machine; as it was where there is none, or two."""
    reference = clip.media_reference
    frames = getattr(reference, "target_url_base", None)     # an image sequence goes by its folder
    told = frames or getattr(reference, "target_url", None)
    if not told:
        return reference
    held = reference.metadata.get(KEY) or {}
    wanted = Wanted(plain_path(told), held.get("size"), str(held.get("blake3") or ""))
    with refusals():
        found, why = _found(wanted, places(arguments.get("search")))
    if why:
        warn([f"{clip.name or paths.file_name(wanted.path)}: {why}"])
    if found is not None and str(found) != wanted.path:
        setattr(reference, "target_url_base" if frames else "target_url", _as_told(str(found), told))
    return reference


def _as_told(path: str, told: str) -> str:
    """A path as the reference had it: a URL where it was one, else plain as Resolve writes it."""
    return Path(path).absolute().as_uri() if told[:5].casefold() == "file:" else path


def _found(wanted: Wanted, known: paths.Places) -> tuple[Path | None, str]:
    """Where the file is, or why it stays offline."""
    finder = _finder(known, int(time.monotonic()) // _AGES)
    plain = finder.here(wanted.path, wanted.size)
    if plain is not None and _is(plain, wanted):
        return plain, ""
    named = _named(known, paths.file_name(wanted.path), int(time.monotonic()) // _AGES)
    fitting = [path for path in named if _is(path, wanted)]
    if len(fitting) == 1 or (fitting and wanted.blake3):
        return fitting[0], ""
    if fitting:
        return None, f"{len(fitting)} files could be it ({', '.join(map(str, fitting[:3]))}), so it was left as it is."
    return None, "none of the files of its name is it, so it was left as it is." if named or plain else ""


def _is(path: Path, wanted: Wanted) -> bool:
    """Whether the file at `path` has the size and checksum that are known; an image sequence's name is enough."""
    if not path.is_file():
        return wanted.size is None and not wanted.blake3
    if wanted.size is not None and path.stat().st_size != wanted.size:
        return False
    return not wanted.blake3 or _digest(path) == wanted.blake3


def _digest(path: Path) -> str:
    """The file's BLAKE3, in hexadecimal."""
    digest = blake3()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


@lru_cache(maxsize=4)
def _finder(known: paths.Places, _age: int) -> paths.Finder:
    return paths.Finder(known)


@lru_cache(maxsize=256)
def _named(known: paths.Places, name: str, _age: int) -> tuple[Path, ...]:
    """Every file of that name in the search folders, each once."""
    return tuple(dict.fromkeys(Path(inside, one) for folder in known.search for inside, _, names in os.walk(folder)
                               for one in names if one.casefold() == name.casefold()))
