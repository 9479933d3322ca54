"""A long timeline is read, described and compared by a child: the window's own process has next to nothing to do."""

import json
import os
import resource
import time
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from support.otio_cut import HOUR, Shot, with_sound, write
from support.reels import reel
from vvt.cut import Clip, Cut, Track
from vvt.host import ResolveHost
from vvt.host.presence import attend
from vvt.panel.actions import comparing, publishing, publishing_files, pulling, working
from vvt.panel.models.cuts import Place
from vvt.panel.models.sides import Side
from vvt.panel.work import Steering
from vvt.store import Draft
from vvt.workflow.hosted_publish import Choice, Goal, publish_current

EDITS = 60      # longer ones take Resolve's double longer, and both sides of a comparison by as much
REEL = Place("Film", "Reel 2")


def long_reel() -> Cut:
    """The reel's clips again and again, with sound."""
    first = reel(Fraction(24), ()).tracks[0].clips
    clips = tuple(Clip(20 * at, 20 * at + 20, 30 + at % 90, 50 + at % 90, first[at % 3].media, name=first[at % 3].name,
                       link=at) for at in range(EDITS))
    return replace(reel(Fraction(24), ()),
                   tracks=(Track("V", clips, name="Video 1"), Track("A", clips, name="Audio 1")))


@pytest.fixture
def published(resolve, store) -> None:
    host = ResolveHost()
    publish_current(host, store, Goal(Draft("Assembly", "Ada")), Choice())
    host.close()
    while (running := attend()) is not None:
        running.is_over(0.1)
        running.close()


class Shares:
    """Processor seconds of this thread and of the children it has waited for (the bucket is a thread here too)."""

    def __init__(self) -> None:
        self._ours, self._theirs = self._now()

    @staticmethod
    def _now() -> tuple[float, float]:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.thread_time(), used.ru_utime + used.ru_stime

    def __call__(self) -> tuple[float, float]:
        ours, theirs = self._now()
        return ours - self._ours, theirs - self._theirs


@pytest.mark.parametrize("resolve", [{"cut": long_reel()}], indirect=True)
def test_a_long_timeline_is_looked_at_and_a_version_brought_back_by_children(resolve, published, session, nearby):
    nearby.see_to_agent()
    shares = Shares()
    seen = working.look(session, nearby, Steering(lambda _: None))
    ours, theirs = shares()
    assert (seen.place, seen.words[:22]) == (REEL, "no changes since v001,")
    assert ours < theirs / 3

    shares, told = Shares(), []
    brought = pulling.as_timeline(session, nearby, "Film/Reel 2@v1", Steering(lambda step: told.append(step.words)))
    ours, theirs = shares()
    assert brought.text.startswith("Reel 2 v001 is a new timeline in your project, from the .drt")
    assert brought.text.endswith("A comparison with the version finds nothing changed.")
    assert any(words.startswith("Fetching timeline.") for words in told)
    assert ours < theirs / 3


@pytest.mark.parametrize("resolve", [{"cut": long_reel()}], indirect=True)
def test_a_long_timeline_is_proposed_published_and_marked_by_children(resolve, published, session, nearby, take_out):
    take_out()
    nearby.see_to_agent()
    shares, stages = Shares(), []
    proposal = publishing.propose(session, nearby, "", Steering(lambda _: None))
    ours, theirs = shares()
    assert (proposal.grown.place, proposal.grown.base, proposal.grown.versions) == (REEL, 1, ((1, "Assembly"),))
    assert proposal.told.timeline.name == "Reel 2"
    assert not proposal.told.timeline.told, "what is on it stays there"
    assert ours < theirs / 3

    shares = Shares()
    version = publishing.publish(session, nearby, publishing.Wish(REEL, "Trimmed"),
                                 Steering(lambda step: stages.append(step.stage)))
    ours, theirs = shares()
    assert (version.record.number, version.record.base, version.changes) == (2, 1, {"extract": 1})
    assert list(dict.fromkeys(filter(None, stages))) == ["Saving", "Exporting timeline", "Uploading"]
    assert ours < theirs / 3

    shares = Shares()
    marked = comparing.mark(session, nearby, "Film/Reel 2@v1", Steering(lambda _: None))
    ours, theirs = shares()
    assert marked.text == "1 marker is on the timeline."
    assert [change.kind for change in marked.compared.comparison.changes.changes] == ["extract"]
    assert ours < theirs / 2, "both cuts and the changes come here to be drawn"


def ten_thousand_clips(path, first):
    """An .otio without all that Resolve writes around a clip; `first` frames are off the head of the first one."""
    def span(start, count):
        return {"OTIO_SCHEMA": "TimeRange.1", "start_time": {"OTIO_SCHEMA": "RationalTime.1", "rate": 24.0,
                                                             "value": float(start)},
                "duration": {"OTIO_SCHEMA": "RationalTime.1", "rate": 24.0, "value": float(count)}}

    def clip(number):
        off = 0 if number else first
        media = {"OTIO_SCHEMA": "ExternalReference.1", "target_url": f"/m/A{number}.mov",
                 "available_range": span(0, 500)}
        return {"OTIO_SCHEMA": "Clip.1", "name": f"A{number}", "media_reference": media,
                "source_range": span(100 + off, 40 - off)}

    track = {"OTIO_SCHEMA": "Track.1", "kind": "Video", "children": [clip(number) for number in range(10_000)]}
    stack = {"OTIO_SCHEMA": "Stack.1", "children": [track]}
    path.write_text(json.dumps({"OTIO_SCHEMA": "Timeline.1", "tracks": stack}), encoding="utf-8")
    return path


def test_ten_thousand_clips_are_published_by_a_child(session, tmp_path):
    for number, off in ((1, 0), (2, 6)):
        files = publishing_files.Chosen(None, (ten_thousand_clips(tmp_path / f"{number}.otio", off),))
        wish = publishing_files.FilesWish(REEL, files, base="v1" if off else "none")
        shares = Shares()
        version = publishing_files.publish_files(session, wish, Steering(lambda _: None))
        ours, theirs = shares()
        assert (version.record.number, len(version.record.timeline["media"])) == (number, 10_000)
        # Its record names each of the media, and comes in pieces.
        assert ours < theirs / 3
    assert version.changes == {"trim": 1}


class Looking(Steering):
    """Looks, whenever it is asked whether to go on, how nice this process's children are."""

    def __init__(self):
        super().__init__(lambda _: None)
        self.nice = set()

    def check(self):
        for tasks in Path("/proc/self/task").glob("*/children"):
            for child in tasks.read_text(encoding="ascii").split():
                with suppress(ProcessLookupError):
                    self.nice.add(os.getpriority(os.PRIO_PROCESS, int(child)))
        super().check()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux names a process's children")
def test_the_window_comes_before_what_compares_for_it(session, tmp_path):
    paths = [write(with_sound(tuple(Shot(f"A{at:05}", HOUR + 100 + 7 * at, 48 + number) for at in range(100))),
                   tmp_path / f"{number}.otio") for number in range(2)]
    looking = Looking()
    comparing.compared(session, None, *map(Side.file, paths), looking)
    assert max(looking.nice) >= os.getpriority(os.PRIO_PROCESS, 0) + 5
