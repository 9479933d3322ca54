"""What follows a version that is there already: its viewing proxy, which nobody waits for.

The publish stays in the outbox as "recorded", with its files, until what follows is there too or can't be. It is made
while others publish, with a lock of its own (`follow.lock`); only for sending it takes its turn among the publishes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from vvt.errors import StoreUnreachable, VvtError
from vvt.outbox.outbox import now_ms
from vvt.outbox.places import OutboxTrouble
from vvt.outbox.sending import Gauge, Try, pause_ms, watched
from vvt.store import PROXY, Stopped

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from vvt.outbox.entry import Entry, Sent
    from vvt.outbox.outbox import Outbox
    from vvt.store import Progress

_LOOK = 0.2  # seconds between looks whether it is our turn
_POLL = 1.0  # seconds between looks for what came in, while the store is away
_MOMENT = 1.0  # seconds in which whoever only looks whether the right is held has let go of it


class Follower(Protocol):
    """Makes and sends what follows; `workflow.proxies.follow` is the one there is.

    It sends within `turn()`, and returns sentences about what can't be made.
    """

    def __call__(self, one: Try, turn: Callable[[], AbstractContextManager[None]]) -> tuple[str, ...]:
        """Do it. Raises VvtError for what may go better another time."""


Followed = Callable[["Entry", "Sent"], None]  # who hears that all of it is there, or can't be
Kept = Callable[["Entry", VvtError], None]    # who hears why it isn't yet


def follow(outbox: Outbox, publish_id: str, follower: Follower, progress: Progress | None,
           stop: threading.Event) -> Sent:
    """Make and send what follows a version, once, for whoever is `following`; what becomes of it is journaled.

    Raises what the follower raises, Stopped too; then it stays recorded, and goes on another time. OutboxTrouble while
    another process is at the same, Stopped when nothing is to follow it any more.
    """
    one = outbox.entry(publish_id)
    if one.outcome is None:
        raise OutboxTrouble(f"{one.name} is no version yet.", "Have it sent first: vvt outbox resume.")
    with outbox.followed(publish_id, _MOMENT) as mine:
        if not mine:
            raise OutboxTrouble(f"What follows {one.name} is made by another process.", "Wait until it is done.")
        if outbox.entry(publish_id).state != "recorded":
            raise Stopped("Nothing is to follow it any more.", "")
        return _followed(outbox, one, one.outcome, follower, progress, stop)


def _followed(outbox: Outbox, one: Entry, outcome: Sent, follower: Follower,  # noqa: PLR0913, PLR0917 - as `follow`
              progress: Progress | None, stop: threading.Event) -> Sent:
    publish_id = one.id
    outbox.begin_following(publish_id)
    try:
        with watched(outbox, publish_id, stop) as either:
            said = follower(Try(one, outbox.journal(publish_id), _FollowGauge(outbox, one, progress), either,
                                outbox.own(publish_id)), partial(_turn, outbox, publish_id, either))
    except VvtError as trouble:
        if outbox.drop_asked(publish_id):
            outbox.done(publish_id, outcome)
            raise
        away = isinstance(trouble, StoreUnreachable)
        outbox.put_off_following(publish_id, trouble, "itself" if away else "start",
                                 now_ms() + pause_ms(one.attempts + 1) if away else 0)
        raise
    sent = replace(outcome, warnings=(*outcome.warnings, *said), follows=False)
    outbox.reached(publish_id, one.size)
    outbox.done(publish_id, sent)
    return sent


class _FollowGauge(Gauge):
    """Notes how far what follows is as bytes of the film, whatever is counted: nine tenths are for the making of it."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        film = self._one.film.size if self._one.film else 0
        if total:
            tenth = film // 10
            self._note("cut", 9 * tenth + tenth * done // total if stage == PROXY else 9 * tenth * done // total)
        if self._progress:
            self._progress(stage, done, total)


@contextmanager
def _turn(outbox: Outbox, publish_id: str, stop: threading.Event) -> Iterator[None]:
    """Wait for the right to send, as long as the `with` lasts. Raises Stopped."""
    while True:
        with outbox.alone() as alone:
            if alone:
                with outbox.follows_in_turn(publish_id):
                    yield
                return
        if stop.wait(_LOOK):
            raise Stopped


def follow_all(outbox: Outbox, follower: Follower, told: tuple[Followed, Kept],
               stop: threading.Event, patience: float) -> tuple[int, int]:
    """Make and send what follows the versions that are there; returns how many were tried, and how many are done.

    Neither where another process is at it. What can't reach the store is tried again for `patience` seconds, anything
    else once.
    """
    done, tried, given_up, until = 0, set[str](), set[str](), time.monotonic() + patience
    with outbox.following(_POLL) as following:
        while following and outbox.there and not stop.is_set() and (one := _next(outbox, tried, given_up)) is not None:
            left = (one.next_try - now_ms()) / 1000
            if one.id in tried and left > 0:
                if time.monotonic() + left > until:
                    break
                stop.wait(min(left, _POLL))
                continue
            tried.add(one.id)
            try:
                told[0](one, follow(outbox, one.id, follower, None, stop))
                done += 1
            except VvtError as why:
                if not isinstance(why, Stopped):
                    told[1](one, why)
                if outbox.entry(one.id).next_try <= one.next_try:
                    # The journal says of no other try, or not of this one (a full disk): not again in this run.
                    given_up.add(one.id)
    return len(tried), done


def _next(outbox: Outbox, tried: set[str], given_up: set[str]) -> Entry | None:
    ready = [one for one in outbox.to_follow()
             if one.id not in given_up and (one.id not in tried or one.goes == "itself")]
    return min(ready, key=lambda one: (one.id in tried, one.next_try), default=None)
