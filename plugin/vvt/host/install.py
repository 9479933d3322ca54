"""Entries in Resolve's menus: put there, looked after, taken away. Nobody else's file is ever touched.

The install record says what was written, with checksums: a file counts as ours while it is as we wrote it.
"""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import orjson

import vvt
from vvt.host._agent import agent_folder, inside_resolve
from vvt.host._entries import ENTRIES, script
from vvt.host._errors import HostRefused
from vvt.host._places import Machine

__all__ = ["Entry", "Machine", "State", "install", "look", "uninstall"]

State = Literal["in place", "outdated", "missing", "changed", "not ours"]

# What a program started from Resolve's menu, which has no shell's environment, must be told as it was set here.
_CARRIED = ("VVT_CONFIG", "VVT_CACHE_DIR", "VVT_OUTBOX_DIR")


@dataclass(frozen=True, slots=True)
class Entry:
    """A menu entry: "changed" was ours until somebody edited it, "not ours" never was."""

    path: Path
    state: State


def install(machine: Machine, *, all_users: bool = False) -> list[Entry]:
    """Put all entries in place and bring old ones up to date; running it again changes nothing.

    Raises HostRefused, before anything is written, where somebody else's file has an entry's name.
    """
    record = machine.record(all_users=all_users)
    entries = look(machine, all_users=all_users)
    for entry in entries:
        if entry.state in ("changed", "not ours"):
            raise HostRefused("name-taken", f"{entry.path} is there and is not as we wrote it.",
                              "Move it elsewhere or delete it, then install again.")
    wanted = _wanted(machine, record, all_users=all_users)
    known, made = _written(record), _made(record)
    made |= {folder for path in (*wanted, record) for folder in path.parents if not folder.exists()}
    sums = {path: {_sum(text)} for path, text in wanted.items()}
    try:
        # Old and new checksums first: whatever a stopped installation leaves behind is known to be ours.
        both = {path: known.get(path, set()) | sums.get(path, set()) for path in {**known, **sums}}
        _write(record, _record(both, made, all_users=all_users))
        for path, text in wanted.items():
            _write(path, text)
        for path in known.keys() - wanted.keys():
            _take_away(path, known[path])
        _write(record, _record(sums, made, all_users=all_users))
    except OSError as error:
        raise _not_allowed(error, all_users=all_users) from error
    return look(machine, all_users=all_users)


def uninstall(machine: Machine, *, all_users: bool = False) -> list[Entry]:
    """Take away what we wrote, and of the folders we made those that are empty; returns what somebody changed."""
    record = machine.record(all_users=all_users)
    kept = []
    try:
        made = _made(record)
        for path, checksums in _written(record).items():
            if not _take_away(path, checksums):
                kept.append(Entry(path, "changed"))
        record.unlink(missing_ok=True)
        for folder in sorted(made, key=lambda folder: len(folder.parts), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
    except OSError as error:
        raise _not_allowed(error, all_users=all_users) from error
    return kept


def look(machine: Machine, *, all_users: bool = False) -> list[Entry]:
    """Every entry there should be or that we wrote earlier, and how it is."""
    record = machine.record(all_users=all_users)
    wanted, known, told = _wanted(machine, record, all_users=all_users), _written(record), _told(record)
    entries = [Entry(path, _state(path, wanted.get(path), known.get(path))) for path in {**wanted, **known}]
    moved = bool(told) and not all(Path(place).exists() for place in (told["python"], told["inside"], *told["path"]))
    return [replace(entry, state="outdated") if moved and entry.state == "in place" else entry for entry in entries]


def _state(path: Path, wanted: bytes | None, written: set[str] | None) -> State:
    there = _checksum(path)
    if there is None:
        return "missing"
    if wanted is not None and there == _sum(wanted):
        return "in place"
    if written is None:
        return "not ours"
    return "outdated" if there in written else "changed"


def _wanted(machine: Machine, record: Path, *, all_users: bool) -> dict[Path, bytes]:
    return {folder / entry: script(entry, record).encode() for folder in machine.scripts(all_users=all_users)
            for entry in ENTRIES}


def _record(files: dict[Path, set[str]], made: set[Path], *, all_users: bool) -> bytes:
    """What the menu entries must know, and what was written. Installed for all, each user has a folder of their own."""
    inside, ours = str(inside_resolve()), str(Path(vvt.__file__).parents[1])
    carried = {} if all_users else {name: str(Path(value).absolute()) for name in _CARRIED
                                    if (value := os.environ.get(name))}
    return orjson.dumps({
        "version": vvt.__version__, "python": sys.executable, "inside": inside,
        "path": list(dict.fromkeys((ours, inside))), "folder": None if all_users else str(agent_folder()),
        "environment": carried, "folders": sorted(map(str, made)),
        "files": {str(path): sorted(checksums) for path, checksums in files.items()}}, option=orjson.OPT_INDENT_2)


def _written(record: Path) -> dict[Path, set[str]]:
    """What the record says was written; nothing where there is none."""
    return {Path(path): set(checksums) for path, checksums in _told(record).get("files", {}).items()}


def _made(record: Path) -> set[Path]:
    """The folders that were made for it. Raises HostRefused."""
    told = _told(record)
    # An earlier release's record doesn't say; it made at most the folder that the entry is in.
    return set(map(Path, told["folders"])) if "folders" in told else {path.parent for path in _written(record)}


def _told(record: Path) -> dict[str, Any]:
    """The install record; empty where there is none. Raises HostRefused when it can't be read."""
    try:
        told: dict[str, Any] = orjson.loads(record.read_bytes())
        told["python"], told["inside"], told["path"], told["files"].items()
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise HostRefused("broken-record", f"The install record {record} can't be read.",
                          "Delete it and the entries of Video Version Tracker in Resolve's Scripts folder, "
                          "then install again.") from error
    return told


def _write(path: Path, text: bytes) -> None:
    """Write a file whole or not at all, and only when it isn't so already."""
    if _checksum(path) == _sum(text):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".part")
    half.write_bytes(text)
    half.replace(path)


def _take_away(path: Path, checksums: set[str]) -> bool:
    """Delete a file that is as we wrote it; False when somebody changed it."""
    there = _checksum(path)
    if there is None:
        return True
    if there not in checksums:
        return False
    path.unlink()
    return True


def _checksum(path: Path) -> str | None:
    try:
        return _sum(path.read_bytes())
    except FileNotFoundError:
        return None


def _sum(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def _not_allowed(error: OSError, *, all_users: bool) -> HostRefused:
    where = f" ({error.filename})" if error.filename else ""
    return HostRefused("not-allowed", f"The system said: {error.strerror or error}{where}.",
                       "Run it with an administrator's rights, or without --all-users." if all_users
                       else "See that the folder is yours to write in.")
