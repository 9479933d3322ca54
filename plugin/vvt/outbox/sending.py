"""One try to send a publish, and waiting for one that another process sends."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from vvt.errors import NotConfigured, StoreUnreachable, VvtError
from vvt.outbox.entry import Entry
from vvt.outbox.holding import trouble_with
from vvt.outbox.journal import PublishJournal
from vvt.outbox.outbox import now_ms
from vvt.outbox.places import OutboxTrouble
from vvt.store import Listening, Progress, SourceChanged, Stopped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.outbox.entry import Goes, Sent
    from vvt.outbox.outbox import Outbox

_FIRST_PAUSE, _LONGEST_PAUSE = 10.0, 600.0  # seconds between tries while the store is away
_LOOK = 0.2      # seconds between looks at the journal, at what another process does
_TELL = 1.0      # seconds between two notes of how far it is
# What a person can put right without us: the publish is tried again when anything of ours starts.
_SIGN_IN = frozenset({"ExpiredToken", "InvalidToken", "RequestTimeTooSkewed", "InvalidAccessKeyId"})


@dataclass(frozen=True, slots=True)
class Try:
    """What a sender is given: the entry, its journal, whom to tell how far it is, and when to stop.

    What it makes on the way it may keep in `folder`, which goes when the publish is done or dropped.
    """

    entry: Entry
    journal: PublishJournal
    progress: Progress
    stop: threading.Event
    folder: Path


class Sender(Protocol):
    """Sends one publish, reads its record back, and returns it; `workflow.publishing.send` is the one there is."""

    def __call__(self, one: Try) -> Sent:
        """Send it. Raises VvtError."""


class Dropped(VvtError):
    """Somebody dropped it meanwhile."""


def attempt(outbox: Outbox, publish_id: str, send: Sender, progress: Progress | None, stop: threading.Event) -> Sent:
    """Send a publish once, for whoever is `alone`; whatever becomes of it stands in the journal before this returns.

    Raises what the sender raises, Dropped when it is not wanted any more, and NotFound or SourceChanged where a file
    is not as it was.
    """
    if not outbox.claim(publish_id):
        raise _dropped()
    one = outbox.entry(publish_id)
    try:
        for file in one.files:
            if outbox.journal(publish_id).of(file.part).stored() is None and (trouble := trouble_with(file)):
                raise trouble
        with watched(outbox, publish_id, stop) as either:
            sent = send(Try(one, outbox.journal(publish_id), Gauge(outbox, one, progress), either,
                            outbox.own(publish_id)))
    except VvtError as trouble:
        if isinstance(trouble, Stopped) and outbox.drop_asked(one.id):
            raise _dropped() from trouble
        _put_off(outbox, one, trouble)
        raise
    except BaseException:
        # Ctrl-C, or a mistake of ours: the editor decides what becomes of it.
        _put_off(outbox, one, Stopped())
        raise
    if sent.follows:
        outbox.recorded(publish_id, sent)
    else:
        outbox.done(publish_id, sent)
    return sent


def _put_off(outbox: Outbox, one: Entry, trouble: VvtError) -> None:
    """Write down why it wasn't sent, and what makes it go again."""
    changed = next(filter(None, map(trouble_with, one.files)), None)
    if isinstance(trouble, Stopped):
        outbox.put_off(one.id, Stopped("It was stopped.", ""), "person")
    elif changed is not None or isinstance(trouble, SourceChanged | NotConfigured) or _sign_in(trouble):
        outbox.put_off(one.id, changed or trouble, "start")
    elif isinstance(trouble, StoreUnreachable):
        outbox.put_off(one.id, trouble, "itself", now_ms() + pause_ms(one.attempts))
    else:
        outbox.put_off(one.id, trouble, "person", state="failed")


def _dropped() -> Dropped:
    return Dropped("It was dropped meanwhile.", "Publish again if that was a mistake.")


def _sign_in(trouble: VvtError) -> bool:
    return trouble.state.get("code") in _SIGN_IN


def pause_ms(attempts: int) -> int:
    """Longer with every try, and never the same for two machines that lost the store in the same second."""
    pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(attempts - 1, 10))
    return round(1000 * random.uniform(pause / 2, pause))  # noqa: S311 -- spreads load, guards nothing


