"""DaVinci Resolve, through the agent: the panel and the command line never touch its API themselves."""

from __future__ import annotations

import time
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from vvt.host._agent import Agent, find_or_start
from vvt.host._errors import HostRefused
from vvt.host._parts import parts
from vvt.host._wire import HungUp, Message
from vvt.host.model import (
    Described,
    Exported,
    Imported,
    Kind,
    Laid,
    Lost,
    Marked,
    Marker,
    Reapplied,
    Relinked,
    Render,
    State,
    TimelineFacts,
)
from vvt.host.protocol import Wait

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vvt.host.protocol import Waiting

_PATIENCE = 900.0       # seconds with no sign of life from a call
_LOOK_EVERY = 1.0


class ResolveHost:
    """A conversation with Resolve's agent, which is started when none runs. For one thread; close it."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        self._agent: Agent = find_or_start()
        self._patience = patience
        self._number = 0

    def close(self) -> None:
        """Hang up; an agent we started ends."""
        self._agent.close()

    def status(self) -> dict[str, Any]:
        """What the agent is connected to and busy with, whatever Resolve does."""
        return self._ask("status")

    def describe(self, timeline: str = "", waiting: Waiting | None = None) -> Described:
        """See `Host`."""
        told = self._ask("describe", waiting=waiting, timeline=timeline)
        product, project, can = told["product"], told["project"], told["can"]
        return Described(
            product["name"], product["version"], project["name"], project["id"],
            _facts(told["timeline"]) if told["timeline"] else None, tuple(can["export"]), tuple(told["presets"]),
            settings_come_back=can["settings_come_back"], studio=product["studio"], saved=told["saved"],
            rendering=told["rendering"])

    def save(self, waiting: Waiting | None = None) -> None:
        """See `Host`."""
        self._ask("save", waiting=waiting)

    def export(self, folder: Path, kinds: Sequence[Kind], timeline: str = "",
               waiting: Waiting | None = None) -> Exported:
        """See `Host`. A file counts when it is there and not empty; whether it parses is the reader's to say."""
        told = self._ask("export", waiting=waiting, folder=str(folder.absolute()), kinds=list(kinds), timeline=timeline)
        return Exported(tuple(Path(file["path"]) for file in told["files"]),
                        tuple(f"No .{one['kind']} was exported: {one['cause']}" for one in told["missing"]))

    def render(self, folder: Path, name: str, preset: str, timeline: str = "",
               waiting: Waiting | None = None) -> Render:
        """See `Host`."""
        told = self._ask("render", waiting=waiting, folder=str(folder.absolute()), name=name, preset=preset,
                         timeline=timeline)
        return Render(told["job"], "rendering", first=told["first"], frames=told["frames"],
                      settings_back=told["settings_back"])

    def render_state(self, job: str, waiting: Waiting | None = None) -> Render:
        """See `Host`."""
        return _render(job, self._ask("render_status", waiting=waiting, job=job))

    def cancel_render(self, job: str, waiting: Waiting | None = None) -> Render:
        """See `Host`."""
        return _render(job, self._ask("cancel_render", waiting=waiting, job=job))

    def import_timeline(self, path: Path, name: str, folder: str, media: Path | None = None,
                        waiting: Waiting | None = None) -> Imported:
        """See `Host`."""
        told = self._ask("import_timeline", waiting=waiting, path=str(path.absolute()), name=name, bin=folder,
                         media=str(media.absolute()) if media else "")
        return Imported(_facts(told["timeline"]), all(told["put_back"].values()), told["project_id"])

    def keep_origin(self, timeline: str, ref: str, waiting: Waiting | None = None) -> bool:
        """See `Host`; needs Resolve 19.1."""
        return bool(self._ask("keep_origin", waiting=waiting, timeline=timeline, ref=ref)["kept"])

    def relink(self, timeline: str, moves: Mapping[str, Path], folder: str,
               waiting: Waiting | None = None) -> Relinked:
        """See `Host`. RelinkClips looks for a clip's file name in a folder, so a renamed file isn't found."""
        told = self._ask("relink", waiting=waiting, timeline=timeline, bin=folder,
                         moves=[[old, str(new)] for old, new in moves.items()])
        return Relinked(_facts(told["timeline"]), told["relinked"], tuple(told["shared"]))

    def restore(self, timeline: str, lost: Lost, waiting: Waiting | None = None) -> Reapplied:
        """See `Host`; in as many requests as the agent's limit for one asks for."""
        told = [self._ask("restore", waiting=waiting, timeline=timeline, items=part.items, markers=part.markers,
                          tracks=part.tracks) for part in parts(lost)]
        return Reapplied(_facts(told[-1]["timeline"]), *_summed(told),
                         all(all(one["put_back"].values()) for one in told))

    def discard(self, timeline: str, waiting: Waiting | None = None) -> bool:
        """See `Host`; refused for any timeline the agent did not import itself."""
        return bool(self._ask("discard", waiting=waiting, timeline=timeline)["gone"])

    def mark(self, markers: Sequence[Marker], timeline: str = "", waiting: Waiting | None = None) -> Marked:
        """See `Host`."""
        wanted = [{"frame": one.frame, "color": one.color, "name": one.name, "note": one.note,
                   "duration": one.duration, "data": one.data} for one in markers]
        told = self._ask("mark", waiting=waiting, markers=wanted, timeline=timeline)
        return Marked(told["marked"], told["removed"],
                      tuple((one["name"], one["from"], one["to"]) for one in told["moved"]),
                      tuple(one["name"] for one in told["refused"]))

    def unmark(self, timeline: str = "", waiting: Waiting | None = None) -> int:
        """See `Host`."""
        return int(self._ask("unmark", waiting=waiting, timeline=timeline)["removed"])

    def go_to(self, timecode: str, waiting: Waiting | None = None) -> str:
        """See `Host`."""
        return str(self._ask("playhead", waiting=waiting, timecode=timecode)["timecode"])

    def lay(self, path: Path, record_frame: int, name: str, folder: str, waiting: Waiting | None = None) -> Laid:
        """See `Host`."""
        told = self._ask("lay", waiting=waiting, path=str(path.absolute()), record_frame=record_frame, name=name,
                         bin=folder)
        return Laid(told["name"], told["id"], told["track"], all(told["put_back"].values()), told["frames"])

    def probe(self, *, experiments: bool = False, waiting: Waiting | None = None) -> dict[str, Any]:
        """See `Host`."""
        return self._ask("probe", waiting=waiting, experiments="yes" if experiments else "")

    def _ask(self, verb: str, waiting: Waiting | None = None, **args: object) -> Message:
        """Have the agent do `verb`; tells `waiting` of every step, and each second what Resolve is inside of."""
        try:
            return self._answer(self._send(verb, args), Wait(verb), waiting or _unheard)
        except HungUp:
            raise HostRefused("resolve-gone", f"Resolve, or the agent beside it, ended during {verb}.",
                              "Start Resolve with the project open and try again.") from None

    def _send(self, verb: str, args: Message) -> int:
        self._number += 1
        self._agent.wire.send({"id": self._number, "verb": verb, "args": args})
        return self._number

    def _answer(self, number: int, now: Wait, waiting: Waiting) -> Message:
        wire, heard, looking = self._agent.wire, time.monotonic(), 0
        while True:
            if not wire.wait(_LOOK_EVERY):
                # The agent answers `status` while a call is inside Resolve; one that can't even do that says nothing.
                looking = looking or self._send("status", {})
                silent = int(time.monotonic() - heard)
                waiting(Wait(now.what, silent))
                if silent >= self._patience:
                    raise HostRefused("hangs", f"{now.what} has been inside Resolve for {silent} s.",
                                      "Look whether a dialog is open in Resolve, close it and try again.")
                continue
            message = wire.receive()
            if message["id"] == looking:
                looking, now = 0, Wait(_busy(message) or now.what)
            elif message["id"] == number:
                if "step" not in message:
                    return _value(message)
                now, heard = Wait(message["step"]), time.monotonic()
                waiting(now)


