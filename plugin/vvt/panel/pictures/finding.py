"""A sound device that is being looked for, off the GUI thread: loading Qt's sound takes longer than a window may."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from vvt.panel.pictures.sounding import Output

_UNKNOWN = "The sound device could not be asked: play again."


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
