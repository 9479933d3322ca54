"""Sound decoded ahead, off the GUI thread: whoever plays takes it as it is needed."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.errors import VvtError
from vvt.panel.pictures.ending import Ending
from vvt.panel.pictures.fetching import Film
from vvt.panel.pictures.laying import Lay
from vvt.picture.sound import SAMPLE_BYTES, SoundReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.panel.pictures.laying import Piece

_AHEAD = 2              # seconds that are held decoded at the most, give or take a piece
_ENOUGH = Fraction(3, 4)    # of a second, to begin with: a device takes half a one at once


@dataclass(frozen=True, slots=True)
class Heard:
    """A film and how its sound lies under the later timeline; `name` is what to call it."""

    film: Film
    lay: Lay
    name: str


class SoundFetcher(Ending):
    """Decodes what is heard of one film in a thread of its own, `rate` samples a second, 16-bit stereo; close it.

    `tracks` says which of the film's sound that is, "" until it is known.
    """

    def __init__(self, heard: Heard, rate: int) -> None:
        self.heard, self.rate = heard, rate
        self._pieces: Iterator[Piece] | None = None
        self._held = bytearray()
        self._trouble = self.tracks = ""
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="sound", daemon=True)
        self._thread.start()

    def begin(self, frame: int, end: int) -> None:
        """Decode from a later frame up to `end` (exclusive), and forget what was decoded before."""
        with self._changed:
            self._pieces = self.heard.lay.pieces(frame, end, self.rate)
            self._held = bytearray()
            self._trouble = ""
            self._changed.notify()

    def rest(self) -> None:
        """Decode nothing more."""
        with self._changed:
            self._pieces, self._held = None, bytearray()

    def take(self, count: int) -> bytes:
        """The next samples, at most `count`; none where they aren't decoded yet or there are no more."""
        with self._changed:
            taken = bytes(self._held[:count * SAMPLE_BYTES])
            del self._held[:len(taken)]
            self._changed.notify()
            return taken

    @property
    def is_ready(self) -> bool:
        """True when so much is decoded that it can be played, or all there is."""
        with self._changed:
            return self._pieces is None or len(self._held) >= _ENOUGH * self.rate * SAMPLE_BYTES

    @property
    def trouble(self) -> str:
        """Why nothing more comes, in a sentence or two, once all that was decoded is taken."""
        with self._changed:
            return "" if self._held else self._trouble

    def _work(self) -> None:
        reader: SoundReader | None = None
        try:
            while (asked := self._next()) is not None:
                pieces, piece = asked
                try:
                    reader = reader or SoundReader(self.heard.film.open(), self.rate)
                    self.tracks = reader.heard
                    self._put(pieces, _decoded(reader, piece))
                except VvtError as trouble:
                    self._give_up(pieces, f"{trouble.cause} {trouble.fix}")
        finally:
            if reader is not None:
                reader.close()

    def _next(self) -> tuple[Iterator[Piece], Piece] | None:
        """What to decode next, and the run it belongs to; None when closed."""
        with self._changed:
            while not self._closed:
                if self._pieces is not None and len(self._held) < _AHEAD * self.rate * SAMPLE_BYTES:
                    piece = next(self._pieces, None)
                    if piece is not None:
                        return self._pieces, piece
                    self._pieces = None
                self._changed.wait()
            return None

    def _put(self, pieces: Iterator[Piece], data: bytes) -> None:
        with self._changed:
            # Another place may have been asked for meanwhile.
            if pieces is self._pieces:
                self._held += data

    def _give_up(self, pieces: Iterator[Piece], why: str) -> None:
        with self._changed:
            if pieces is self._pieces:
                self._pieces, self._trouble = None, why


def _decoded(reader: SoundReader, piece: Piece) -> bytes:
    if piece.film is None:
        return bytes(piece.count * SAMPLE_BYTES)
    return reader.samples(piece.film, piece.count)