def _unheard(_: Wait) -> None:
    """Nobody listens."""


def _busy(message: Message) -> str:
    busy = message["ok"]["busy"]
    return str(busy["call"] or busy["verb"])


def _value(message: Message) -> Message:
    refused = message.get("refused")
    if refused is not None:
        raise HostRefused(refused["kind"], refused["cause"], refused["fix"])
    return cast("Message", message["ok"])


def _summed(told: Iterable[Message]) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """What several requests put back and missed, together."""
    done: Counter[str] = Counter()
    missed: dict[str, Counter[str]] = {}
    for one in told:
        done.update(one["done"])
        for what, reasons in one["missed"].items():
            missed.setdefault(what, Counter()).update(reasons)
    return dict(done), {what: dict(reasons) for what, reasons in missed.items()}


def _render(job: str, told: Message) -> Render:
    return Render(job, cast("State", told["state"]), told["percent"], Path(told["path"]), told["error"],
                  told["first"], told["frames"], told["timeline"], picture=told["picture"], sound=told["sound"])


def _facts(told: Message) -> TimelineFacts:
    return TimelineFacts(told["name"], told["id"], Fraction(told["rate"]), told["drop"], told["start"], told["end"],
                         told["start_timecode"], told["offline"], told, told.get("pulled_as", ""))
