"""The bytes of a timeline file: one file, a bundle's inner one, or an archive's, never more than a timeline has."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import IO

from vvt.errors import BadTimeline, NotFound

_MB = 1_000_000
# Ten times the largest timeline anybody would make in the format (50,000 events): what is larger is something else.
_LARGEST = {"edl": 100 * _MB, "xml": 1_500 * _MB, "fcpxml": 1_500 * _MB, "otio": 8_000 * _MB}
_LARGEST_IN_ARCHIVE = 2_000 * _MB
_PIECE = 1 << 20
# What lies in a bundle, by the bundle's suffix. Resolve writes a folder called .fcpxml.
_INSIDE = {"fcpxmld": "Info.fcpxml", "fcpxml": "Info.fcpxml", "otiod": "content.otio"}
_OF_INSIDE = {"fcpxmld": "fcpxml", "fcpxml": "fcpxml", "otiod": "otio"}


def found(path: Path) -> tuple[Path, str | None]:
    """The file a path means, and the timeline it names in it: `cut.fcpxml#Project name`.

    A file whose own name has that mark in it is meant before any part of it.
    """
    if os.path.lexists(path) or "#" not in str(path):
        return path, None
    told = str(path)
    at = told.find("#")
    while at >= 0:
        if os.path.lexists(told[:at]) and Path(told[:at]).suffix:
            return Path(told[:at]), told[at + 1:]
        at = told.find("#", at + 1)
    return path, None


def names_a_file(told: str) -> bool:
    """True when `told` is a file and a timeline in it: cut.fcpxml#Project name."""
    return found(Path(told))[1] is not None


def contents(path: Path, suffix: str) -> tuple[bytes, str]:
    """What the timeline file at `path` holds, and the suffix that says its format.

    Raises NotFound, and BadTimeline for what no timeline is: a pipe, a device, too large a file.
    """
    try:
        if checked(path):
            inside = _INSIDE.get(suffix)
            if inside is None or not (path / inside).is_file():
                raise NotFound(f"{path} is a folder, not a timeline.", "Name a timeline file in it.")
            return _whole(path / inside, path.name, _OF_INSIDE[suffix]), _OF_INSIDE[suffix]
        if suffix == "otioz":
            return _archived(path), "otio"
        return _whole(path, path.name, suffix), suffix
    except (OSError, ValueError) as error:
        raise trouble(path, error) from None


def trouble(path: Path, error: Exception) -> NotFound:
    """What the system said against reading a file, in our words."""
    if isinstance(error, FileNotFoundError):
        return NotFound(f"There is no file {path}.", "Check the path and try again.")
    reason = getattr(error, "strerror", None) or error
    return NotFound(f"{path} can't be read: {reason}.", "Check the file and its rights.")


def checked(path: Path) -> bool:
    """True for a folder, False for a file. Raises OSError, and BadTimeline for a pipe or a device."""
    mode = os.stat(path).st_mode
    if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
        raise BadTimeline(f"{path.name} is no ordinary file.", "Save the timeline as a file and name that.")
    return stat.S_ISDIR(mode)


def _whole(path: Path, name: str, suffix: str) -> bytes:
    with path.open("rb") as file:
        return _at_most(file, name, _LARGEST.get(suffix, _LARGEST["otio"]), os.fstat(file.fileno()).st_size)


def _at_most(file: IO[bytes], name: str, limit: int, size: int | None = None) -> bytes:
    """All of an open file, but never more than `limit` bytes: what it says of its size is not believed."""
    if size is not None and size > limit:
        raise _too_large(name, limit)
    # Nearly always all of it, in one piece: a copy of a large timeline takes as long as reading it.
    pieces = [file.read((size or 0) + 1)]
    length = len(pieces[0])
    while length <= limit and (piece := file.read(_PIECE)):
        pieces.append(piece)
        length += len(piece)
    if length > limit:
        raise _too_large(name, limit)
    return b"".join(pieces)


def _too_large(name: str, limit: int) -> BadTimeline:
    return BadTimeline(f"{name} is larger than any timeline of its kind (over {limit // _MB} MB).",
                       "Check that it is a timeline, and export it again.")


def _archived(path: Path) -> bytes:
    """`content.otio` of an `.otioz`. Only that member is read, wherever the others claim to lie."""
    import zipfile  # noqa: PLC0415 (files that are no archives needn't wait for it)
    import zlib  # noqa: PLC0415

    try:
        with zipfile.ZipFile(path) as archive:
            member = next((info for info in archive.infolist() if info.filename == "content.otio"), None)
            if member is None:
                raise BadTimeline(f"{path.name} holds no content.otio.", "Export the timeline again.")
            if member.file_size > 200 * max(member.compress_size, 1) + _MB:
                raise BadTimeline(f"{path.name} unpacks to far more than a timeline.", "Export the timeline again.")
            with archive.open(member) as file:
                return _at_most(file, path.name, _LARGEST_IN_ARCHIVE, member.file_size)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OverflowError) as error:
        what = "is encrypted" if isinstance(error, RuntimeError) and "encrypted" in str(error) else "can't be unpacked"
        raise BadTimeline(f"{path.name} {what}.", "It may be cut short; export the timeline again.") from None
