"""What stands in the way of publishing the open timeline, or should be known before: lines for dialog and terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.config import need_bucket
from vvt.errors import NotConfigured
from vvt.host import HostRefused
from vvt.reports.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.config import Settings
    from vvt.host import Described, Wait

_DIALOG_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know: cause and fix, a sentence each. `stops` is True where nothing can be published until then.

    `kind` is the stable word for it, as in HostRefused.
    """

    kind: str
    cause: str
    fix: str
    stops: bool

    def refusal(self) -> HostRefused:
        """The same as an error."""
        return HostRefused(self.kind, self.cause, self.fix)


def preflight(told: Described | HostRefused, settings: Settings | None, *, with_render: bool = True) -> list[Line]:
    """All there is to know beforehand, what stops first.

    `told` is what the host described, or why it couldn't; `settings` None leaves the bucket aside; `with_render` is
    False where nothing shall be rendered.
    """
    lines = [*_of_settings(settings), *(_of_refusal(told) if isinstance(told, HostRefused) else
                                        [*_of_project(told), *_of_rendering(told, with_render=with_render)])]
    return sorted(lines, key=lambda line: not line.stops)


def without_film(fix: str) -> Line:
    """What it costs to publish no film; `fix` says where one comes from."""
    return Line("no-film", "No film goes along: this version has no picture and no poster, and nothing to compare by "
                "eye.", fix, stops=False)


def hanging(wait: Wait) -> Line | None:
    """The line for a call that doesn't come back, most likely because a dialog is open; None while it is quick."""
    if wait.seconds < _DIALOG_SECONDS:
        return None
    return Line("dialog", f"{wait.what} has been inside Resolve for {wait.seconds} s.",
                "Look whether a dialog is open in Resolve, and close it.", stops=False)


def _of_settings(settings: Settings | None) -> Iterator[Line]:
    try:
        if settings is not None:
            need_bucket(settings)
    except NotConfigured as trouble:
        yield Line("no-bucket", trouble.cause, trouble.fix, stops=True)


def _of_refusal(refused: HostRefused) -> Iterator[Line]:
    yield Line(refused.kind, refused.cause, refused.fix, stops=True)


def _of_project(told: Described) -> Iterator[Line]:
    if not told.saved:
        yield Line("untitled-project", "The open project was never saved, so it has no name yet.",
                   "Save it under a name (File, Save Project) and try again.", stops=True)
    if told.timeline is None:
        yield Line("no-timeline", f"No timeline is open in {told.product}.", "Open the timeline and try again.",
                   stops=True)
    elif told.timeline.offline:
        yield Line("offline-media", f"{plural(told.timeline.offline, 'clip')} of {told.timeline.name} "
                   f"{'is' if told.timeline.offline == 1 else 'are'} offline and will be missing from a render.",
                   "Relink them on the Media page, or publish all the same.", stops=False)
    if "otio" not in told.exports:
        yield Line("needs-newer", f"{told.product} {told.version} can't export OTIO, so this version can only be "
                   "compared by its XML.", "Comparing needs Resolve 18.5 or later to be exact.", stops=False)
    if not told.studio:
        yield Line("free-edition", "This is the free edition of Resolve, which lets in scripts of its own menu only.",
                   "Publish from Workspace, Scripts, Video Versions; from 21.1 on export the timeline by hand and use "
                   "vvt publish.", stops=False)


def _of_rendering(told: Described, *, with_render: bool) -> Iterator[Line]:
    if told.rendering:
        yield Line("rendering-already", "Resolve is rendering something else.",
                   "Wait until that is done, or publish without a render.", stops=with_render)
    if with_render and not told.settings_come_back:
        yield Line("settings-at-risk", "This Resolve can't put the Deliver page's settings back after a render; that "
                   "needs Resolve 19.1.", "Save them as a preset first, or render yourself and publish that file.",
                   stops=False)
