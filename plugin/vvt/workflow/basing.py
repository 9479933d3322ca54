"""Which version a cut grew from, as its publisher says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.errors import BadName
from vvt.store import CutName, Ref, Store

if TYPE_CHECKING:
    from vvt.workflow.publishing import Base


def named_base(store: Store, name: CutName, word: str) -> Base:
    """`v3`, `3`, `@3` or `latest~1` as a number that exists, "none" as None, "latest" as it is.

    Raises BadName for any other word, and NotFound where the cut has no such version.
    """
    word = word.strip().removeprefix("@").lower()
    if word == "latest":
        return "latest"
    if word == "none":
        return None
    if word.startswith("id:") or not Ref.looks_like_one(f"{name}@{word}"):
        raise BadName(f"{word} is no version a cut can have grown from.", "Write it as v3, latest~1, none or latest.")
    return store.find(Ref.parse(f"{name}@{word}")).number


def versions_of(store: Store, name: CutName) -> tuple[tuple[int, str], ...]:
    """What a cut can have grown from, for an editor to choose: numbers and the notes' first lines, newest first."""
    return tuple((record.number, next(iter(record.note.splitlines()), "")) for record in store.versions(name))
