"""A version's film beside the open timeline: in sync by record timecode, whatever its render covers."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import boto3
import pytest

from support.resolve.double import ResolveDouble
from vvt.host import HostRefused, ResolveHost
from vvt.store import CutName, Draft, PartSource, Store
from vvt.store.embedded import EmbeddedS3
from vvt.workflow.heard import Heard
from vvt.workflow.pull_reference import pull_as_reference

START = 86400     # of conftest's reel, 60 frames at 23.976
DROP = [{"drop": True}]
NAME = "Reel 2 beside v001"
on = pytest.mark.parametrize


@dataclass
class Room:
    """Resolve with a reel open, and a film of that reel to publish as whatever a test says of it."""

    resolve: ResolveDouble
    host: ResolveHost
    store: Store
    film: Path
    folder: Path

    def lay(self, timeline: dict[str, Any] | None, render: dict[str, Any] | None) -> tuple[Any, dict[str, Any]]:
        """Publish the film and lay it; the answer and the item on the new top track."""
        record = self.store.publish(CutName("Film", "Reel 2"), [PartSource("cut", self.film)],
                                    Draft(timeline=timeline, render=render))
        laid, film = pull_as_reference(self.host, self.store, record, self.folder / "films", Heard())
        assert film.read_bytes() == self.film.read_bytes()
        (item,) = self.resolve.state()["timelines"][NAME]["video"][-1]["items"]
        return laid, item


@pytest.fixture
def room(resolve: ResolveDouble, host: ResolveHost, s3: EmbeddedS3, tmp_path: Path) -> Iterator[Room]:
    job = host.render(tmp_path, "reel2", host.describe().presets[0]).job
    film = resolve.until(lambda: (now := host.render_state(job)).state == "complete" and now.path)
    bucket = f"cuts-{abs(hash(str(tmp_path)))}"
    client = boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1")
    client.create_bucket(Bucket=bucket)
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    before = resolve.state()
    yield Room(resolve, host, Store(s3.settings(bucket)), film, tmp_path)
    after = resolve.state()
    assert after["timelines"]["Reel 2"] == before["timelines"]["Reel 2"]
    current = ("timeline", "bin", "page")
    assert [after[name] for name in current] == [before[name] for name in current]


def told(rate: str = "24000/1001", **more: Any) -> dict[str, Any]:
    return {"rate": rate, "drop": False, "start": START, "duration": 60, **more}


@on(("first", "record_in", "frames"), [(START, 0, 60), (START + 12, 12, 60), (START - 24, 0, 36),
                                       (START + 500, 500, 60)])
def test_the_film_lies_where_its_render_began(room, first, record_in, frames):
    laid, item = room.lay(told(), {"first": first, "frames": 60})
    assert (item["record_in"], item["record_out"] - item["record_in"], laid.frames) == (record_in, frames, frames)
    left_out = max(0, START - first)
    assert bool(laid.warnings) == bool(left_out)
    assert not left_out or laid.warnings == (
        "The first 24 frames of the film come before the open timeline begins, so they are left out.",)


def test_a_film_without_a_word_on_what_it_covers_is_one_of_the_whole_timeline(room):
    _, item = room.lay(told(), None)
    assert (item["record_in"], item["record_out"]) == (0, 60)


def test_a_film_of_another_length_than_its_record_says_is_said_so(room):
    laid, _ = room.lay(told(), {"first": START, "frames": 55})
    assert laid.warnings == ("60 frames of the film lie there, where v001 has 55.",)


@on("room_rate", ["25/1", "24/1", "30000/1001"])
def test_another_rate_is_refused_before_anything_is_fetched(room, room_rate):
    with pytest.raises(HostRefused, match=r"the open timeline at 23\.976") as refused:
        room.lay(told(room_rate), {"first": START, "frames": 60})
    assert refused.value.kind == "other-rate"
    assert not (room.folder / "films").exists()


@on(("timeline", "render"), [(None, None), (told(), {"first": None, "frames": None}), (told(start=None), None)])
def test_a_film_nobody_knows_the_start_of_is_not_laid(room, timeline, render):
    with pytest.raises(HostRefused, match="does not say at what timecode") as refused:
        room.lay(timeline, render)
    assert 'vvt pull "Film/Reel 2@v1"' in refused.value.fix


@on("resolve", DROP, indirect=True)
def test_what_is_in_sync_is_what_reads_the_same_in_drop_frame_too(room):
    # 01:00:00:12 is frame 108012 counted without drop, 107904 with it.
    _, item = room.lay(told("30000/1001", start=108000), {"first": 108012, "frames": 60})
    assert item["record_in"] == 12
    assert Fraction(room.resolve.state()["timelines"][NAME]["rate"]) == Fraction(30000, 1001)
