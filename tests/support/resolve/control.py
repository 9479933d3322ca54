"""What a test may tell the double, and what it may ask about it. Each public method is a command."""

import json
import os
import subprocess
import threading
from pathlib import Path
from typing import Any

from support.resolve import deliver, program
from support.resolve.desk import DESK
from support.resolve.server import Program
from support.resolve.shown import state

# What a desktop gives a program started from its menus; nobody's shell.
_DESKTOP = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_RUNTIME_DIR", "TMPDIR", "SYSTEMROOT", "LANG")


class Control:
    """Commands by name; answers are JSON."""

    def __init__(self, running: Program, python: str, listening: dict[str, Any]) -> None:
        self.running = running
        self.python = python
        self.listening = listening
        self.scripts: list[subprocess.Popen[bytes]] = []
        self.trigger: dict[str, Any] | None = None
        deliver.ENDED.append(self._render_ended)

    def __call__(self, command: str, given: dict[str, Any]) -> Any:
        return getattr(self, command)(**given)

    def publish(self) -> None:
        """Say where this Resolve listens, and what its end will look like."""
        folder = DESK.state / "Scripting"
        fresh = folder / "listening.json.new"
        fresh.write_text(json.dumps(self.listening), "utf-8")
        fresh.replace(folder / "listening.json")

    # -- what it looks like ----------------------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """Everything an assertion may want (see shown.py)."""
        trouble = self.running.trouble
        return state() | {"inside": [one["method"] for one in list(self.running.inside.values())],
                          "modal": not trouble.clear.is_set(), "scripting": trouble.scripting,
                          "strikes": trouble.strikes}

    # -- trouble ---------------------------------------------------------------------------------------------

    def modal(self) -> None:
        """A dialog is up: every call blocks until `dismiss`."""
        self.running.trouble.clear.clear()

    def dismiss(self) -> None:
        """Close the dialog, and the free edition's advertisement."""
        DESK.nag = False
        self.running.trouble.clear.set()

    def nag(self) -> None:
        """The free edition's dialog: calls that answer True or False answer False until `dismiss`."""
        DESK.nag = True

    def hang(self, method: str) -> None:
        """Calls of the method don't come back until `release`."""
        self.running.trouble.hang[method] = threading.Event()

    def release(self, method: str) -> None:
        """Let hanging calls go on."""
        self.running.trouble.hang.pop(method).set()

    def fail(self, method: str, times: int = 1) -> None:
        """The next calls of the method fail the documented way."""
        self.running.trouble.fail[method] = times

    def pretend(self, method: str, times: int = 1) -> None:
        """The next calls of the method answer True and do nothing."""
        self.running.trouble.pretend[method] = times

    def quit(self) -> None:
        """Gone at once, without saving."""
        os._exit(0)

    def quit_at(self, method: str) -> None:
        """Gone the moment the method is called."""
        self.running.trouble.quit_at.add(method)

    def after_quit(self, how: str) -> None:
        """What a client's next call does when Resolve is gone: "none", "hang" or "abort" (kills the client)."""
        self.listening["after_quit"] = how
        self.publish()

    def starting(self) -> None:
        """The script server is up, Resolve isn't: who connects now harms it."""
        self.running.trouble.starting = True

    def started(self) -> None:
        """Resolve has registered."""
        self.running.trouble.starting = False

    def appears(self, name: str) -> None:
        """The process goes by this name in the system's list (Linux): the real one is called resolve."""
        Path("/proc/self/comm").write_text(name)

    def scripting(self, preference: str) -> None:
        """External scripting using: none, local, network."""
        self.running.trouble.scripting = preference

    def quirk(self, name: str, on: bool = True) -> None:
        """An open question answered one way: export_needs_current, otio_offline, otio_duplicates,
        drt_drops_custom_data, drt_brings_nested, locked_refuses, localised.
        """
        (DESK.quirks.add if on else DESK.quirks.discard)(name)

    # -- what the editor does --------------------------------------------------------------------------------

    def close_project(self) -> None:
        """Back to the project manager."""
        program.opened(None)

    def page(self, name: str) -> None:
        """Another page in front."""
        DESK.page = name

    def unmount(self) -> None:
        """Media that never had a file are gone."""
        DESK.pretended.clear()

    def deliver_page(self, **settings: Any) -> None:
        """What the editor left on the Deliver page; None takes a key away."""
        page = DESK.project.deliver["page"]
        page |= settings
        for key in [key for key, value in settings.items() if value is None]:
            del page[key]

    # -- renders ---------------------------------------------------------------------------------------------

    def hold_render(self, at: int = 40) -> None:
        """Renders wait at this percentage until `release_render`."""
        deliver.TROUBLE.hold = at

    def release_render(self) -> None:
        """Let them go on."""
        with deliver.GO_ON:
            deliver.TROUBLE.hold = None
            deliver.GO_ON.notify_all()

    def fail_render(self, at: int = 50) -> None:
        """The next render fails there."""
        deliver.TROUBLE.fail = at

    def spoil_render(self, short: int = 0, mute: bool = False) -> None:
        """Films lack so many frames at their end, or their sound, and their jobs say that all went well."""
        deliver.TROUBLE.short, deliver.TROUBLE.mute = short, mute

    def render_pictures(self, film: str) -> None:
        """Renders show this film's pictures: they are to be looked at."""
        deliver.TROUBLE.film = film

    def end_trigger(self, path: str, environment: dict[str, str] | None = None) -> None:
        """The Deliver script chosen to run at the end of every render job."""
        self.trigger = {"path": path, "environment": environment or {}}

    def _render_ended(self, job: str, status: str, error: str) -> None:
        if self.trigger:
            self.start_script(**self.trigger, given={"job": job, "status": status, "error": error})

    # -- scripts ---------------------------------------------------------------------------------------------

    def start_script(self, path: str, environment: dict[str, str], given: dict[str, str],
                     python: str = "") -> int | None:
        """Run a script as a child of Resolve's; its number, or None where the menu doesn't list it."""
        listed = Path(path).suffix in {".py", ".py3"} and not (DESK.edition == "free" and DESK.since(21, 1))
        if not listed:
            return None
        folder = DESK.state / "scripts"
        folder.mkdir(exist_ok=True)
        number = len(self.scripts)
        plain = {name: os.environ[name] for name in _DESKTOP if name in os.environ}
        command = [python or self.python, str(Path(__file__).with_name("runner.py")), str(DESK.state / "Scripting"),
                   json.dumps({"path": path, **given})]
        with (folder / f"{number}.out").open("wb") as out, (folder / f"{number}.err").open("wb") as err:
            self.scripts.append(subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True,
                env={"PATH": os.defpath, **plain, **environment}, cwd="/"))
        with (folder / "sessions").open("a") as sessions:
            sessions.write(f"{self.scripts[-1].pid}\n")
        return number

    def script(self, number: int) -> dict[str, Any]:
        """How a script fares: its exit status (None while it runs), pid and what it said."""
        process, folder = self.scripts[number], DESK.state / "scripts"
        return {"status": process.poll(), "pid": process.pid,
                "out": (folder / f"{number}.out").read_text("utf-8"),
                "err": (folder / f"{number}.err").read_text("utf-8")}

    def started_scripts(self) -> int:
        """How many scripts have been started so far, those of the end trigger included."""
        return len(self.scripts)
