"""A Resolve for a test: `with ResolveDouble(folder, cut=cut) as double:`. It runs in a process of its own."""

import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from support import commands
from support.resolve.runner import bridge
from vvt.cut import Cut

_TESTS = Path(__file__).parents[2]


class NotListed(Exception):
    """Resolve doesn't show this file in its Scripts menu."""


class Script:
    """A menu or Deliver script at work."""

    def __init__(self, double: "ResolveDouble", number: int) -> None:
        self._double, self._number = double, number

    def now(self) -> dict[str, Any]:
        """`status` (None while it runs), `pid`, `out`, `err`."""
        return self._double.tell("script", number=self._number)

    def wait(self, seconds: float = 20) -> dict[str, Any]:
        """The same once it has ended. Raises TimeoutError."""
        return self._double.until(lambda: self.now() if self.now()["status"] is not None else None, seconds)


class ResolveDouble:
    """`environment` leads a client to it; `strict` fails the test that called something undocumented.

    `cut` is a Cut or the path of an .otio; `media` a folder whose files are in the media pool, and in
    which the cut's are looked for by name. Without `media` the cut's media count as being there.
    `project` may be None (none open) or "Untitled Project".
    """

    def __init__(self, state: Path, *, version: str = "20.3", edition: str = "studio", project: str | None = "Film",
                 cut: Cut | Path | None = None, media: Path | None = None, timeline: str | None = None,
                 python: str = sys.executable, strict: bool = True) -> None:
        self.folder, self.strict = state, strict
        state.mkdir(parents=True, exist_ok=True)
        if isinstance(cut, Cut):
            (state / "cut.pickle").write_bytes(pickle.dumps(cut))
            cut = state / "cut.pickle"
        self._options = {"state": state, "version": version, "edition": edition, "project": project or "",
                         "cut": cut, "media": media, "timeline": timeline, "python": python}
        scripting = state / "Scripting"
        self.environment = {"RESOLVE_SCRIPT_API": str(scripting),
                            "RESOLVE_SCRIPT_LIB": str(scripting / "fusionscript.so")}
        self._process: commands.Begun | None = None
        self._line: Any = None
        self._editor: Any = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        left = self.left_behind()
        self.stop()
        for session in left:
            os.killpg(session, signal.SIGKILL)
        if kind is None and self.strict:
            wrong = [call for call in self.calls() if "undocumented" in call]
            assert not wrong, f"not documented for this Resolve: {wrong}"

    # -- the process -------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start it; what an earlier start of the same folder saved is there again."""
        given = [f"--{name}={value}" for name, value in self._options.items() if value is not None]
        roots = os.pathsep.join([str(_TESTS), str(_TESTS.parent / "plugin")])
        self._process = process = commands.begin(*given, module="support.resolve",
                                                 env=os.environ | {"PYTHONPATH": roots})
        said = self.until(lambda: process.answer() if process.answer().endswith("\n") else process.poll() is not None,
                          60)
        assert str(said).startswith("listening on "), f"the double did not start: {process.told()}"
        port = int(said.split()[-1])
        self._line = socket.create_connection(("127.0.0.1", port)).makefile("rwb")

    def stop(self) -> None:
        """End the process, as by killing it: nothing is saved."""
        if self._process is not None:
            self._line.close()
            self._editor = None
            self._process.kill()
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        """As after a crash: back with what was saved."""
        self.stop()
        self.start()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    # -- talking to it -------------------------------------------------------------------------------------------

    def tell(self, command: str, **given: Any) -> Any:
        """Give a command of control.py, as `tell("hang", method="Export")`; its answer."""
        self._line.write(json.dumps({"tell": command, "with": given}).encode() + b"\n")
        try:
            self._line.flush()
            answer = self._line.readline()
        except ConnectionError:
            answer = b""
        if command == "quit":
            assert self._process is not None
            self._process.wait(10)
            return None
        assert answer, f"Resolve was gone, or went, at {command}"
        return json.loads(answer)["value"]

    def state(self) -> dict[str, Any]:
        """How everything is now (shown.py)."""
        return self.tell("state")

    def calls(self, *methods: str, role: str | None = None) -> list[dict[str, Any]]:
        """The calls that have ended, in order, the editor's aside; only of these methods if any are named."""
        log = self.folder / "calls.jsonl"
        entries = [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []
        return [entry for entry in entries
                if entry["role"] != "editor" and role in (None, entry["role"])
                and (not methods or entry["method"] in methods or entry["method"].partition(".")[2] in methods)]

    def editor(self) -> Any:
        """`resolve` in the hands of the editor: for a test to change something, not in `calls()`."""
        if self._editor is None:
            # One only: like the real module's, one bridge's proxies mean nothing to another.
            self._editor = bridge(self.environment["RESOLVE_SCRIPT_API"]).attach("editor")
        assert self._editor is not None
        return self._editor[0]

    def until(self, asked: Any, seconds: float = 20) -> Any:
        """What `asked()` gives once that is true. Raises TimeoutError."""
        deadline = time.monotonic() + seconds
        while not (found := asked()):
            if time.monotonic() > deadline:
                raise TimeoutError("waited in vain")
            time.sleep(0.02)
        return found

    # -- scripts -------------------------------------------------------------------------------------------------

    def run_menu_script(self, path: Path, environment: dict[str, str] | None = None, python: str = "",
                        **given: str) -> Script:
        """Choose it in Workspace ▸ Scripts. It gets a desktop's environment, not a shell's. Raises NotListed."""
        number = self.tell("start_script", path=str(path), environment=environment or {}, given=given, python=python)
        if number is None:
            raise NotListed(str(path))
        return Script(self, number)

    def run_deliver_script(self, path: Path, job: str, status: str = "Complete", error: str = "",
                           **more: Any) -> Script:
        """Run it as the trigger of a render job."""
        return self.run_menu_script(path, job=job, status=status, error=error, **more)

    def triggered(self) -> list[Script]:
        """All scripts started so far, the end trigger's among them."""
        return [Script(self, number) for number in range(self.tell("started_scripts"))]

    def left_behind(self) -> list[int]:
        """Process groups of scripts in which something still runs."""
        listed = self.folder / "scripts" / "sessions"
        return [int(line) for line in listed.read_text().split() if _alive(int(line))] if listed.exists() else []


def _alive(session: int) -> bool:
    """Whether anything of the group still runs; the dead whom nobody has fetched yet (Z) don't."""
    said = subprocess.run(["ps", "-A", "-o", "pgid=,stat="], check=True, capture_output=True, text=True).stdout
    rows = (line.split() for line in said.splitlines())
    return any(int(group) == session and not status.startswith("Z") for group, status in rows)
