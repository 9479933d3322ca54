"""The files of a publish, held so that they are the same when it is sent, perhaps days later.

All but the film is copied in, and a film of up to 16 MiB; a render of ours stays where it is, in our folder; a
film that the editor chose is hard-linked, and only where that doesn't work named by its path. What is deleted is
a copy, a link or a render of ours: never the editor's file.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from vvt.errors import NotFound, VvtError
from vvt.outbox.entry import HeldFile, Holding
from vvt.outbox.places import OutboxTrouble, private
from vvt.store import SourceChanged

if TYPE_CHECKING:
    from pathlib import Path

    from vvt.store import PartSource

COPIED_UP_TO = 16 << 20  # bytes of a film; the files beside it are copied whatever their size


def take_in(folder: Path, renders: Path, part: PartSource) -> HeldFile:
    """Hold one file of a publish in `folder`, which is that publish's own; on the disk when this returns.

    Raises NotFound, SourceChanged, OutboxTrouble (no room); then the folder may hold a part of it.
    """
    try:
        origin = part.path.resolve(strict=True)
        if part.name == "cut" and renders in origin.parents:
            return _as_it_is(part, origin, "ours")
        # In a folder of its own it keeps its name, which the record will tell.
        target = private(folder / part.name) / origin.name
        if part.name != "cut" or origin.stat().st_size <= COPIED_UP_TO:
            return _copied(part, origin, target)
        return _linked(part, origin, target)
    except OSError as trouble:
        raise _unreadable(part.path, trouble) from trouble


def _copied(part: PartSource, origin: Path, target: Path) -> HeldFile:
    before = origin.stat()
    with origin.open("rb") as source:
        try:
            with target.open("xb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
                copy.flush()
                os.fsync(copy.fileno())
        except OSError as trouble:
            raise OutboxTrouble(f"{origin} could not be taken into the outbox ({trouble.strerror or trouble}).",
                                f"Make room on the disk of {target.parents[2]}, then publish again.") from trouble
    on_disk(target)
    after = origin.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise SourceChanged(f"{origin} changed while it was read.", "Publish again when it is finished.")
    return _held(part, target, "copied", origin)


def _linked(part: PartSource, origin: Path, target: Path) -> HeldFile:
    try:
        os.link(origin, target)
    except OSError:
        # Another disk, or a file system without hard links.
        target.parent.rmdir()
        return _as_it_is(part, origin, "named")
    on_disk(target)
    return _held(part, target, "linked", origin)


def _as_it_is(part: PartSource, origin: Path, holding: Holding) -> HeldFile:
    return _held(part, origin, holding, origin)


def _held(part: PartSource, path: Path, holding: Holding, origin: Path) -> HeldFile:
    stat = path.stat()
    return HeldFile(part.name, path, holding, stat.st_size, stat.st_mtime_ns, origin, origin.stat().st_mtime_ns)


def trouble_with(file: HeldFile) -> VvtError | None:
    """Say why a held file can't be sent as it was, None when it can."""
    try:
        stat = file.path.stat()
    except OSError as trouble:
        return NotFound(f"{file.origin} can't be read any more ({trouble.strerror or trouble}).",
                        "Bring it back (is its disk connected?), or drop this publish.")
    if (stat.st_size, stat.st_mtime_ns) != (file.size, file.mtime_ns):
        return SourceChanged(f"{file.origin} has changed since it was published.",
                             "Publish the new one, and drop this publish.")
    return None


def delete_render(file: HeldFile, renders: Path) -> None:
    """Delete a film that we rendered, with what else lies in its own folder within `renders`."""
    if file.holding != "ours" or renders not in file.path.parents:
        return
    if file.path.parent == renders:
        with suppress(FileNotFoundError):
            file.path.unlink()
    else:
        clear(renders / file.path.relative_to(renders).parts[0])


def clear(folder: Path) -> None:
    """Take away a publish's own folder with all copies and links in it; the editor's files lie elsewhere."""
    shutil.rmtree(folder, ignore_errors=True)


def on_disk(target: Path) -> None:
    """See that a new name outlives a power cut: its folder, and that one's name in turn, where a system can."""
    for folder in target.parents[:3] if os.name == "posix" else ():
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _unreadable(path: Path, trouble: OSError) -> VvtError:
    return NotFound(f"{path} can't be read ({trouble.strerror or trouble}).", "Check that the file is there.")
