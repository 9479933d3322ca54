"""Sound of one of two films while both are played: what its device has played is the time that both follow."""

from __future__ import annotations

import time
from collections import deque
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from vvt.panel.pictures.hearing import Heard, SoundFetcher
from vvt.picture.sound import SAMPLE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE_NS = 1_000_000_000    # until an editor is told what is waited for


class Output(Protocol):
    """A sound device for 16-bit stereo, `rate` samples a second. All its calls are made in the GUI thread."""

    rate: int

    def start(self, give: Callable[[int], bytes]) -> None:
        """Play what `give` gives: as many samples as it is asked for, every time."""

    def played(self) -> Fraction | None:
        """How many of these samples were heard by now; None once the device is gone."""

    def stop(self) -> None:
        """Play no more."""


class Sounding:
    """Has the sound of a film begin, one at a time; close it.

    `find` gives the device to play on, or says in a sentence or two why there is none; `say` is told what keeps
    sound from being heard, and "" when nothing does any more.
    """

    def __init__(self, find: Callable[[], Output | str], say: Callable[[str], None]) -> None:
        self._find, self._say = find, say
        self._fetchers: dict[Heard, SoundFetcher] = {}
        self._leaving: list[SoundFetcher] = []      # told to end, and perhaps still fetching

    def begin(self, heard: Heard, frame: int, end: int) -> Going | None:
        """Play from a later frame up to `end` (exclusive); None where there is no device."""
        output = self._find()
        if isinstance(output, str):
            self._say(output)
            return None
        self._say("")
        going = Going(self._fetching(heard, output.rate), output, frame, self._say)
        going.fetcher.begin(frame, end)
        return going

    def close(self) -> None:
        """Let go of the films, without waiting for what is on its way."""
        for fetcher in self._fetchers.values():
            fetcher.end()
        self._leaving = [one for one in (*self._leaving, *self._fetchers.values()) if not one.is_over]
        self._fetchers.clear()

    def wait(self, until: float) -> None:
        """Until all that was closed is let go of, or it is `until` by the clock of `time.monotonic`."""
        for fetcher in self._leaving:
            fetcher.wait(until)

    def _fetching(self, heard: Heard, rate: int) -> SoundFetcher:
        """What is open stays open, for the next time; unless the device is another now."""
        if heard in self._fetchers and self._fetchers[heard].rate != rate:
            self.close()
        if heard not in self._fetchers:
            self._fetchers[heard] = SoundFetcher(heard, rate)
        return self._fetchers[heard]


class Going:
    """Sound under way: a `Pace`. It stands still while nothing is decoded, so pictures wait for their sound."""

    def __init__(self, fetcher: SoundFetcher, output: Output, frame: int, say: Callable[[str], None]) -> None:
        self.fetcher = fetcher
        self._output, self._say = output, say
        lay = fetcher.heard.lay
        # A frame begins between two samples.
        self._early = Fraction(lay.sample(frame, output.rate), output.rate) - frame / lay.rate
        self._started = self._waits = self._short = False
        self._since = time.monotonic_ns()
        self._given = self._film = 0
        # Where the device got something of the film, and how much there was: (samples given, of the film, how many).
        self._got: deque[tuple[int, int, int]] = deque()

    def gone(self) -> Fraction | None:
        """Seconds of film heard; None when there is nothing to be heard any more, or nobody to play it."""
        if self.fetcher.trouble:
            self._say(f"{self.fetcher.heard.name}: {self.fetcher.trouble}")
            return None
        if not self._started:
            self._start_when_ready()
            return Fraction(0)
        self._tell_what_is_waited_for()
        played = self._output.played()
        if played is None:
            self._say("The sound device is gone. Play again to hear the one that is there now.")
            return None
        return max(self._heard(played) / self._output.rate + self._early, Fraction(0))

    def stop(self) -> None:
        """Silence."""
        if self._started:
            self._output.stop()
        self.fetcher.rest()

    def _start_when_ready(self) -> None:
        if self.fetcher.is_ready:
            self._started = True
            self._output.start(self._give)
        self._tell_what_is_waited_for()

    def _tell_what_is_waited_for(self) -> None:
        behind = not self.fetcher.is_ready and (self._short or not self._started)
        waits = behind and time.monotonic_ns() - self._since > _PATIENCE_NS
        if waits != self._waits:
            self._waits = waits
            self._say(f"Waiting for the sound of {self.fetcher.heard.name} …" if waits else "")

    def _give(self, count: int) -> bytes:
        """What the device wants next: silence where the film's sound isn't decoded yet."""
        data = self.fetcher.take(count)
        samples = len(data) // SAMPLE_BYTES
        if samples:
            self._got.append((self._given, self._film, samples))
        if samples == count or not self._short:
            self._short, self._since = samples < count, time.monotonic_ns()
        self._film += samples
        self._given += count
        return data + bytes((count - samples) * SAMPLE_BYTES)

    def _heard(self, played: Fraction) -> Fraction:
        """How much of the film is among the samples played."""
        while len(self._got) > 1 and self._got[1][0] <= played:
            self._got.popleft()
        if not self._got:
            return Fraction(0)
        given, film, samples = self._got[0]
        return film + max(Fraction(0), min(played - given, Fraction(samples)))
