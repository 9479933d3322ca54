"""Is it true? The change lists against the edits that were made, and pulled files against published ones."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from demo.cuts import KnownEdit

# What a change may say beside its kind and clip, and what it says where it has nothing to say.
_FACTS: dict[str, object] = {"head": 0, "tail": 0, "shift": 0, "ripple": 0, "left": "", "room": "", "version_up": False}


class DemoFailed(Exception):
    """The demo showed something that isn't so; the message is one sentence for whoever watches."""


def differences(known: Sequence[KnownEdit], changes: Sequence[dict[str, Any]]) -> list[str]:
    """What tells the change list of `vvt diff --json` from the edits that were made; empty when nothing does."""
    made = Counter(_as_told(edit.kind, edit.clip, edit.facts) for edit in known)
    found = Counter(_as_told(change["kind"], change["clip"], change) for change in changes)
    return [
        *(f"the list misses: {told}" for told in (made - found).elements()),
        *(f"the list has what nobody did: {told}" for told in (found - made).elements()),
        *(f"picture and sound are not one change at {change['clip']}" for change in changes
          if (change["track"], change["also"]) != ("V1", ["A1"])),
    ]


def _as_told(kind: str, clip: str, facts: dict[str, Any]) -> str:
    said = [f"{name} {facts.get(name, empty)}" for name, empty in _FACTS.items() if facts.get(name, empty) != empty]
    return ", ".join((f"{kind} {clip}", *said))


def check_changes(known: Sequence[KnownEdit], changes: Sequence[dict[str, Any]], pair: str) -> None:
    """Raise DemoFailed unless the change list of `pair` says exactly what was done."""
    wrong = differences(known, changes)
    if wrong:
        raise DemoFailed(f"The change list {pair} does not match the edits that were made: {'; '.join(wrong)}.")


def check_same(pulled: Path, published: Path) -> str:
    """The SHA-256 both files have. Raises DemoFailed where they differ by a bit."""
    if not pulled.exists():
        raise DemoFailed(f"The pull left no file {pulled}.")
    ours, theirs = _sha256(pulled), _sha256(published)
    if ours != theirs:
        raise DemoFailed(f"{pulled} is not what was published: its SHA-256 is {ours}, not {theirs}.")
    return ours


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
