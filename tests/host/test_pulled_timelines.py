"""Versions back in Resolve: media in place, moved, gone; files refused; what the files lost put back and counted."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3
import pytest

from support.resolve.double import ResolveDouble
from vvt import paths
from vvt.cut import Clip, Cut, Marker, Media, Track
from vvt.host import HostRefused, ResolveHost
from vvt.host.remembered import recall
from vvt.interchange import read
from vvt.store import CutName, Draft, PartSource, Record, Store
from vvt.store.embedded import EmbeddedS3
from vvt.workflow.heard import Heard
from vvt.workflow.hosted_pull import Restored, pull_as_timeline
from vvt.workflow.timelines import facts

VERSIONS = ["18.5", "19.1", "20.3", "21.1"]
RATE, START = 24, 86400
on = pytest.mark.parametrize
NAMES = ("A001.mov", "A002.mov", "A003.mov")


def dressed(title: bool = True, folder: str = "/card/") -> Cut:
    """Three linked takes, a title between; colours, a clip switched off, markers with custom data, a locked track."""
    shots = [Media(name, f"{folder}{name}", rate=RATE, start=0, duration=200) for name in NAMES]
    seen = Marker(35, 1, "look", "Cyan", "again", "shot:7")
    takes = [Clip(0, 20, 30, 50, shots[0], name=shots[0].name, link=1, colour="Teal", markers=(seen,)),
             Clip(20, 40, 30, 50, shots[1], name="the good one", link=2, enabled=False),
             Clip(50, 70, 30, 50, shots[2], name=shots[2].name, link=3, colour="Pink")]
    text = [Clip(40, 50, 0, 10, Media("Text+", rate=RATE, generator=True), name="Text+")] if title else []
    sound = tuple(replace(clip, name=clip.media.name, colour="", markers=(), enabled=True) for clip in takes)
    picture = tuple(sorted([*takes, *text], key=lambda clip: clip.record_in))
    return Cut("Reel 2", RATE, (Track("V", picture, name="Picture"), Track("A", sound, name="Audio 1", locked=True)),
               start=START, markers=(Marker(5, 2, "mine", "Red", "keep", "sound:3"),))


@dataclass
class Room:
    """Resolve with the reel open, its media in `card`, a store with the reel as v1."""

    resolve: ResolveDouble
    host: ResolveHost
    store: Store
    card: Path
    folder: Path
    name: str = "Reel 2"

    def publish(self, *, told: bytes | None = b"", kinds: tuple[str, ...] = ("otio", "drt", "xml")) -> Record:
        """The open timeline as the next version; `told` other bytes for its facts.json, None for none."""
        out = self.folder / "out"
        out.mkdir()
        now = self.host.describe().timeline
        self.host.export(out, kinds)
        parts = [PartSource(f"timeline.{kind}", out / f"timeline.{kind}") for kind in kinds]
        if told is not None:
            (out / "facts.json").write_bytes(told or json.dumps(now.told).encode())
            parts.append(PartSource("facts.json", out / "facts.json"))
        known = facts(read(out / "timeline.otio")) if "otio" in kinds else {}
        return self.store.publish(CutName("Film", "Reel 2"), parts,
                                  Draft(timeline=known, host={"timeline": now.name, "timeline_id": now.id}))

    def pull(self, record: Record, media: Path | None = None) -> Restored:
        """Bring it back, and see that nothing of the editor's changed."""
        before = self.resolve.state()
        restored = pull_as_timeline(self.host, self.store, record, media, Heard())
        after = self.resolve.state()
        assert after["timelines"]["Reel 2"] == before["timelines"]["Reel 2"]
        assert [after[name] for name in ("timeline", "bin", "page")] == [
            before[name] for name in ("timeline", "bin", "page")]
        return restored

    def move(self, to: str) -> Path:
        """The editor moves the media."""
        (self.folder / to).parent.mkdir(parents=True, exist_ok=True)
        return self.card.rename(self.folder / to)

    def looks(self, name: str) -> dict[str, Any]:
        """A timeline as far as two can be the same: no ids, no links' numbers, no places of media."""
        shown = self.resolve.state()["timelines"][name]
        for row in (*shown["video"], *shown["audio"]):
            row["items"] = [{key: value for key, value in item.items() if key not in ("id", "link", "path", "online")}
                            for item in row["items"]]
        return {key: shown[key] for key in ("start", "length", "rate", "markers", "video", "audio")}

    def refuse(self, times: int) -> None:
        """Resolve takes none of the next files."""
        self.resolve.tell("fail", method="ImportTimelineFromFile", times=times)


