"""Sound of one of two films while both are played: what its device has played is the time that both follow."""

from __future__ import annotations

import threading
import time
from collections import deque
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from vvt.panel.pictures.finding import Finding, Output
from vvt.panel.pictures.hearing import Heard, SoundFetcher
from vvt.picture.sound import SAMPLE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE_NS = 1_000_000_000    # until an editor is told what is waited for


class Sounding:
    """Has the sound of a film begin, one at a time; close it.

    `find` gives the device to play on, or says in a sentence or two why there is none; it is called off the GUI thread.
    `say` is told what keeps sound from being heard, and "" when nothing does any more; `tell` what was found; `hear`
    which of the film's sound is heard: "v002: tracks 1 and 2 of 8, left and right".
    """

    def __init__(self, find: Callable[[], Output | str], say: Callable[[str], None],
                 tell: Callable[[Output | str], None] = lambda _: None,
                 hear: Callable[[str], None] = lambda _: None) -> None:
        self._find, self._say, self._tell, self._hear = find, say, tell, hear
        self._fetchers: dict[Heard, SoundFetcher] = {}
        self._leaving: list[SoundFetcher] = []      # told to end, and perhaps still fetching

    def begin(self, heard: Heard, frame: int, end: int) -> Going:
        """Play from a later frame up to `end` (exclusive), once there is a device."""
        self._say("")
        return Going(Finding(self._find), partial(self._sound, heard, frame, end), self._say)

    def _sound(self, heard: Heard, frame: int, end: int, found: Output | str) -> Sound | None:
        self._tell(found)
        if isinstance(found, str):
            self._say(found)
            return None
        sound = Sound(self._fetching(heard, found.rate), found, frame, (self._say, self._hear))
        sound.fetcher.begin(frame, end)
        return sound

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
    """Sound under way: a `Pace`. It stands still until there is a device, or it is known that there is none."""

    def __init__(self, finding: Finding, begin: Callable[[Output | str], Sound | None],
                 say: Callable[[str], None]) -> None:
        self._finding, self._begin, self._say = finding, begin, say
        self._sound: Sound | None = None
        self._waits, self._since = False, time.monotonic_ns()

    def gone(self) -> Fraction | None:
        """Seconds of film heard; None when there is nothing to be heard any more, or nobody to play it."""
        if self._sound is None:
            found = self._finding.found
            self._tell_what_is_waited_for(found)
            if found is None:
                return Fraction(0)
            self._sound = self._begin(found)
        return self._sound.gone() if self._sound is not None else None

    def stop(self) -> None:
        """Silence."""
        if self._sound is not None:
            self._sound.stop()

    def _tell_what_is_waited_for(self, found: Output | str | None) -> None:
        waits = found is None and time.monotonic_ns() - self._since > _PATIENCE_NS
        if waits != self._waits:
            self._waits = waits
            self._say("Looking for a sound device …" if waits else "")


class Sound:
    """Sound of one film on one device. It stands still while nothing is decoded, so pictures wait for their sound."""

    def __init__(self, fetcher: SoundFetcher, output: Output, frame: int,
                 told: tuple[Callable[[str], None], Callable[[str], None]]) -> None:
        self.fetcher = fetcher
        self._output = output
        self._say, self._hear = told
        lay = fetcher.heard.lay
        # A frame begins between two samples.
        self._early = Fraction(lay.sample(frame, output.rate), output.rate) - frame / lay.rate
        self._started = self._waits = self._short = False
        self._since = time.monotonic_ns()
        self._given = self._film = 0
        # Where the device got something of the film, and how much there was: (samples given, of the film, how many).
        self._got: deque[tuple[int, int, int]] = deque()
        self._giving = threading.Lock()     # the device asks in a thread of its own

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
            self._hear(f"{self.fetcher.heard.name}: {self.fetcher.tracks}" if self.fetcher.tracks else "")
            self._output.start(self._give)
        self._tell_what_is_waited_for()

    def _tell_what_is_waited_for(self) -> None:
        with self._giving:
            short, since = self._short, self._since
        behind = not self.fetcher.is_ready and (short or not self._started)
        waits = behind and time.monotonic_ns() - since > _PATIENCE_NS
        if waits != self._waits:
            self._waits = waits
            self._say(f"Waiting for the sound of {self.fetcher.heard.name} …" if waits else "")

    def _give(self, count: int) -> bytes:
        """What the device wants next: silence where the film's sound isn't decoded yet."""
        data = self.fetcher.take(count)
        samples = len(data) // SAMPLE_BYTES
        with self._giving:
            if samples:
                self._got.append((self._given, self._film, samples))
            if samples == count or not self._short:
                self._short, self._since = samples < count, time.monotonic_ns()
            self._film += samples
            self._given += count
        return data + bytes((count - samples) * SAMPLE_BYTES)

    def _heard(self, played: Fraction) -> Fraction:
        """How much of the film is among the samples played."""
        with self._giving:
            while len(self._got) > 1 and self._got[1][0] <= played:
                self._got.popleft()
            if not self._got:
                return Fraction(0)
            given, film, samples = self._got[0]
        return film + max(Fraction(0), min(played - given, Fraction(samples)))