@contextmanager
def watched(outbox: Outbox, publish_id: str, stop: threading.Event) -> Iterator[threading.Event]:
    """An event that is set once `stop` is, or once somebody asks to drop this publish."""
    either, over = threading.Event(), threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK):
            if stop.is_set() or outbox.drop_asked(publish_id):
                either.set()
                return

    watcher = threading.Thread(target=watch, daemon=True, name="vvt-outbox-watch")
    watcher.start()
    try:
        yield either
    finally:
        over.set()
        watcher.join()


class Gauge:
    """Hears how far each part is; tells whoever looks on, and now and then the journal, for others to read."""

    def __init__(self, outbox: Outbox, one: Entry, progress: Progress | None) -> None:
        self._outbox, self._one, self._progress = outbox, one, progress
        self._names = {file.part for file in one.files}
        self._done: dict[str, int] = {}
        self._lock = threading.Lock()
        self._told = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Hear that `done` of `total` bytes of a stage are there."""
        if stage in self._names:
            self._note(stage, done)
        if self._progress:
            self._progress(stage, done, total)

    def held_up(self, why: str) -> None:
        """Note why nothing moves, for this process's user and for others."""
        with suppress(OutboxTrouble):
            self._outbox.held_up(self._one.id, why)
        if isinstance(self._progress, Listening):
            self._progress.held_up(why)

    def _note(self, stage: str, done: int) -> None:
        with self._lock:
            self._done[stage] = done
            if time.monotonic() - self._told < _TELL:
                return
            self._told = time.monotonic()
            with suppress(OutboxTrouble):
                # For looking only: a publish must not fail because how far it is could not be noted.
                self._outbox.reached(self._one.id, sum(self._done.values()))


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who is told meanwhile: `progress` of the bytes sent, `waiting` of the publish another process sends first."""

    progress: Progress | None = None
    waiting: Callable[[Entry], None] | None = None


def attend(outbox: Outbox, publish_id: str, send: Sender, hearing: Hearing, stop: threading.Event) -> Sent:
    """Have one publish sent, by this process as soon as no other sends, or by the one that does.

    Raises what keeps it from being sent; it stays in the outbox then, and its entry says what will become of it.
    """
    tries = outbox.entry(publish_id).attempts
    with suppress(OSError):
        outbox.expect(publish_id)
    with outbox.attended(publish_id), _by_hand(outbox, publish_id):
        while not stop.is_set():
            with outbox.alone() as alone:
                if alone:
                    outbox.settle()
                    if (sent := outbox.entry(publish_id).outcome) is not None:
                        return sent
                    return attempt(outbox, publish_id, send, hearing.progress, stop)
            if (sent := _by_another(outbox, publish_id, tries)) is not None:
                return sent
            if hearing.waiting and (other := outbox.sending()):
                _tell(hearing, other, publish_id)
            stop.wait(_LOOK)
        raise Stopped


@contextmanager
def _by_hand(outbox: Outbox, publish_id: str) -> Iterator[None]:
    """Stopped by its editor before it was its turn, a publish isn't for whoever sends next."""
    try:
        yield
    except (Stopped, KeyboardInterrupt):
        if outbox.entry(publish_id).state == "waiting":
            outbox.put_off(publish_id, Stopped("It was stopped.", ""), "person")
        raise


def _tell(hearing: Hearing, other: Entry, publish_id: str) -> None:
    if other.id == publish_id and hearing.progress:
        if isinstance(hearing.progress, Listening):
            hearing.progress.held_up(other.cause)
        hearing.progress("all", other.sent, other.size)
    elif hearing.waiting:
        hearing.waiting(other)


def _by_another(outbox: Outbox, publish_id: str, tries: int) -> Sent | None:
    """What another process made of it; None while that isn't known. Raises why it was put off, failed or dropped."""
    now = outbox.entry(publish_id)
    if now.state == "dropped":
        raise _dropped()
    if now.state in ("waiting", "failed") and now.attempts > tries:
        raise OutboxTrouble(now.cause, now.fix)
    return now.outcome


def may_go(one: Entry, now: Goes) -> bool:
    """Tell whether a waiting publish goes by itself: at its time ("itself"), or when anything of ours starts ("start").

    Not while one of its files is missing or isn't as it was.
    """
    if one.state not in ("waiting", "sending") or one.goes == "person":
        return False
    return one.goes in ("itself", now) and not any(map(trouble_with, one.files))
