"""What a reader had to leave out or take on trust, as one sentence for each reason."""

from __future__ import annotations

_SHOWN = 12


class Skipped:
    """Collects (reason, place) while a file is read; each reason becomes one sentence with its places.

    A reason says what was left out and how, for a whole sentence after the file's name: "an event without
    a channel was left out". A place is a line number or an element's path.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._found: dict[str, dict[str, None]] = {}
        self._said: list[str] = []

    def at(self, place: object, reason: str) -> None:
        """Note that `reason` holds at `place`."""
        self._found.setdefault(reason, {})[str(place)] = None

    def say(self, sentence: str) -> None:
        """A sentence of its own about the file as a whole."""
        if sentence not in self._said:
            self._said.append(sentence)

    def take(self, other: Skipped) -> None:
        """Add what another collector has found."""
        for sentence in other._said:
            self.say(sentence)
        for reason, places in other._found.items():
            self._found.setdefault(reason, {}).update(places)

    def sentences(self) -> tuple[str, ...]:
        """All of it, each reason once, in the order they came up."""
        return (*self._said, *(f"{self._name}: {reason} ({_listed(list(places))})."
                               for reason, places in self._found.items()))


def _listed(places: list[str]) -> str:
    """Lines 3, 7 and 12; or the first dozen and how many more."""
    word = "" if not places[0].isdecimal() else "line " if len(places) == 1 else "lines "
    if len(places) > _SHOWN:
        return f"{word}{', '.join(places[:_SHOWN])} and {len(places) - _SHOWN} more"
    return word + (places[0] if len(places) == 1 else f"{', '.join(places[:-1])} and {places[-1]}")
