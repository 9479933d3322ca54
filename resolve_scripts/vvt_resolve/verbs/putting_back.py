"""What was current in Resolve (timeline, bin, page) comes back, whatever a verb did and however it ended."""

from contextlib import contextmanager
from typing import Any, Dict, Iterator

from vvt_resolve.bridge import Bridge
from vvt_resolve.errors import Refusal


class Before:
    """What was current before; `report` says, once it is over, whether each is current again."""

    def __init__(self, bridge: Bridge, project: Any) -> None:
        self._bridge = bridge
        self._project = project
        self._pool = bridge.ask(project, "GetMediaPool")
        self._timeline = bridge.ask(project, "GetCurrentTimeline")
        self._bin = bridge.ask(self._pool, "GetCurrentFolder")
        self._page = bridge.ask(bridge.resolve, "GetCurrentPage")
        self.report: Dict[str, bool] = {}

    def switch_to(self, unique_id: str) -> Any:
        """Make the timeline with this id the current one; answers it. Raises Refusal."""
        timeline = self._bridge.timeline_with(self._project, unique_id)
        if not self._make_current(timeline):
            raise Refusal("no-timeline", "Resolve did not open the timeline.", "Open it yourself and try again.")
        return timeline

    def restore(self) -> None:
        """Put all three back, and look whether they are."""
        self.report = {"timeline": self._timeline is None or self._make_current(self._timeline),
                       "bin": self._bin is None or self._open_bin(), "page": not self._page or self._open_page()}

    def _make_current(self, timeline: Any) -> bool:
        if not self._is_current(timeline):
            self._bridge.ask(self._project, "SetCurrentTimeline", timeline)
        return self._is_current(timeline)

    def _is_current(self, timeline: Any) -> bool:
        current = self._bridge.ask(self._project, "GetCurrentTimeline")
        ask = self._bridge.ask
        return current is not None and bool(ask(current, "GetUniqueId") == ask(timeline, "GetUniqueId"))

    def _open_bin(self) -> bool:
        ask = self._bridge.ask
        if ask(ask(self._pool, "GetCurrentFolder"), "GetUniqueId") != ask(self._bin, "GetUniqueId"):
            ask(self._pool, "SetCurrentFolder", self._bin)
        return bool(ask(ask(self._pool, "GetCurrentFolder"), "GetUniqueId") == ask(self._bin, "GetUniqueId"))

    def _open_page(self) -> bool:
        ask, resolve = self._bridge.ask, self._bridge.resolve
        if ask(resolve, "GetCurrentPage") != self._page:
            ask(resolve, "OpenPage", self._page)
        return bool(ask(resolve, "GetCurrentPage") == self._page)


@contextmanager
def put_back(bridge: Bridge, project: Any) -> Iterator[Before]:
    """While this lasts, timeline, bin and page may change; afterwards they are what they were."""
    before = Before(bridge, project)
    try:
        yield before
    finally:
        before.restore()
