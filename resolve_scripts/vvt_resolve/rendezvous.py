"""How everybody finds the one agent: a file that only its user can read, and a lock that says it lives.

`agent.json` holds host, port, process id, the launch's id and its secret (mode 0600, in a folder of mode 0700);
`agent.lock` is held by the agent's process, and the system lets go of it when that ends, however it ends.
"""

import json
import os
import secrets
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Dict, Iterator, NamedTuple, Optional

from vvt_resolve.errors import Refusal

HOST = "127.0.0.1"


class Rendezvous(NamedTuple):
    """Where the agent listens and what one must know to be answered; `secret` is 32 bytes."""

    port: int
    pid: int
    launch: str
    secret: bytes


def default_folder() -> Path:
    """`~/.vvt`, or VVT_AGENT_DIR: the same for a menu script and a shell, whatever else their environment says."""
    return Path(os.environ.get("VVT_AGENT_DIR") or os.path.join(os.path.expanduser("~"), ".vvt"))


def private(folder: Path) -> Path:
    """The folder, made when missing, closed to everybody but its owner. Raises Refusal when it can't be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            if folder.stat().st_uid != os.getuid():
                raise OSError("it belongs to somebody else")
            folder.chmod(0o700)
    except OSError as error:
        raise Refusal("no-folder", f"The folder {folder} can't be used: {error.strerror or error}.",
                      "Give it to your user, or name another in VVT_AGENT_DIR.") from error
    return folder


def write(folder: Path, port: int) -> Rendezvous:
    """Say where this process listens, under a new secret. The file is never half-written, nor readable to others."""
    made = Rendezvous(port, os.getpid(), secrets.token_hex(8), secrets.token_bytes(32))
    text = json.dumps({"host": HOST, "port": port, "pid": made.pid, "launch": made.launch, "secret": made.secret.hex()})
    half = folder / (f"agent.json.{made.launch}")
    descriptor = os.open(str(half), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    os.replace(str(half), str(folder / "agent.json"))
    return made


def read(folder: Path) -> Optional[Rendezvous]:
    """What the file says; None when there is none, or none that can be understood."""
    try:
        told: Dict[str, Any] = json.loads((folder / "agent.json").read_text("ascii"))
        return Rendezvous(int(told["port"]), int(told["pid"]), str(told["launch"]), bytes.fromhex(told["secret"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remove(folder: Path, launch: str) -> None:
    """Take the file away, if it is still the one of this launch."""
    found = read(folder)
    if found is not None and found.launch == launch:
        try:
            (folder / "agent.json").unlink()
        except FileNotFoundError:
            return


def note_edition(folder: Path, studio: bool) -> None:
    """Keep which edition of Resolve was met; from outside a free one can't be told from one that isn't there."""
    try:
        (folder / "edition").write_text("studio" if studio else "free", "ascii")
    except OSError:
        # It only makes a later refusal clearer.
        return


def last_edition(folder: Path) -> str:
    """`free` or `studio`, as it was met last; "" when it never was."""
    try:
        told = (folder / "edition").read_text("ascii")
    except (OSError, ValueError):
        return ""
    return told if told in ("free", "studio") else ""


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the lock. Raises Refusal of kind `agent-running` when another process holds it."""
    with (folder / "agent.lock").open("a+b") as file:
        if not _locked(file):
            raise Refusal("agent-running", "Another agent is connected to Resolve already.",
                          "Close the window or end the command that it was started by, and try again.")
        yield


def is_held(folder: Path) -> bool:
    """True while an agent lives."""
    try:
        with only_one(folder):
            return False
    except Refusal:
        return True


if sys.platform == "win32":
    import msvcrt

    def _locked(file: "IO[bytes]") -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _locked(file: "IO[bytes]") -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
