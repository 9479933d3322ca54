"""Every file that is a timeline reads, and nothing in it is lost without a word.

For each format the elements are counted by an independent crude walk over the text, which knows nothing of ours,
and held against the cut, or against a warning.
"""

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from vvt.cut import Clip, Cut
from vvt.errors import BadTimeline
from vvt.interchange import read

OWN = Path(__file__).parent / "files"
SHARED = Path(__file__).parents[3] / "shared" / "timelines"


def files(suffix: str) -> list[Path]:
    return sorted([*OWN.glob(f"*.{suffix}"), *SHARED.glob(f"*/*.{suffix}")])


def called(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def told(cut: Cut, *words: str) -> int:
    """How many places the warnings name whose sentence has one of the words in it."""
    number = 0
    for warning in cut.warnings:
        places = re.search(r"\(([^()]*)\)\.$", warning)
        if places and any(word in warning for word in words):
            more = re.search(r" and (\d+) more$", places[1])
            number += int(more[1]) + 12 if more else len(re.split(r", | and ", places[1]))
    return number


# --- EDL --------------------------------------------------------------------------------------------

TIMECODE = r"\d\d:\d\d:\d\d[:;]\d\d"
EVENT = re.compile(rf"^\s*\d+\s+(?P<reel>.*?)\s+(?P<channels>[ABV/0-9]+|NONE)\s+(?P<kind>[CDW])(?P<rest>\S*)\s.*?"
                   rf"{TIMECODE}\s+{TIMECODE}\s+(?P<into>{TIMECODE})\s+(?P<out>{TIMECODE})\s*$")
CHANNELS = {"AA": 2, "AA/V": 3, "B": 2, "NONE": 0}


@pytest.mark.parametrize("path", files("edl"), ids=called)
def test_edl(path: Path):
    lines = re.split(r"\r\n|\r|\n", path.read_bytes().decode("latin-1"))
    events = [match for line in lines if (match := EVENT.match(line))]
    cut = read(path)
    clips = [clip for track in cut.tracks for clip in track.clips]
    crossings = [event for event in events if event["kind"] in "DW"]
    more = sum(len(line.split()) - 1 for line in lines if line.startswith("AUD"))
    expected = more + sum(CHANNELS.get(event["channels"], 1) for event in events
                          if event["reel"] != "BL" and event["into"] < event["out"])
    # A dissolve that starts from a clip of its own (which has no line with a length) adds that one.
    assert 0 <= len(clips) - expected <= sum(CHANNELS.get(event["channels"], 1) for event in crossings)
    silent = sum(event["channels"] == "NONE" for event in events)
    assert told(cut, "no channel") == silent
    assert sum(len(track.transitions) for track in cut.tracks) == sum(
        CHANNELS.get(event["channels"], 1) for event in crossings)
    assert len(cut.markers) == sum(bool(re.match(r"\*\s*LOC:", line)) for line in lines)
    speeds = [line.split() for line in lines if re.match(r"\s*M2\s", line)]
    retimed = {(clip.record_in, clip.media.name) for clip in clips if clip.speed != 1}
    assert len(retimed) + len(crossings) + told(cut, "second speed") >= len(speeds)
    assert sum(clip.speed == 0 for clip in clips) == sum(float(words[-2]) == 0 for words in speeds)
    assert len(retimed) <= len(speeds) + told(cut, "taken as a speed change")
    assert all(one.record_out <= other.record_in for track in cut.tracks
               for one, other in zip(track.clips, track.clips[1:], strict=False))


# --- FCP7 XML ---------------------------------------------------------------------------------------


def within(cut: Cut, seen: set[int]) -> list[Clip]:
    """All clips of a cut, those of each nested sequence once."""
    found = []
    for track in cut.tracks:
        for clip in track.clips:
            found.append(clip)
            if clip.nested is not None and id(clip.nested) not in seen:
                seen.add(id(clip.nested))
                found += within(clip.nested, seen)
    return found


def cuts_within(cut: Cut, seen: set[int]) -> list[Cut]:
    found = [cut]
    for track in cut.tracks:
        for clip in track.clips:
            if clip.nested is not None and id(clip.nested) not in seen:
                seen.add(id(clip.nested))
                found += cuts_within(clip.nested, seen)
    return found


def halves(clip: Clip) -> int:
    """A stereo clip that is written as two items counts twice."""
    return max(1, clip.channels.count(",") + 1)


@pytest.mark.parametrize("path", files("xml"), ids=called)
def test_fcp7(path: Path):
    text = path.read_text("utf-8")
    if "<xmeml" not in text or "<sequence" not in text:
        with pytest.raises(BadTimeline):
            read(path)
        return
    cut = read(path)
    clips = within(cut, set())
    items = len(re.findall(r"<(?:clipitem|generatoritem)\b", text))
    assert sum(map(halves, clips)) + told(cut, "left out") == items
    assert sum(len(track.transitions) for inner in cuts_within(cut, set()) for track in inner.tracks) + told(
        cut, "a transition without") == len(re.findall(r"<transitionitem\b", text))
    marked = sum(len(clip.markers) * halves(clip) for clip in clips) + sum(
        len(inner.markers) for inner in cuts_within(cut, set()))
    assert marked == len(re.findall(r"<marker>", text))
    root = ET.fromstring(text)  # noqa: S314 (our own and known files)
    off = [item for kind in ("clipitem", "generatoritem") for item in root.iter(kind)
           if (item.findtext("enabled") or "").upper() == "FALSE"]
    assert sum(halves(clip) for clip in clips if not clip.enabled) == len(off)
    tracks = [track for track in root.iter("track") if track.find("enabled") is not None or len(track)]
    assert sum(not track.enabled for inner in cuts_within(cut, set()) for track in inner.tracks) == sum(
        (track.findtext("enabled") or "").upper() == "FALSE" for track in tracks)
    remaps = [effect for effect in root.iter("effectid") if (effect.text or "").lower() == "timeremap"]
    assert sum(clip.speed != 1 or clip.ramp is not None for clip in clips) <= len(remaps)


# --- FCPXML -----------------------------------------------------------------------------------------

KINDS = {"asset-clip", "clip", "video", "audio", "title", "caption", "ref-clip", "sync-clip", "mc-clip"}


def storyline(holder: ET.Element, counts: Counter) -> None:
    """Counts what lies in a storyline and what is connected to it; alternatives of auditions apart."""
    for item in holder:
        if item.tag == "audition":
            picks = [child for child in item if child.tag in KINDS and not child.get("lane")]
            counts["alternatives"] += len(picks) - 1
            counted(picks[0], counts)
            connected(item, counts)
        elif item.tag == "transition":
            counts["transitions"] += 1
            counts["markers"] += len(item.findall("marker"))
        elif item.tag in KINDS | {"gap", "spine"}:
            counted(item, counts)


def counted(item: ET.Element, counts: Counter) -> None:
    if item.tag == "spine":
        storyline(item, counts)
        return
    counts["clips"] += item.tag != "gap"
    counts["titles"] += item.tag == "title"
    counts["retimed"] += item.find("timeMap") is not None
    counts["off"] += item.get("enabled") == "0"
    counts["markers"] += len(item.findall("marker")) + len(item.findall("chapter-marker"))
    counts["keywords"] += len(item.findall("keyword"))
    connected(item, counts)


def connected(item: ET.Element, counts: Counter) -> None:
    for child in item:
        if child.get("lane"):
            if child.tag == "spine":
                storyline(child, counts)
            else:
                storyline([child], counts)


def tally(cut: Cut) -> Counter:
    counts = Counter(markers=len(cut.markers))
    seen: set[int] = set()
    for track in cut.tracks:
        if track.kind == "V":
            counts["transitions"] += len(track.transitions)
        for clip in track.clips:
            counts["markers"] += len(clip.markers)
            if clip.link is not None and clip.link in seen:
                continue
            seen.add(clip.link)
            counts["clips"] += 1
            counts["titles"] += any(effect.kind == "title" for effect in clip.effects)
            counts["retimed"] += clip.speed != 1 or clip.ramp is not None
            counts["off"] += not clip.enabled
    return counts


def projects(path: Path) -> list[ET.Element]:
    return list(ET.parse(path).getroot().iter("project"))  # noqa: S314 (our own and known files)


@pytest.mark.parametrize("path", files("fcpxml"), ids=called)
def test_fcpxml(path: Path):
    held = projects(path)
    if len(held) != 1:
        with pytest.raises(BadTimeline, match="holds no project" if not held else f"holds {len(held)} projects"):
            read(path)
    for project in held:
        counts: Counter = Counter()
        storyline(project.find("sequence/spine"), counts)
        cut = read(path, timeline=project.get("name"))
        found = tally(cut)
        for what in ("clips", "titles", "off", "markers"):
            assert found[what] == counts[what], (what, project.get("name"))
        # A title's own time may be mapped one to one; then it plays as shot.
        assert found["retimed"] <= counts["retimed"]
        assert found["transitions"] == counts["transitions"]
        assert told(cut, "alternative of an audition") >= min(1, counts["alternatives"])
        assert told(cut, "keyword") >= min(1, counts["keywords"])


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real timelines are not part of this repository")
def test_every_project_of_every_library_is_found_whole():
    """The published adapter found 44 clips in these files."""
    clips = counted_crudely = number = 0
    for path in files("fcpxml"):
        for project in projects(path):
            number += 1
            clips += tally(read(path, timeline=project.get("name")))["clips"]
            counts: Counter = Counter()
            storyline(project.find("sequence/spine"), counts)
            counted_crudely += counts["clips"]
    assert number >= 33
    assert clips == counted_crudely > 350


# --- the others -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*files("ale"), *files("drt")], ids=called)
def test_what_is_no_timeline_for_us_is_refused(path: Path):
    with pytest.raises(BadTimeline):
        read(path)


@pytest.mark.parametrize("path", files("aaf"), ids=called)
def test_aaf(path: Path, capfd: pytest.CaptureFixture):
    pytest.importorskip("otio_aaf_adapter", reason="the extra `formats` is not installed")
    cut = read(path)
    assert any(track.clips for track in cut.tracks)
    assert any("known to drop" in warning for warning in cut.warnings)
    assert capfd.readouterr() == ("", "")
