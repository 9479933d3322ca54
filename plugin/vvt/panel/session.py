"""Which bucket the window shows: the configured one, or one in memory to try things out."""

from __future__ import annotations

import importlib.util
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vvt.config import Settings, login_name, settings
from vvt.errors import VvtError

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        self.settings = settings(**self._options)

    @property
    def configured(self) -> bool:
        """True when a bucket is known."""
        return bool(self.settings.bucket)

    @property
    def trying_out(self) -> bool:
        """True while the bucket is in memory."""
        return self._tryout is not None

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
        """Look there from now on."""
        with self._lock:
            self.settings, self._store = chosen, None
        self.changed.emit()

    def try_out(self) -> Settings:
        """Start a bucket in memory; not in the GUI thread. Raises NotConfigured. `use` what it returns."""
        from vvt.store.embedded import EmbeddedS3  # noqa: PLC0415 - loads boto3 and moto
        from vvt.workflow.opening import open_store  # noqa: PLC0415

        server = EmbeddedS3()
        server.__enter__()
        self._tryout = server
        chosen = replace(Settings(), bucket=TRYOUT_BUCKET, endpoint=server.endpoint, author=self.settings.author)
        open_store(chosen).set_up(create=True)
        return chosen

    def check_size(self, size: int) -> None:
        """Raise VvtError for a film that the bucket in memory shouldn't hold."""
        if self.trying_out and size > TRYOUT_LIMIT:
            raise VvtError(f"The film has {size // 1_000_000} MB, and the try-out bucket is in memory: it takes "
                           f"{TRYOUT_LIMIT // 1_000_000} MB at most.", "Set up a bucket of your own for this one.")

    def own_settings(self) -> Settings:
        """What is configured, whatever is being tried out. Raises VvtError when the file can't be understood."""
        return settings(**self._options)

    def close(self) -> None:
        """Forget the bucket in memory, and its keys."""
        if self._tryout is not None:
            self._tryout.__exit__(None, None, None)
            self._tryout = None


def can_try_out() -> bool:
    """True when the bucket in memory is installed."""
    return importlib.util.find_spec("moto") is not None
