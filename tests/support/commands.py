"""`vvt`, or the double of Resolve, as a process of its own, begun in no time.

Loading Python, botocore and OpenTimelineIO takes longer than what most commands do. So one process has loaded them and
forks a child for each command: with arguments, folder, environment and streams of its own, to be killed like any other.
Commands that must be seen to load by themselves (installed ones, the panel) are started the usual way.
"""

import atexit
import gc
import json
import multiprocessing
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from multiprocessing.connection import wait
from pathlib import Path
from typing import IO, Any

_TESTS = Path(__file__).parents[1]
_LARGEST = 1 << 17     # bytes a task may have, most of them its environment
_MOST = 1 << 28        # bytes a command may say


class Begun:
    """A command that runs, or has ended; what it says is kept until it is asked for."""

    def __init__(self, streams: Sequence[IO[bytes]]) -> None:
        """`streams`: standard input, output and error."""
        self._streams = streams
        self._over = threading.Event()
        self.pid = 0
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit status, or minus the signal that ended it; None while it runs."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises subprocess.TimeoutExpired."""
        if not self._over.wait(timeout):
            raise subprocess.TimeoutExpired("vvt", timeout or 0)
        assert self.returncode is not None
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Wait for its end; what it said on its output and its error."""
        self.wait(timeout)
        return self._said(1), self.told()

    def answer(self) -> str:
        """What it said on its output until now."""
        return self._said(1)

    def told(self) -> str:
        """What it said on its error until now."""
        return self._said(2)

    def _said(self, which: int) -> str:
        # Where the file is read is where the command writes on.
        return os.pread(self._streams[which].fileno(), _MOST, 0).decode()

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it for good."""
        self.send_signal(signal.SIGKILL)

    def ended(self, status: int) -> None:
        """Called when its parent has seen its end."""
        self.returncode = status
        self._over.set()


def run(*words: object, env: Mapping[str, str] | None = None, cwd: Path | None = None, stdin: bytes = b"",
        timeout: float = 180) -> "subprocess.CompletedProcess[str]":
    """Run `vvt` with these arguments to its end, as subprocess.run would; `env` is its whole environment."""
    environment = dict(os.environ if env is None else env)
    if not hasattr(os, "fork") or _for_python(environment) != _for_python(os.environ):
        ran = subprocess.run([sys.executable, "-m", "vvt", *map(str, words)], env=environment, cwd=cwd, input=stdin,
                             capture_output=True, timeout=timeout, check=False)
        return subprocess.CompletedProcess(ran.args, ran.returncode, ran.stdout.decode(), ran.stderr.decode())
    begun = begin(*words, env=environment, cwd=cwd, stdin=stdin)
    try:
        out, err = begun.communicate(timeout)
    finally:
        begun.kill()
    return subprocess.CompletedProcess(["vvt", *map(str, words)], begun.wait(), out, err)


def begin(*words: object, env: Mapping[str, str] | None = None, cwd: Path | None = None, stdin: bytes = b"",
          module: str = "vvt") -> Begun:
    """Begin `vvt`, or what `python -m` runs of another module, with these arguments. `stdin` is all it can read."""
    streams = [tempfile.TemporaryFile() for _ in range(3)]  # noqa: SIM115 - they live as long as what is begun
    streams[0].write(stdin)
    streams[0].seek(0)
    begun = Begun(streams)
    task = {"module": module, "words": [str(word) for word in words],
            "environment": dict(os.environ if env is None else env), "folder": str(cwd or Path.cwd())}
    _parent().begin(begun, task, [stream.fileno() for stream in streams])
    return begun


def _for_python(environment: Mapping[str, str]) -> dict[str, str]:
    """What only an interpreter that starts heeds."""
    return {name: value for name, value in environment.items() if name.startswith("PYTHON")}


class _Parent:
    """The process that has loaded everything."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ways = os.pathsep.join([str(_TESTS), *filter(None, sys.path)])
        with theirs:
            self._process = subprocess.Popen([sys.executable, "-m", "support.commands", str(theirs.fileno())],
                                             pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
                                             env={**os.environ, "PYTHONPATH": ways})
        self._line, self._running = ours, dict[int, Begun]()
        self._asking, self._forked = threading.Lock(), threading.Event()
        self._asked: Begun | None = None
        threading.Thread(target=self._listen, daemon=True).start()

    def begin(self, begun: Begun, task: dict[str, object], streams: list[int]) -> None:
        with self._asking:
            self._asked = begun
            self._forked.clear()
            socket.send_fds(self._line, [json.dumps(task).encode()], streams)
            assert self._forked.wait(60), "the parent of all commands doesn't answer"

    def _listen(self) -> None:
        while told := self._line.recv(100):
            pid, *status = json.loads(told)
            if status:
                self._running.pop(pid).ended(status[0])
            else:
                assert self._asked
                self._asked.pid = pid
                self._running[pid] = self._asked
                self._forked.set()

    def end(self) -> None:
        self._line.shutdown(socket.SHUT_RDWR)
        self._process.wait(30)
        self._line.close()


@cache
def _parent() -> _Parent:
    parent = _Parent()
    atexit.register(parent.end)
    return parent


# In the process that has loaded everything


def _load() -> None:
    """Load what a command without a window loads, and S3's description, which botocore reads once in a process."""
    from vvt.cli import commands
    from vvt.store import StoreSettings
    from vvt.store._client import connect

    for found in pkgutil.iter_modules(commands.__path__):
        if found.name != "panel":
            import_module(f"{commands.__name__}.{found.name}")
    for name in ("av", "awscrt.checksums", "opentimelineio", "support.resolve.control", "support.resolve.server"):
        import_module(name)
    if find_spec("pkg_resources"):
        # Half of what OpenTimelineIO's commands load, where it is there.
        with warnings.catch_warnings(action="ignore"):
            import_module("pkg_resources")
    connect(StoreSettings("none", endpoint="http://127.0.0.1:1", region="us-east-1"))


def _serve(line: socket.socket) -> None:
    """Fork a child for every task, and say how each ended, until nobody asks any more."""
    fork = multiprocessing.get_context("fork")
    running: dict[int, multiprocessing.process.BaseProcess] = {}
    while True:
        for ready in wait([line, *running]):
            if ready is not line:
                assert isinstance(ready, int)
                child = running.pop(ready)
                child.join()
                line.send(json.dumps([child.pid, child.exitcode]).encode())
                continue
            task, streams, _, _ = socket.recv_fds(line, _LARGEST, 3)
            if not task:
                return
            child = fork.Process(target=_be, args=(json.loads(task), streams), daemon=True)
            child.start()
            for stream in streams:
                os.close(stream)
            running[child.sentinel] = child
            line.send(json.dumps([child.pid]).encode())


def _be(task: dict[str, Any], streams: list[int]) -> None:
    """Be `python -m` with this module and these arguments, in this folder and environment."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - as Python does at its start
    os.chdir(task["folder"])
    os.environ.clear()
    os.environ.update(task["environment"])
    sys.argv = [task["module"], *task["words"]]
    runpy.run_module(task["module"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _load()
    # What is loaded stays the same memory in all children.
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as _line:
        _serve(_line)
