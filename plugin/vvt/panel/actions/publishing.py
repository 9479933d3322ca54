"""Publish what is open in Resolve: what to ask the editor first, and then the stages it goes through."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from vvt.errors import VvtError
from vvt.host import Described
from vvt.panel.models.cuts import Place
from vvt.panel.models.words import size, time_left
from vvt.panel.work import Steering

if TYPE_CHECKING:
    from collections.abc import Callable

    from vvt.host import Wait, Waiting
    from vvt.panel.actions.nearby import Nearby
    from vvt.panel.session import Session
    from vvt.workflow.publishing import Published
    from vvt.workflow.telling import Listeners

# `vvt.workflow.heard.Stage` in words: what loads the store isn't loaded for the window's first sight.
SAVING, EXPORTING, RENDERING = "Saving", "Exporting timeline", "Rendering"
CHECKING, UPLOADING, DONE = "Checking", "Uploading", "Done"
KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Grown:
    """Which version a cut grew from: `base` (None with `known`: none, None without: nobody knows), and why.

    `versions` are the numbers and notes of all it can have grown from, newest first.
    """

    place: Place
    base: int | None
    known: bool
    why: str
    versions: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the editor is asked to confirm: what is open, and which cut it is."""

    told: Described
    grown: Grown


@dataclass(frozen=True, slots=True)
class Wish:
    """What the editor confirmed: render with `preset`, send `film`, or (neither) no film.

    `base` is "v3", "none", or "known" for what is known.
    """

    place: Place
    note: str = ""
    preset: str = ""
    film: Path | None = None
    base: str = "known"


def propose(session: Session, nearby: Nearby, cut: str, steering: Steering) -> Proposal:
    """Look, in a child, what is open in Resolve and which cut it is, unless `cut` says.

    Raises HostRefused for what stops every publish, and what the store raises.
    """
    from vvt.workflow.resolve_apart import propose_apart  # noqa: PLC0415 - loads the readers
    from vvt.workflow.telling import Listeners  # noqa: PLC0415

    steering.at("Looking at the open timeline")
    nearby.see_to_agent()
    proposed = propose_apart(cut, session.settings, Listeners(steering.check, watched(steering),
                                                              staged=lambda words, _: steering.at(words)))
    found = proposed.found
    place = Place(found.cut.project, found.cut.cut)
    return Proposal(proposed.told, Grown(place, found.base, found.known, found.why, proposed.versions))


def grown(session: Session, told: Described, cut: str, steering: Steering) -> Grown:
    """Which version of `cut` the open timeline grew from. Raises BadName, and what the store raises."""
    from vvt.store import CutName  # noqa: PLC0415 - loads boto3
    from vvt.workflow.basing import versions_of  # noqa: PLC0415
    from vvt.workflow.proposal import proposal  # noqa: PLC0415

    store = session.store().heeding(steering.stop)
    found = proposal(store, told, CutName.parse(cut))
    return Grown(Place(found.cut.project, found.cut.cut), found.base, found.known, found.why,
                 versions_of(store, found.cut))


def publish(session: Session, nearby: Nearby, wish: Wish, steering: Steering) -> Published:
    """Publish the open timeline, stage by stage, in a child. Raises HostRefused, and what the store raises.

    Cancelled when its film was rendered and not yet in the outbox: VvtError of the kind KEPT, whose fix names the film.
    """
    from vvt.store import CutName, Draft  # noqa: PLC0415 - loads boto3
    from vvt.workflow.hosted_publish import Choice  # noqa: PLC0415
    from vvt.workflow.publish_apart import Version, publish_current_apart  # noqa: PLC0415

    name = CutName(*wish.place)
    if wish.film is not None:
        session.check_size(wish.film.stat().st_size)
    steering.at("Asking Resolve", stage=SAVING)
    nearby.see_to_agent()
    # The form said before that the Deliver page can't be put back, where it can't, and the editor chose to render.
    choice = Choice(wish.preset, wish.film, may_change_page=True)
    version = Version(name, Draft(note=wish.note, author=session.author), wish.base)
    try:
        return publish_current_apart(version, choice, session.settings, sent(steering))
    except BaseException as stopped:
        # Nobody else here would ever name it.
        left = _left(version.draft.publish_id)
        if left and steering.cancelled:
            raise VvtError("Cancelled.", left, kind=KEPT) from stopped
        if isinstance(stopped, VvtError) and left not in stopped.fix:
            stopped.add(left)
        raise


def _left(publish_id: str) -> str:
    """A sentence that names the film which this publish left, "" for none, and where nobody knows of any."""
    from vvt.workflow.renders import film_left  # noqa: PLC0415 - see above

    try:
        return film_left(publish_id)
    except (VvtError, OSError):
        # The outbox can't be read: what was the matter first is what is told.
        return ""


def sent(steering: Steering) -> Listeners:
    """Who hears how a publish goes: all of it is told to the editor. Raises Cancelled, each of them."""
    from vvt.workflow.telling import Listeners  # noqa: PLC0415 - loads the readers

    def others_first(name: str, percent: int) -> None:
        steering.at(f"{name} is sent first, {percent} %")

    return Listeners(steering.check, watched(steering), Sending(steering), staged(steering), others_first)


def staged(steering: Steering) -> Callable[[str, str], None]:
    """Says what stage it is in, and for a render how far that is. Raises Cancelled."""
    def told(stage: str, more: str) -> None:
        if stage == DONE:
            return
        percent = more.removesuffix("%").strip()
        steering.at(f"{stage} {more}".strip(), int(percent) if percent.isdecimal() else None, str(stage))
    return told


@dataclass(slots=True)
class Sending:
    """Takes the bytes sent of each part, and says how far all of it is."""

    steering: Steering
    _parts: dict[str, tuple[int, int]] = field(default_factory=dict)
    _began: float = field(default_factory=time.monotonic)

    def __call__(self, stage: str, done: int, total: int) -> None:
        """`done` of `total` bytes of the part `stage`; may go back. Raises Cancelled."""
        self._parts[stage] = done, total
        sent, whole = (sum(column) for column in zip(*self._parts.values(), strict=True))
        seconds = time.monotonic() - self._began
        words = f"Uploading {'the film' if stage == 'cut' else stage}, {size(sent)} of {size(whole)}"
        if seconds > 3 and 0 < sent < whole:
            words += f", {time_left((whole - sent) * seconds / sent)}"
        self.steering.at(words, 100 * sent // whole if whole else None, UPLOADING)


def watched(steering: Steering) -> Waiting:
    """Says what Resolve is inside of, once it takes long. Raises Cancelled."""
    def waiting(wait: Wait) -> None:
        steering.check()
        if wait.seconds >= 5:
            steering.at(f"{wait.what} has been inside Resolve for {wait.seconds} s. Is a dialog open there?")
    return waiting
