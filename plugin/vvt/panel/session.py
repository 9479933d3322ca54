"""Which bucket the window shows: the configured one, or one in memory to try things out."""

from __future__ import annotations

import importlib.util
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vvt.config import Settings, login_name, settings
from vvt.errors import VvtError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vvt.store import Store
    from vvt.store.embedded import EmbeddedS3

TRYOUT_BUCKET = "try-out"
TRYOUT_LIMIT = 200_000_000      # bytes: all of it is held in memory


class Session(QObject):
    """The settings in force and the store they name. `changed` comes when these are others."""

    changed = Signal()

    def __init__(self, options: Mapping[str, str]) -> None:
        super().__init__()
        self._options = dict(options)
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._tryout: EmbeddedS3 | None = None
        self._tried: Settings | None = None      # that name the bucket in memory
        self._tryouts = 0
        self.settings = settings(**self._options)

    @property
    def configured(self) -> bool:
        """True when a bucket is known."""
        return bool(self.settings.bucket)

    @property
    def trying_out(self) -> bool:
        """True while there is a bucket in memory."""
        return self._tryout is not None

    @property
    def shows_tryout(self) -> bool:
        """True while the bucket that is shown is the one in memory."""
        return self._tried is not None and self.settings == self._tried

    @property
    def author(self) -> str:
        """Who publishes."""
        return self.settings.author or login_name()

    def store(self) -> Store:
        """The store; not in the GUI thread, for it takes half a second to load. Raises NotConfigured."""
        with self._lock:
            if self._store is None:
                from vvt.workflow.opening import open_store  # noqa: PLC0415 - loads boto3

                self._store = open_store(self.settings)
            return self._store

    def reopen(self) -> None:
        """Have the next who asks read the keys anew."""
        with self._lock:
            self._store = None

    def use(self, chosen: Settings) -> None:
        """Look there from now on; the bucket in memory is forgotten when it is another."""
        left = self._tryout if chosen != self._tried else None
        if left is not None:
            self._tryout = self._tried = None
            left.leave_environment()
            # It answers what it is asked before it ends, which the window doesn't wait for.
            threading.Thread(target=left.__exit__, args=(None, None, None), name="end of try-out").start()
        with self._lock:
            self.settings, self._store = chosen, None
        self.changed.emit()

    def try_out(self) -> Settings:
        """Start a bucket in memory, or return to the one there is; not in the GUI thread. Raises NotConfigured.

        `use` what it returns.
        """
        if self._tried is not None:
            return self._tried
        from vvt.store.embedded import EmbeddedS3  # noqa: PLC0415 - loads boto3 and moto
        from vvt.workflow.opening import open_store  # noqa: PLC0415

        self._tryouts += 1
        # Servers in memory of one process have the same buckets: what was said to be forgotten doesn't come back.
        name = TRYOUT_BUCKET if self._tryouts == 1 else f"{TRYOUT_BUCKET}-{self._tryouts}"
        with ExitStack() as ending:
            server = ending.enter_context(EmbeddedS3())
            chosen = replace(Settings(), bucket=name, endpoint=server.endpoint, author=self.settings.author)
            open_store(chosen).set_up(create=True)
            ending.pop_all()
        self._tryout, self._tried = server, chosen
        return chosen

    @contextmanager
    def own_keys(self) -> Iterator[None]:
        """While this lasts the keys in the environment are the editor's, not those of the bucket in memory."""
        if self._tryout is None:
            yield
            return
        with self._tryout.put_aside():
            yield

    def check_size(self, size: int) -> None:
        """Raise VvtError for a film that the bucket in memory shouldn't hold."""
        if self.trying_out and size > TRYOUT_LIMIT:
            raise VvtError(f"The film has {size // 1_000_000} MB, and the try-out bucket is in memory: it takes "
                           f"{TRYOUT_LIMIT // 1_000_000} MB at most.", "Set up a bucket of your own for this one.")

    def own_settings(self) -> Settings:
        """What is configured, whatever is being tried out. Raises VvtError when the file can't be understood."""
        with self.own_keys():
            return settings(**self._options)

    def close(self) -> None:
        """Forget the bucket in memory, and its keys."""
        if self._tryout is not None:
            self._tryout.__exit__(None, None, None)
            self._tryout = self._tried = None


def can_try_out() -> bool:
    """True when the bucket in memory is installed."""
    return importlib.util.find_spec("moto") is not None
