"""`watch`: every video file that appears or changes in a folder becomes a version of its path below it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from vvt.cut import frames_from_timecode
from vvt.errors import NotFound, StoreUnreachable, VvtError
from vvt.outbox import Outbox
from vvt.store import Cache, CutName, Draft, Progress, Store, same_as
from vvt.workflow.folder_films import SEALED, Found, Look, Stillness, films_below
from vvt.workflow.publishing import Files, Way, publish

if TYPE_CHECKING:
    from vvt.store import Record

_AGAIN_NS = 60 * 10**9   # until a file is tried again that the store didn't take


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: a new version (`ref`), the bytes of one that is there (`ref`), or `refused` (why)."""

    path: Path
    state: Literal["published", "already there", "refused"]
    ref: str = ""
    cause: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched, for whom, and how: `settle` and `poll` are seconds."""

    store: Store
    folder: Path
    project: str
    author: str
    settle: int = 10
    poll: int = 2


@dataclass(slots=True)
class Watch:
    """One folder being watched, until `stop` is set or, with `once`, all that is there has been dealt with.

    `tell` hears of every file once for each state it is found in. What was published is remembered on this machine,
    so that a restart reads no film again; where that is lost, the bytes are compared with the versions there are.
    A cut's name is its path below the folder, with its extension.
    """

    watched: Watched
    tell: Callable[[Taken], None]
    progress: Progress | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    once: bool = False
    _stillness: Stillness = field(init=False)
    _done: dict[Path, Look] = field(default_factory=dict)
    _later: dict[Path, int] = field(default_factory=dict)
    _lost: set[Path] = field(default_factory=set)
    _memory: Cache = field(init=False)

    def __post_init__(self) -> None:
        """See that there is a folder, and that the project's name can be one. Raises NotFound, BadName."""
        CutName(self.watched.project, "any")
        if not self.watched.folder.is_dir():
            raise NotFound(f"There is no folder {self.watched.folder}.", "Name the folder to watch.")
        self._stillness = Stillness(self.watched.settle * 10**9)
        self._memory = Cache("watched")

    def run(self) -> None:
        """Look again and again until `stop` is set; with `once`, until every file that is there has been dealt with."""
        while not self.stop.is_set():
            waiting = self.look(time.monotonic_ns())
            if self.once and not waiting:
                return
            self.stop.wait(self.watched.poll)

    def look(self, now_ns: int) -> int:
        """Look once, and publish what has settled; returns how many files are still to be waited for."""
        found = list(films_below(self.watched.folder, self._told_of))
        fresh = [each for each in found if self._done.get(each.path) != each.look]
        ready = {each.path for each in self._stillness.still(found, now_ns)}
        waiting = 0
        for each in fresh:
            if self.stop.is_set() or each.path not in ready or self._later.get(each.path, 0) > now_ns:
                waiting += 1
            else:
                waiting += not self._take(each, now_ns)
        return waiting

    def _told_of(self, path: Path, error: OSError) -> None:
        if path not in self._lost:
            self._lost.add(path)
            self.tell(Taken(path, "refused", cause=f"{path} can't be looked at ({error.strerror or error}).",
                            fix="See that the disk is there and yours to read."))

    def _take(self, found: Found, now_ns: int) -> bool:
        """Deal with one file that has settled; tells whether it is dealt with for good in this state."""
        try:
            taken = self._taken(found)
        except VvtError as trouble:
            return not self.stop.is_set() and self._refused(found, trouble, now_ns)
        if taken is None:
            return False
        self._later.pop(found.path, None)
        self._done[found.path] = found.look
        if taken.ref:
            self._memory.put(json.dumps([asdict(found.look), taken.ref]).encode(), *self._place(found))
            self.tell(taken)
        return True

    def _refused(self, found: Found, trouble: VvtError, now_ns: int) -> bool:
        """Tell it once; a store that can't be reached may be in a minute, all else only for the file as it is now."""
        if found.path not in self._later:
            self.tell(Taken(found.path, "refused", cause=trouble.cause, fix=trouble.fix))
        if isinstance(trouble, StoreUnreachable) and not self.once:
            self._later[found.path] = now_ns + _AGAIN_NS
            return False
        self._later.pop(found.path, None)
        self._done[found.path] = found.look
        return True

    def _taken(self, found: Found) -> Taken | None:
        """Publish a file, unless these bytes are a version already; None while the outbox is sending it."""
        name = CutName(self.watched.project, found.below)
        if self._remembered(found):
            return Taken(found.path, "already there")
        facts = None if found.path.suffix.lower() in SEALED else _film_facts(found.path)
        with Outbox() as outbox:
            if outbox.at_work() and any(entry.name == name and entry.state == "sending" for entry in outbox.entries()):
                return None
        known = self._known(found.path, name)
        if known:
            return Taken(found.path, "already there", known.ref)
        draft = Draft(author=self.watched.author, render=facts)
        published = publish(self.watched.store, name, Files(found.path), draft, self.progress, way=Way(stop=self.stop))
        return Taken(found.path, "published", published.record.ref)

    def _known(self, path: Path, name: CutName) -> Record | None:
        """The newest version of the cut that has these very bytes."""
        versions = [(record, part) for record in self.watched.store.versions(name) if (part := record.part("cut"))]
        try:
            same = same_as(path, [part for _, part in versions])
        except OSError as trouble:
            raise NotFound(f"{path} can't be read ({trouble.strerror or trouble}).",
                           "See that the disk is there and yours to read.") from trouble
        return next((record for record, part in versions if part == same), None)

    def _remembered(self, found: Found) -> bool:
        kept = self._memory.get(*self._place(found))
        return kept is not None and json.loads(kept)[0] == asdict(found.look)

    def _place(self, found: Found) -> tuple[str, ...]:
        place = self.watched.store.settings
        return (place.endpoint or "", place.bucket, place.prefix, self.watched.project,
                str(self.watched.folder.resolve()), found.below)


def _film_facts(path: Path) -> dict[str, object] | None:
    """What the record keeps of a film: `start` (from midnight) and `duration` in its own frames; None for sound alone.

    Raises BadFilm or NotFound unless it can be read to its end.
    """
    from vvt.picture.probe import probe  # noqa: PLC0415 -- loads FFmpeg's libraries

    film = probe(path)
    if film.picture is None:
        return None
    rate, start = film.picture.rate, 0
    with suppress(ValueError):
        start = frames_from_timecode(film.timecode, rate)
    return {"rate": f"{rate.numerator}/{rate.denominator}", "drop": ";" in film.timecode, "start": start,
            "duration": film.picture.frames, "width": film.picture.width, "height": film.picture.height,
            "codec": film.picture.codec}
