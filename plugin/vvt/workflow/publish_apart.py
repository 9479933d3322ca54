"""A publish in a child: what Resolve tells of a long timeline and the files of one are large, and a window that took
them in would stand still, for Python's lock is held meanwhile.

Cancel asks the child to stop, and it does what any publish does that is stopped by hand: a render in Resolve is
stopped, what was sent stays in the outbox. Killed, or without the window that began it, it leaves what a crash leaves.
"""

from __future__ import annotations

import gc
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from vvt.errors import VvtError
from vvt.store import CutName, Draft, Stopped
from vvt.uncollected import uncollected
from vvt.workflow.child import answered
from vvt.workflow.pipe import in_pieces, put_together
from vvt.workflow.stopping import PATIENCE, Stopping, stoppable
from vvt.workflow.telling import Entered, Listeners, Telling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.config import Settings
    from vvt.workflow.child import Put
    from vvt.workflow.hosted_publish import Choice
    from vvt.workflow.publishing import Files, Published


@dataclass(frozen=True, slots=True)
class Version:
    """What is to become the next version of `name`. `base` is a word for the version it grew from.

    For a timeline that is open in Resolve it may be "known" too, as for `vvt.workflow.hosted_publish.Goal`.
    """

    name: CutName
    draft: Draft
    base: str


def publish_current_apart(version: Version, choice: Choice, chosen: Settings, heard: Listeners) -> Published:
    """What `vvt.workflow.hosted_publish.publish_current` does, in a child. Raises what that does.

    What a listener raises stops it by hand, unless it was done before it heard of that.
    """
    return _published(version, {"choice": choice}, chosen, heard)


def publish_files_apart(version: Version, files: Files, chosen: Settings, heard: Listeners,
                        patience: float = PATIENCE) -> Published:
    """What `vvt.workflow.publishing.publish` does, in a child. Raises what that does, BadName, and as above.

    One that was stopped and doesn't within `patience` seconds is killed.
    """
    return _published(version, {"files": files}, chosen, heard, patience)


def _published(version: Version, what: dict[str, object], chosen: Settings, heard: Listeners,
               patience: float = PATIENCE) -> Published:
    known = _Known(version.draft.publish_id, heard)
    try:
        with stoppable(heard.check, known.hear, patience) as (put, found):
            put({"publish": version, **what, "chosen": asdict(chosen)})
            return _taken_in(found)
    except BaseException as why:
        # Ended before it could say so, it may be a version all the same; published again there would be two.
        if (published := _in_the_outbox(known.id)) is not None:
            return published
        if not isinstance(why, VvtError):
            _put_off(known.id)
        raise


@dataclass(slots=True)
class _Known:
    """Under which `id` it is in the outbox: its own until the child says that it goes on with another."""

    id: str
    heard: Listeners

    def hear(self, frame: object) -> bool:
        """As the listeners do."""
        if isinstance(frame, Entered):
            self.id = frame.publish_id
            return True
        return self.heard.hear(frame)


def _put_off(publish_id: str) -> None:
    """Killed because it didn't stop, it waits for its editor as if it had."""
    from vvt.outbox import Outbox  # noqa: PLC0415

    with suppress(VvtError, OSError), Outbox() as outbox, outbox.alone() as alone:
        if alone and outbox.entry(publish_id).state == "sending":
            outbox.put_off(publish_id, Stopped("It was stopped.", ""), "person")


def _in_the_outbox(publish_id: str) -> Published | None:
    """The version that the outbox knows a publish to be; None where it doesn't."""
    from vvt.outbox import Outbox  # noqa: PLC0415
    from vvt.workflow.publishing import published  # noqa: PLC0415

    with suppress(VvtError, OSError), Outbox() as outbox:
        if (sent := outbox.entry(publish_id).outcome) is not None:
            outbox.heard(publish_id)
            return published(sent)
    return None


def _taken_in(found: Iterator[Any]) -> Published:
    bare, in_its_place = answered(found, "publish")
    with uncollected():
        media = list(put_together(found))
    published: Published = _with_media(bare, media) if in_its_place else bare
    return published


def _with_media(published: Published, media: list[Any]) -> Published:
    """With this list of media in its record, which has one for each file that the cut is made of."""
    timeline = {**(published.record.timeline or {}), "media": media}
    return replace(published, record=replace(published.record, timeline=timeline))


# The child's side

def do(request: dict[str, Any], chosen: Settings, put: Put, found: Iterator[Any]) -> Iterator[object]:
    """Do what `request` asks, with what says how it goes put meanwhile; `found` asks to stop. Raises StoppedByHand."""
    # An upload can take hours.
    gc.enable()
    stopping = Stopping(found)
    telling = Telling(put, stopping.check)
    published = (_of_files if "files" in request else _current)(request, chosen, telling, stopping)
    media = (published.record.timeline or {}).get("media")
    yield (published, False) if media is None else (_with_media(published, []), True)
    yield from in_pieces(media or [])


def _current(request: dict[str, Any], chosen: Settings, telling: Telling, stopping: Stopping) -> Published:
    from vvt.workflow.heard import Heard  # noqa: PLC0415
    from vvt.workflow.hosted_publish import Goal, publish_current  # noqa: PLC0415
    from vvt.workflow.opening import open_store  # noqa: PLC0415
    from vvt.workflow.publishing import Way  # noqa: PLC0415
    from vvt.workflow.resolve_apart import resolve  # noqa: PLC0415 - knows the editing program

    version: Version = request["publish"]
    way = Way(stopping.event, telling.others, entered=telling.entered)
    heard = Heard(telling.progress, telling.waiting, telling.staged, way=way)
    with resolve() as host:
        return publish_current(host, open_store(chosen), Goal(version.draft, version.name, version.base),
                               request["choice"], heard)


def _of_files(request: dict[str, Any], chosen: Settings, telling: Telling, stopping: Stopping) -> Published:
    from vvt.workflow.basing import named_base  # noqa: PLC0415
    from vvt.workflow.opening import open_store  # noqa: PLC0415
    from vvt.workflow.publishing import Way, publish  # noqa: PLC0415

    version: Version = request["publish"]
    store = open_store(chosen)
    base = named_base(store.heeding(stopping.event), version.name, version.base)
    return publish(store, version.name, request["files"], version.draft, telling.progress, base=base,
                   way=Way(stopping.event, telling.others, entered=telling.entered))
