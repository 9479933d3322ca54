"""One timeline of a file that holds several."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from vvt.errors import BadTimeline

if TYPE_CHECKING:
    from collections.abc import Sequence

Held = TypeVar("Held")
_SHOWN = 20


def chosen(held: Sequence[tuple[str, Held]], wanted: str | None, name: str, kind: str) -> Held:
    """What `wanted` names among `held` (name, thing); the only one where nothing is wanted.

    `kind` is what the format calls a timeline ("sequence", "project"). A name that stands twice is told
    apart by its number: `Cut#2` is the second one. Raises BadTimeline, with the choice.
    """
    if not held:
        raise BadTimeline(f"{name} holds no {kind}.", f"Export the {kind} itself.")
    if wanted is None:
        if len(held) == 1:
            return held[0][1]
        raise BadTimeline(f"{name} holds {len(held)} {kind}s: {_listed(held)}.",
                          f"Name the one that is meant, as {name}#{_called(held)[0]}.")
    for called, (_, thing) in zip(_called(held), held, strict=True):
        if called == wanted:
            return thing
    near = [thing for called, thing in held if called.casefold() == wanted.strip().casefold()]
    if len(near) == 1:
        return near[0]
    raise BadTimeline(f"{name} holds no {kind} called {wanted!r}; it holds {_listed(held)}.",
                      f"Name one of these, as {name}#{_called(held)[0]}.")


def _called(held: Sequence[tuple[str, Held]]) -> list[str]:
    """Names by which each can be asked for: its own, numbered from the second of one name on."""
    seen: dict[str, int] = {}
    called: list[str] = []
    for name, _ in held:
        seen[name] = seen.get(name, 0) + 1
        called.append(name if name and seen[name] == 1 else f"{name}#{seen[name]}" if name else f"#{len(called) + 1}")
    return called


def _listed(held: Sequence[tuple[str, Held]]) -> str:
    names = [" ".join(name.split())[:80] for name in _called(held)]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(f"“{name}”" for name in names[:_SHOWN]) + more
