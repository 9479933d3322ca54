"""`pull`: a version's files, verified and in place under names every file system takes; nothing overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from vvt.errors import Damaged, NotFound
from vvt.store import MADE, PROXY, Part, TargetExists, same_bytes
from vvt.workflow.naming import file_names
from vvt.workflow.proxy_again import how_again
from vvt.workflow.timelines import is_render, is_timeline

if TYPE_CHECKING:
    from vvt.store import Progress, Record, Store


Only = Literal["render", "timeline", "proxy"]
_KINDS = {"render": is_render, "timeline": is_timeline}


@dataclass(frozen=True, slots=True)
class Pulled:
    """One part in place at `path`; `fetched` is False when a file with its bytes was there already."""

    part: Part
    path: Path
    fetched: bool


def pull(store: Store, record: Record, folder: Path, *, only: Only | None = None,
         progress: Progress | None = None) -> list[Pulled]:
    """Fetch the parts of `record` into `folder`, which is made when missing.

    What is made of the film is left out: poster and strip, which the panel shows, and the viewing proxy, unless it is
    asked for. Every file is verified before it gets its name. Raises
    NotFound, Damaged, and what the store raises; the files named so far are whole.
    """
    parts = _chosen(store, record, only)
    if not parts:
        raise NotFound(f"{record.ref} has no {only or 'files'}.", f'See what it has: vvt show "{record.ref}".')
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise NotFound(f"{folder} can't be used as a folder: {trouble.strerror or trouble}.",
                       "Name a folder you may write in.") from trouble
    return [_pulled(store, record, part, folder, progress) for part in parts]


def _chosen(store: Store, record: Record, only: Only | None) -> list[Part]:
    if only == "proxy":
        if (proxy := store.proxy(record)) is None:
            raise no_proxy(record)
        return [proxy]
    return [part for part in record.parts if (part.name not in MADE if only is None else _KINDS[only](part))]


def no_proxy(record: Record) -> NotFound:
    """What is said of a version without a viewing proxy, or one whose proxy isn't made yet."""
    return NotFound(f"{record.ref} has no viewing proxy.",
                    f'If none is being made (vvt outbox says so), make it: vvt proxy "{record.ref}".')


def _pulled(store: Store, record: Record, part: Part, folder: Path, progress: Progress | None) -> Pulled:
    for name in file_names(record, part):
        path = folder / name
        if _is_there(path, part):
            return Pulled(part, path, fetched=False)
        try:
            store.fetch(part, path, progress=progress)
        except TargetExists:
            continue
        except (Damaged, NotFound) as trouble:
            if part.name == PROXY:
                trouble.fix = how_again(record)
            raise
        return Pulled(part, path, fetched=True)
    raise AssertionError("file_names never ends")


def _is_there(path: Path, part: Part) -> bool:
    """True when `path` holds this part's bytes for certain: a foreign file may come without any checksum."""
    if not (part.checksums.blake3 or part.checksums.crc64nvme):
        return False
    try:
        return same_bytes(path, part)
    except OSError:
        # What can't be read can't be told to be the same; the next name will do.
        return False