@pytest.fixture
def room(request: pytest.FixtureRequest, tmp_path: Path, s3: EmbeddedS3,
         monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    options = {"version": "20.3", "cut": dressed(), **getattr(request, "param", {})}
    card = tmp_path / "card"
    card.mkdir()
    for at, name in enumerate(NAMES, 1):
        (card / name).write_bytes(b"picture" * at)
    bucket = f"cuts-{abs(hash(str(tmp_path)))}"
    client = boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1")
    client.create_bucket(Bucket=bucket)
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    monkeypatch.setenv("VVT_AGENT_DIR", str(tmp_path / "agent"))
    with ResolveDouble(tmp_path / "resolve", timeline="Reel 2", **{"media": card, **options}) as resolve:
        for name, value in resolve.environment.items():
            monkeypatch.setenv(name, value)
        timeline = resolve.editor().GetProjectManager().GetCurrentProject().GetCurrentTimeline()
        timeline.GetItemListInTrack("video", 1)[0].AddFlag("Green")
        host = ResolveHost()
        yield Room(resolve, host, Store(s3.settings(bucket)), card, tmp_path)
        host.close()
        assert not [call for call in resolve.calls() if call.get("overlaps")], "one call at a time"


in_every = on("room", [{"version": version} for version in VERSIONS], indirect=True, ids=VERSIONS)


@in_every
def test_with_its_media_in_place_a_version_comes_back_whole_and_is_known_again(room):
    record = room.publish()
    told = room.pull(record)
    assert (told.timeline.name, told.source, told.offline, told.relinked) == ("Reel 2 v001", "drt", 0, 0)
    assert (told.identical, told.changes, told.reapplied, told.warnings) == (True, {}, {}, ())
    assert room.looks("Reel 2 v001") == room.looks("Reel 2")
    state = room.resolve.state()
    assert recall(state["project_id"], state["timelines"]["Reel 2 v001"]["id"]) == "Film/Reel 2@v1"
    kept = {clip["name"]: clip["third"] for clip in state["clips"] if clip["third"]}
    newer = room.host.describe().version >= "19.1"
    assert kept == ({"Reel 2 v001": {"vvt": "Film/Reel 2@v1"}} if newer else {})
    assert room.host.describe(told.timeline.id).timeline.pulled_as == ("Film/Reel 2@v1" if newer else "")
    assert room.host.describe().timeline.pulled_as == "", "never on the editor's own"


@in_every
def test_what_an_otio_loses_is_put_back_and_counted(room):
    record = room.publish()
    room.refuse(1)
    told = room.pull(record)
    assert (told.source, told.offline) == ("otio", 0)
    assert "the files before it were not taken" in told.why
    assert told.placeholders == ('"Text+" at 01:00:01:16 on V1 (a title or generator)',)
    now, was = room.looks("Reel 2 v001"), room.looks("Reel 2")
    was["video"][0]["items"] = [item for item in was["video"][0]["items"] if item["name"] != "Text+"]
    names = room.host.describe().version >= "20.2"
    assert told.reapplied == {"colors": 2, "flags": 1, "markers": 2, **({"names": 1} if names else {})}
    if not names:
        was["video"][0]["items"][1]["name"] = "A002.mov"
        assert "1 clip name could not be put back: it needs Resolve 20.2." in told.warnings
    assert now == was
    assert any("no .otio with these" in warning and '"Text+"' in warning for warning in told.warnings)
    assert "Resolve made no timeline of Reel 2 v001.drt." in told.warnings
    assert (told.identical, told.changes) == (False, {"lift": 1})


@in_every
def test_what_an_xml_loses_is_put_back_and_counted(room):
    record = room.publish()
    room.refuse(2)
    told = room.pull(record)
    assert (told.source, told.offline, told.placeholders) == ("xml", 0, ())
    assert told.reapplied["colors"] == 2
    assert told.reapplied["markers"] == 2
    now, was = room.looks("Reel 2 v001"), room.looks("Reel 2")
    if room.host.describe().version < "20.2":
        was["video"][0]["items"][1]["name"] = now["video"][0]["items"][1]["name"]
    assert now == was


def test_media_that_moved_to_a_known_place_are_relinked_and_counted(room):
    record = room.publish()
    now = room.move("new/volume/card")
    paths.save(paths.with_place(paths.configured(), str(room.folder / "card"), str(now)))
    told = room.pull(record)
    assert (told.source, told.relinked, told.offline, told.identical) == ("drt", 3, 0, True)
    items = room.resolve.state()["timelines"]["Reel 2 v001"]["video"][0]["items"]
    assert [item["path"] for item in items] == [str(now / "A001.mov"), str(now / "A002.mov"), None,
                                                str(now / "A003.mov")]
    assert room.looks("Reel 2 v001") == room.looks("Reel 2")


@on("refused", [0, 1, 2])       # .drt, .otio, .xml
@on("room", [{"media": None, "cut": dressed(title=False, folder=r"Z:\card" + "\\")}], indirect=True)
def test_a_version_of_a_windows_machine_finds_its_media_here(room, refused):
    record = room.publish()
    room.resolve.tell("unmount")
    paths.save(paths.with_place(paths.configured(), "z:/Card", str(room.card)))
    room.refuse(refused)
    told = room.pull(record)
    assert (told.source, told.offline, told.identical) == (("drt", "otio", "xml")[refused], 0, True)
    items = room.resolve.state()["timelines"]["Reel 2 v001"]["video"][0]["items"]
    assert [item["path"] for item in items] == [str(room.card / name) for name in NAMES]


@on("how", ["searched", "named"])
def test_media_that_moved_anywhere_are_looked_for(room, how):
    record = room.publish()
    room.move("anywhere/else/card")
    # Another file of the name, as camera cards have it: the size tells which.
    (room.folder / "anywhere" / "A002.mov").write_bytes(b"another take")
    if how == "searched":
        paths.save(paths.with_search(paths.configured(), str(room.folder / "anywhere")))
    told = room.pull(record, room.folder / "anywhere" if how == "named" else None)
    assert (told.source, told.relinked, told.offline, told.identical) == ("drt", 3, 0, True)
    items = room.resolve.state()["timelines"]["Reel 2 v001"]["audio"][0]["items"]
    assert items[1]["path"] == str(room.folder / "anywhere" / "else" / "card" / "A002.mov")


def test_media_that_are_nowhere_are_counted_with_the_remedy(room):
    record = room.publish()
    room.move("nowhere/known")
    told = room.pull(record)
    assert (told.source, told.relinked, told.offline) == ("drt", 0, 6)
    assert any("6 clips are offline" in warning and "vvt resolve paths" in warning for warning in told.warnings)
    assert room.looks("Reel 2 v001") == room.looks("Reel 2")


def test_clips_that_resolve_only_pretends_to_relink_stay_offline(room):
    record = room.publish()
    now = room.move("moved")
    room.resolve.tell("pretend", method="RelinkClips")
    told = room.pull(record, now)
    assert (told.relinked, told.offline) == (0, 6)


def test_an_otio_gets_todays_paths(room):
    record = room.publish()
    now = room.move("moved")
    room.refuse(1)
    told = room.pull(record, now)
    assert (told.source, told.offline, told.reapplied["colors"]) == ("otio", 0, 2)
    assert not room.resolve.calls("MediaPool.RelinkClips")
    paths_now = {item["path"] for item in room.resolve.state()["timelines"]["Reel 2 v001"]["video"][0]["items"]}
    assert paths_now == {str(now / name) for name in NAMES}


def test_with_media_nowhere_an_xml_comes_before_an_otio_with_gaps(room):
    record = room.publish()
    (room.card / "A003.mov").unlink()
    room.refuse(1)
    told = room.pull(record)
    assert (told.source, told.offline) == ("xml", 2)
    assert "1 of its media files are nowhere to be found." in told.warnings


@on("room", [{"cut": dressed(title=False)}], indirect=True)
def test_as_the_last_way_an_otio_comes_with_gaps_where_media_are_nowhere(room):
    record = room.publish(kinds=("otio",))
    (room.card / "A003.mov").unlink()
    told = room.pull(record)
    assert told.source == "otio"
    assert told.placeholders == ('"A003.mov" at 01:00:02:02 on V1 (its media are nowhere)',
                                 '"A003.mov" at 01:00:02:02 on A1 (its media are nowhere)')
    assert [item["record_in"] for item in room.resolve.state()["timelines"]["Reel 2 v001"]["video"][0]["items"]] == [
        0, 20]


def test_clips_of_the_open_timeline_are_not_relinked_for_a_pull(room):
    room.publish()
    now = room.move("moved")
    # With the paths of before an .xml takes the clips that are in the pool, which the open timeline shows.
    made = room.host.import_timeline(room.folder / "out" / "timeline.xml", "Reel 2 v001", "Versions").timeline
    before = room.resolve.state()["timelines"]["Reel 2"]
    told = room.host.relink(made.id, {str(room.card / name): now / name for name in NAMES}, "Versions")
    assert (told.relinked, told.timeline.offline) == (0, 6)
    assert sorted(told.shared) == sorted(str(room.card / name) for name in NAMES)
    assert room.resolve.state()["timelines"]["Reel 2"] == before


def test_when_nothing_is_taken_nothing_changed(room):
    record = room.publish()
    before = room.resolve.state()
    room.refuse(9)
    with pytest.raises(HostRefused, match=r"no timeline of Reel 2 v001\.drt.*\.otio.*\.xml") as refused:
        room.pull(record)
    assert 'vvt pull "Film/Reel 2@v1"' in refused.value.fix
    assert room.resolve.state()["timelines"] == before["timelines"]


def test_a_taken_name_gets_a_number(room):
    record = room.publish()
    assert [room.pull(record).timeline.name for _ in range(3)] == [
        "Reel 2 v001", "Reel 2 v001 (2)", "Reel 2 v001 (3)"]


def test_custom_data_that_a_drt_dropped_come_back(room):
    record = room.publish()
    room.resolve.tell("quirk", name="drt_drops_custom_data")
    told = room.pull(record)
    assert (told.source, told.reapplied, told.identical) == ("drt", {"markers": 2}, True)
    assert room.looks("Reel 2 v001") == room.looks("Reel 2")


def test_an_otio_that_comes_in_without_media_gives_way_to_the_xml(room):
    record = room.publish()
    room.refuse(1)
    room.resolve.tell("quirk", name="otio_offline")
    told = room.pull(record)
    assert (told.timeline.name, told.source, told.offline) == ("Reel 2 v001", "xml", 0)
    assert any("without their media from the .otio" in warning for warning in told.warnings)
    assert list(room.resolve.state()["timelines"]) == ["Reel 2", "Reel 2 v001"]


def test_without_a_better_file_an_otio_without_media_is_kept_and_counted(room):
    record = room.publish(kinds=("otio",))
    room.resolve.tell("quirk", name="otio_offline")
    told = room.pull(record)
    assert (told.source, told.offline) == ("otio", 6)


@on("told", [None, b"{", b"[]", b'{"tracks": [{}]}'])
def test_without_facts_that_can_be_read_the_file_speaks_for_itself(room, told):
    record = room.publish(told=told)
    pulled = room.pull(record)
    assert (pulled.source, pulled.identical) == ("drt", True)
    assert [warning for warning in pulled.warnings if "facts.json" in warning] == [] if told is None else [
        pulled.warnings[0]]


def test_a_colour_resolve_does_not_keep_is_said_so(room):
    record = room.publish()
    room.refuse(1)
    room.resolve.tell("pretend", method="SetClipColor", times=1)
    told = room.pull(record)
    assert told.reapplied["colors"] == 1
    assert "1 clip colour could not be put back: Resolve did not keep it." in told.warnings


def test_a_drt_that_brings_nested_timelines_along_is_the_one_it_is_named_after(room):
    record = room.publish()
    room.resolve.tell("quirk", name="drt_brings_nested")
    told = room.pull(record)
    assert (told.timeline.name, told.identical) == ("Reel 2 v001", True)
    assert sorted(room.resolve.state()["timelines"]) == ["Reel 2", "Reel 2 v001", "Reel 2 v001 (nested)"]


def test_clips_on_locked_tracks_are_put_right_and_the_lock_stays(room):
    timeline = room.resolve.editor().GetProjectManager().GetCurrentProject().GetCurrentTimeline()
    timeline.SetTrackLock("video", 1, True)
    record = room.publish()
    room.refuse(2)
    room.resolve.tell("quirk", name="locked_refuses")
    told = room.pull(record)
    assert (told.source, told.reapplied["colors"]) == ("xml", 2)
    assert room.looks("Reel 2 v001") == room.looks("Reel 2")


@on(("verb", "wrong"), [
    ("restore", {"items": [{"kind": "video", "track": 1, "start": 0, "end": 9, "method": "Quit"}]}),
    ("restore", {"items": [{"kind": "video", "track": True, "start": 0, "end": 9}]}),
    ("restore", {"items": [{"kind": "window", "track": 1, "start": 0, "end": 9}]}),
    ("restore", {"items": [{"kind": "video", "track": 1, "start": 0, "end": 9, "flags": [7]}]}),
    ("restore", {"markers": [{"frame": 1}]}), ("restore", {"tracks": [{"kind": "video"}]}),
    ("restore", {"items": [7] * 6000}), ("relink", {"moves": [["/a"]], "bin": "x"}),
    ("relink", {"moves": [["/a", ""]], "bin": "x"}), ("relink", {"moves": {}, "bin": "x"})])
def test_what_is_not_typed_reaches_no_timeline(room, verb, wrong):
    now = room.host.describe().timeline.id
    before = room.resolve.state()
    given = {"items": [], "markers": [], "tracks": []} if verb == "restore" else {}
    with pytest.raises(HostRefused) as refused:
        room.host._ask(verb, timeline=now, **given | wrong)
    assert refused.value.kind == "bad-request"
    assert room.resolve.state() == before
    assert not room.resolve.calls("SetCurrentTimeline", "RelinkClips", "SetClipColor", "AddMarker", "AddFlag")


def test_a_version_without_any_timeline_is_said_so(room):
    record = room.publish()
    (room.folder / "film.mov").write_bytes(b"film")
    bare = room.store.publish(record.name, [PartSource("timeline.drp", room.folder / "film.mov")], Draft())
    with pytest.raises(Exception, match="has no timeline that can be imported"):
        room.pull(bare)
