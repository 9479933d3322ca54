"""Cancel while the store hangs at what is looked up first: the publish ends at once, and nothing is lost."""

import threading
import time

import pytest

from support.otio_cut import Shot, with_sound, write
from support.reels import reel
from support.relay import Fault
from support.resolve.at_hand import at_hand
from support.standstill import Standstill
from vvt.outbox import Outbox
from vvt.store import CutName, Draft, Stopped
from vvt.workflow.hosted_publish import Choice
from vvt.workflow.publish_apart import Version, publish_current_apart, publish_files_apart
from vvt.workflow.publishing import Files, publish
from vvt.workflow.telling import Listeners

REEL = CutName("Film", "Reel 2")
SHOTS = tuple(Shot(f"A001C{number:03}", 90000 + 500 * number, 40) for number in range(1, 121))
AT_ONCE = 3         # seconds; a machine with other things to do takes its time to end a process
LONG = 60           # seconds until a test gives up waiting


class Cancelled(KeyboardInterrupt):
    """As the window's."""


@pytest.fixture
def files(place, tmp_path):
    """A second version's, whose first is there."""
    publish(place.store(), REEL, Files(None, (write(with_sound(SHOTS[:-3]), tmp_path / "first.otio"),)), Draft())
    film = tmp_path / "reel.mov"
    film.write_bytes(b"a film of the reel" * 10_000)
    return Files(film, (write(with_sound(SHOTS), tmp_path / "reel.otio"),))


class Cancel:
    """The window, which presses Cancel once the store hangs."""

    def __init__(self, relay, fault, piece):
        self.asked, self.at = threading.Event(), 0.0
        self._fault, self._piece = fault, piece
        relay.fault = self._hang

    def _hang(self, request):
        if self._piece not in request.path:
            return None
        self.at = self.at or time.monotonic()
        self.asked.set()
        return self._fault

    def check(self, *_):
        if self.asked.is_set():
            raise Cancelled

    @property
    def listeners(self):
        return Listeners(self.check, self.check, self.check, self.check, self.check)

    def ends(self, work):
        """Do `work`; how many seconds after Cancel it ended, without those the machine kept it waiting."""
        found = []

        def run():
            try:
                found.append(work())
            except (Cancelled, Stopped) as why:
                found.append(why)

        thread = threading.Thread(target=run)
        thread.start()
        assert self.asked.wait(LONG)
        with Standstill() as stood:
            thread.join(LONG)
        assert isinstance(found[0], Cancelled | Stopped), found
        return time.monotonic() - self.at - stood.seconds


def entries():
    with Outbox() as outbox:
        return [(entry.state, entry.goes, entry.begun) for entry in outbox.entries()]


@pytest.mark.parametrize(("base", "fault", "piece", "left"), [
    pytest.param("v1", Fault.HUNG, "versions&prefix", [], id="the version it grew from"),
    pytest.param("none", Fault.HUNG, "versions&prefix", [("waiting", "person", False)], id="the newest version"),
    pytest.param("none", Fault.HUNG, "timeline.otio", [("waiting", "person", False)], id="the newest's timeline"),
    pytest.param("none", Fault.STALLED, "timeline.otio", [("waiting", "person", False)], id="half of a timeline"),
])
def test_a_publish_of_files_ends_at_once(place, relay, chosen, files, *, base, fault, piece, left):
    cancel = Cancel(relay, fault, piece)
    took = cancel.ends(lambda: publish_files_apart(Version(REEL, Draft("For sound", "Ada"), base), files, chosen,
                                                   cancel.listeners))
    assert took < AT_ONCE
    assert entries() == left
    assert [record.number for record in place.store().versions(REEL)] == [1]


@pytest.mark.parametrize("base", ["known", "v1"])
def test_a_publish_of_the_open_timeline_ends_at_once(
        place, relay, chosen, files, *, base, tmp_path, monkeypatch):
    cancel = Cancel(relay, Fault.HUNG, "versions&prefix")
    with at_hand(tmp_path, monkeypatch, cut=reel(24, ()), timeline="Reel 2") as resolve:
        took = cancel.ends(lambda: publish_current_apart(Version(REEL, Draft("For sound", "Ada"), base),
                                                         Choice("H.264 Master"), chosen, cancel.listeners))
        assert not [call for call in resolve.calls() if call["method"] in {"SaveProject", "StartRendering"}]
    assert took < AT_ONCE
    assert not entries()
    assert [record.number for record in place.store().versions(REEL)] == [1]
