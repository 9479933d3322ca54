"""One window a user: a second start tells the first what was asked, and ends."""

from __future__ import annotations

import hashlib
import os
import sys
import time

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from vvt.errors import VvtError
from vvt.host.presence import rendezvous_folder
from vvt.panel.asked import Asked

_ANSWER_MS = 3000
_BEGINS_SECONDS = 15.0
_LONGEST_SOCKET = 100       # bytes; Linux takes 107, macOS 103
_LONGEST_LINE = 65536


class FirstWindow(QObject):
    """Held by the window that is open: `asked` is what a later start was asked for."""

    asked = Signal(object)

    def __init__(self, lock: QLockFile) -> None:
        super().__init__()
        self._lock = lock
        self._server: QLocalServer | None = None

    def listen(self) -> None:
        """Take what later starts ask for; the application must be there. Raises VvtError."""
        self._server = _listening()
        self._server.newConnection.connect(self._take)

    def close(self) -> None:
        """Let the next start be the first."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _take(self) -> None:
        if self._server is None:
            return
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.setParent(self)
            caller.readyRead.connect(self._heard)
            caller.disconnected.connect(caller.deleteLater)
            if caller.bytesAvailable():
                self._hear(caller)

    def _heard(self) -> None:
        caller = self.sender()
        if isinstance(caller, QLocalSocket):
            self._hear(caller)

    def _hear(self, caller: QLocalSocket) -> None:
        if caller.bytesAvailable() > _LONGEST_LINE:
            caller.abort()
        elif caller.canReadLine():
            asked = Asked.from_bytes(bytes(caller.readLine().data()))
            caller.write(b"ok\n")
            caller.flush()
            self.asked.emit(asked)


def be_first(asked: Asked) -> FirstWindow | None:
    """Become the first; None when another is, which then has been told. Raises VvtError when it doesn't answer."""
    folder = rendezvous_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = QLockFile(str(folder / "panel.lock"))
    # Stale only when its process is gone, however long a window has been open.
    lock.setStaleLockTime(0)
    deadline = time.monotonic() + _BEGINS_SECONDS
    while not lock.tryLock(50):
        if _told(asked):
            return None
        if time.monotonic() > deadline:
            raise VvtError("The window of Video Version Tracker is open already, but doesn't answer.",
                           "Close it, or end its process, and try again.")
    return FirstWindow(lock)


def _listening() -> QLocalServer:
    server = QLocalServer()
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    # What a killed window left behind; the lock says that nobody listens there.
    QLocalServer.removeServer(_address())
    if not server.listen(_address()):
        raise VvtError(f"The window can't be reached by later starts: {server.errorString()}.",
                       "See that the folder .vvt in your home is yours to write in.")
    return server


def _told(asked: Asked) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(_address())
    if not socket.waitForConnected(200):
        return False
    socket.write(asked.to_bytes())
    return socket.waitForReadyRead(_ANSWER_MS) and bytes(socket.readAll().data()) == b"ok\n"


def _address() -> str:
    """A socket in our own folder; where that is too deep for one, a name of this user's."""
    folder = rendezvous_folder().absolute()
    if sys.platform != "win32" and len(os.fsencode(path := folder / "panel.socket")) < _LONGEST_SOCKET:
        return str(path)
    return f"vvt-panel-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:24]}"
