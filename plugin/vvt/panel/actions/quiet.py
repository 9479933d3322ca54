"""While much is taken in, Python doesn't tidy up: its collector walks all there is, and the window waits for it."""

from __future__ import annotations

import gc
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TURN = 0.0005          # seconds a thread holds Python's lock while another one waits for it
_lock = threading.Lock()
_inside: list[float] = []


@contextmanager
def quiet_memory() -> Iterator[None]:
    """Have the collector rest, and never walk what was made then: frozen data hold no circles, counting frees them.

    Threads take turns more often in the meantime. May be entered by several threads at once.
    """
    with _lock:
        if not _inside:
            gc.disable()
        _inside.append(sys.getswitchinterval())
        sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        with _lock:
            usual = _inside.pop()
            if not _inside:
                gc.freeze()
                gc.enable()
            sys.setswitchinterval(usual)
