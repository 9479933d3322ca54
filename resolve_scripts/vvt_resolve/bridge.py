"""Resolve's API as it is: no exceptions, unknown names read as None, failure is None, False or empty.

Everything that calls it goes through `Bridge`, which says what is being called before it is, and turns what
came back into a value or a refusal in words. Objects are fetched anew for every request: they go stale when a
project is closed, and then answer None.
"""

import re
from typing import Any, Callable, Dict, Iterator, List, Optional, Set

from vvt_resolve.errors import Refusal

# The first version whose documentation names it (Resolve's README copies); all others are older than 18.5.
SINCE = {
    "AddTrack": "18.5", "SetClipEnabled": "18.5", "GetClipEnabled": "18.5", "GetIsTrackEnabled": "18.5",
    "GetIsTrackLocked": "18.5", "GetSourceStartFrame": "19.0.2", "GetTrackSubType": "19.0.1", "GetMarkInOut": "19.1",
    "DeleteRenderPreset": "19.1", "GetType": "21.1", "IsStudio": "21.1", "EXPORT_OTIO": "18.5",
    "SetName": "20.2",      # of a timeline's item; a timeline's own is older
    "SetTrackEnable": "18.5", "SetTrackLock": "18.5",
}
_UNTITLED = re.compile(r"Untitled Project( \d+)?")


class Bridge:
    """Resolve's root object, and what every verb needs of it."""

    def __init__(self, resolve: Any, entering: Callable[[str], None]) -> None:
        self.resolve = resolve
        self._entering = entering
        self.begun: Dict[str, Any] = {}  # how this agent came to be (see probe)
        self.ours: Dict[str, float] = {}  # the render jobs this agent added, and when (monotonic seconds)
        # The timelines it brought in, and the pool clips that came into our bin with each; all by unique id.
        self.imported: Dict[str, Set[str]] = {}
        self.finished: Dict[str, Dict[str, Any]] = {}  # and how those that are over ended

    def can(self, thing: Any, method: str) -> bool:
        """True when this build has the method."""
        return callable(getattr(thing, method, None))

    def ask(self, thing: Any, method: str, *args: Any) -> Any:
        """What `thing.method(*args)` answers. Raises Refusal when the method is missing or the object is dead."""
        self._entering(method)
        try:
            function = getattr(thing, method, None)
            if callable(function):
                return function(*args)
        except Exception as error:
            raise _gone(f"{method} failed: {type(error).__name__}") from error
        if method in SINCE and thing is not None:
            raise needs(method, SINCE[method])
        raise _gone(f"{method} was not answered")

    def maybe(self, thing: Any, method: str, *args: Any) -> Any:
        """The same, but None where this build has no such method."""
        return self.ask(thing, method, *args) if self.can(thing, method) else None

    def answers(self) -> bool:
        """Whether Resolve is still there: an API that was there and says nothing now has nobody behind it."""
        try:
            return bool(self.ask(self.resolve, "GetVersionString"))
        except Refusal:
            return False

    def project(self) -> Any:
        """The open project. Raises Refusal."""
        project = self.ask(self.ask(self.resolve, "GetProjectManager"), "GetCurrentProject")
        if project is None:
            raise Refusal("no-project", "No project is open in Resolve.", "Open the project and try again.")
        return project

    def timeline(self, project: Any, expected: str = "") -> Any:
        """The current timeline, which must have the unique id `expected` where one is given. Raises Refusal."""
        timeline = self.ask(project, "GetCurrentTimeline")
        if timeline is None:
            raise Refusal("no-timeline", "No timeline is open in Resolve.", "Open the timeline and try again.")
        if expected and self.ask(timeline, "GetUniqueId") != expected:
            raise Refusal("other-timeline", "Another timeline has become the current one in Resolve.",
                          "Open the timeline this is about and try again.")
        return timeline

    def timelines(self, project: Any) -> Iterator[Any]:
        """All timelines of the project."""
        for index in range(1, whole(self.ask(project, "GetTimelineCount")) + 1):
            timeline = self.ask(project, "GetTimelineByIndex", index)
            if timeline is not None:
                yield timeline

    def timeline_with(self, project: Any, unique_id: str) -> Any:
        """The timeline with this id. Raises Refusal."""
        for timeline in self.timelines(project):
            if self.ask(timeline, "GetUniqueId") == unique_id:
                return timeline
        raise Refusal("no-timeline", "That timeline is no longer in the project.", "Choose another.")

    def items(self, timeline: Any, kind: str, track: int) -> List[Any]:
        """What lies on a track (from 1), without the phantoms whose every getter answers None."""
        found = self.ask(timeline, "GetItemListInTrack", kind, track) or []
        return [item for item in found if self.ask(item, "GetStart") is not None]

    @staticmethod
    def is_untitled(name: str) -> bool:
        """True for the name of a project that was never saved."""
        return not name or _UNTITLED.fullmatch(name) is not None

    def saved_name(self, project: Any) -> str:
        """The project's name. Raises Refusal when it was never saved: then saving may hang Resolve."""
        name = str(self.ask(project, "GetName") or "")
        if self.is_untitled(name):
            raise Refusal("untitled-project", "The open project was never saved, so it has no name yet.",
                          "Save it under a name (File, Save Project) and try again.")
        return name


def whole(value: Any, otherwise: int = 0) -> int:
    """A frame count as an integer: Resolve answers 12, 12.0 or "12"."""
    try:
        return round(float(value))
    except (TypeError, ValueError, OverflowError):
        return otherwise


def text(value: Any) -> str:
    """A text, "" for None."""
    return "" if value is None else str(value)


def needs(what: str, version: str) -> Refusal:
    """The refusal for a method this Resolve doesn't have."""
    return Refusal("needs-newer", f"This Resolve is too old for {what}.", f"It needs Resolve {version} or later.")


def first(values: Any) -> Optional[Any]:
    """The first of a list that may be None or empty."""
    return values[0] if isinstance(values, (list, tuple)) and values else None


def _gone(what: str) -> Refusal:
    return Refusal("resolve-gone", f"Resolve no longer answers as it should: {what}.",
                   "If Resolve is still running with the project open, try again; else start it again.")
