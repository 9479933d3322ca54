"""Publishing as the panel calls it: facts, the version it grew from, and somebody else publishing meanwhile."""

from pathlib import Path
from uuid import uuid4

import pytest

from support.otio_cut import Shot, with_sound, write
from vvt.errors import BadTimeline, NotFound
from vvt.store import CutName, Draft, Store
from vvt.store.embedded import EmbeddedS3
from vvt.workflow.publishing import Files, Way, publish
from vvt.workflow.words import summary, tally

NAME = CutName("Film", "Reel")
SHOTS = [Shot(f"A001C{number:03}", 90000 + 500 * number, 40) for number in range(1, 5)]


@pytest.fixture
def store(s3: EmbeddedS3) -> Store:
    store = Store(s3.settings(f"cuts-{uuid4().hex[:12]}"))
    store.set_up(create=True)
    return store


def timeline(path: Path, count: int) -> Files:
    return Files(timelines=(write(with_sound(SHOTS[:count]), path),))


def test_the_summary_is_against_the_version_before_also_when_somebody_was_faster(store: Store, tmp_path: Path):
    publish(store, NAME, timeline(tmp_path / "a.otio", 2), Draft())
    mine, theirs = timeline(tmp_path / "mine.otio", 4), timeline(tmp_path / "theirs.otio", 3)
    done: list[int] = []

    def meanwhile(stage: str, sent: int, total: int) -> None:
        if not done:
            elsewhere = Way(outbox=tmp_path / "another machine")
            done.append(publish(store, NAME, theirs, Draft(), way=elsewhere).record.number)

    published = publish(store, NAME, mine, Draft(), meanwhile)
    assert done == [2]
    assert (published.record.number, published.record.base, published.since) == (3, 1, 2)
    assert published.changes == {"insert": 1}


def test_the_caller_s_draft_is_kept(store: Store, tmp_path: Path):
    draft = Draft("note", "Ada", host={"name": "DaVinci Resolve"})
    record = publish(store, NAME, timeline(tmp_path / "a.otio", 2), draft).record
    assert (record.note, record.author, record.publish_id) == ("note", "Ada", draft.publish_id)
    assert record.host == {"name": "DaVinci Resolve"}


def test_an_old_timeline_that_cannot_be_read_keeps_nothing_from_being_published(store: Store, tmp_path: Path):
    edl = tmp_path / "a.edl"
    edl.write_text("this is no EDL")
    first = publish(store, NAME, Files(timelines=(edl,)), Draft())
    assert first.record.timeline is None
    assert "published as it is" in first.warnings[0]
    second = publish(store, NAME, timeline(tmp_path / "b.otio", 2), Draft())
    assert second.changes is None
    assert any("not known" in warning for warning in second.warnings)


def test_what_cannot_be_published_is_refused_before_anything_is_sent(tmp_path: Path):
    good = write(with_sound(SHOTS), tmp_path / "good.otio")
    for files, error in (
            (Files(), NotFound), (Files(timelines=(good, good)), BadTimeline), (Files(render=good), BadTimeline),
            (Files(render=tmp_path), NotFound), (Files(timelines=(tmp_path / "gone.otio",)), NotFound)):
        with pytest.raises(error):
            publish(Unused(), NAME, files, Draft())  # type: ignore[arg-type]  # no store is needed


class Unused:
    """A store that fails at any use."""


def test_changes_in_half_a_line():
    assert summary({}, "v2") == "no changes since v2"
    assert summary({"insert": 1, "trim": 2, "enable": 0}, "v2") == "3 changes since v2: 1 insert, 2 trims"
    assert tally(None) == ""
    assert tally({}) == "="
    assert tally({"insert": 1, "overwrite": 2, "lift": 1, "trim": 5}) == "+3 −1 ~5"
