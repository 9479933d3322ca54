"""Our own Python, started from inside Resolve and on its own from there on: it has the window, S3, and time.

A process that Resolve starts inherits Resolve's libraries and no shell's environment, so what was set when we were
installed comes from the install record, and what is Resolve's own is left out.
"""

import os
import subprocess
from pathlib import Path
from typing import Any, Dict, List

from vvt_resolve import rendezvous
from vvt_resolve.errors import Refusal

# Resolve's Python and its own copies of Qt and OpenSSL, which another Python must not load.
_RESOLVES_OWN = frozenset({
    "PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH", "DYLD_FRAMEWORK_PATH",
    "DYLD_INSERT_LIBRARIES", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QML2_IMPORT_PATH", "SSL_CERT_FILE"})
_TOLD_LINES = 4


def folder_of(record: Dict[str, Any]) -> Path:
    """Where the rendezvous file is for this user."""
    return Path(record["folder"]) if record.get("folder") else rendezvous.default_folder()


def start(record: Dict[str, Any], folder: Path, arguments: List[str], log: str) -> "subprocess.Popen[bytes]":
    """Start `vvt` with our own Python; what it says goes into the file `log`. Raises Refusal when it is gone."""
    environment = {name: value for name, value in os.environ.items() if name not in _RESOLVES_OWN}
    environment.update(record.get("environment") or {})
    environment.update(PYTHONPATH=os.pathsep.join(record["path"]), VVT_AGENT_DIR=str(folder))
    alone: Dict[str, Any] = {"start_new_session": True}
    if os.name == "nt":
        # CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP: no console may pop up in front of the editor.
        alone = {"creationflags": 0x08000000 | 0x00000200}
    try:
        with (rendezvous.private(folder) / log).open("ab") as said:
            return subprocess.Popen(  # noqa: S603 - what our own installer wrote down
                [record["python"], "-m", "vvt", *arguments], stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                cwd=record["path"][0], env=environment, **alone)
    except OSError as error:
        raise Refusal("no-python", f"The Python that Video Version Tracker was installed with, {record['python']}, "
                      f"can't be started: {error.strerror or error}.",
                      "Install Video Version Tracker again, and run `vvt resolve install` in a terminal.") from error


def last_words(folder: Path, log: str) -> str:
    """The last few lines of a log: what our Python said before it ended."""
    try:
        lines = (folder / log).read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return "\n".join(line for line in lines[-_TOLD_LINES:] if line.strip())
