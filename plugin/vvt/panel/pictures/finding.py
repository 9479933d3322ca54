"""A sound device, and how it is looked for, off the GUI thread: loading Qt's sound takes longer than a window may."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

_UNKNOWN = "The sound device could not be asked: play again."


class Output(Protocol):
    """A sound device for 16-bit stereo, `rate` samples a second. Its calls are made in the GUI thread; none waits."""

    rate: int

    def start(self, give: Callable[[int], bytes]) -> None:
        """Play what `give` gives, in any thread: as many samples as it is asked for, every time, until `stop`."""

    def played(self) -> Fraction | None:
        """How many of these samples were heard by now; None once the device is gone."""

    def stop(self) -> None:
        """Play no more."""


class Finding:
    """`found` is the device, or why there is none, and None until that is known. `then` is called with it in a thread
    of its own.
    """

    def __init__(self, find: Callable[[], Output | str], then: Callable[[Output | str], None] | None = None) -> None:
        self.found: Output | str | None = None
        self._find, self._then = find, then
        threading.Thread(target=self._work, name="find sound", daemon=True).start()

    def _work(self) -> None:
        found: Output | str = _UNKNOWN
        try:
            found = self._find()
        finally:
            self.found = found
        if self._then is not None:
            self._then(found)
