"""Real pairs of versions, with what is known of them: Resolve's own exports, and a turnover in EDLs."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from cases.check import in_order, mirrored, problems, turned_round, unlike

from support.otio_cut import Gap, Row, Shot, Timeline, write
from vvt.compare import apply, compare
from vvt.interchange import read
from vvt.reports import as_json

SHARED = Path(__file__).parents[3] / "shared" / "timelines"


def diff(before, after):
    report = as_json(compare(read(before), read(after)))
    return json.loads(report) if isinstance(report, str | bytes) else json.loads(json.dumps(report))

REAL = SHARED / "resolve-real-exports"
REAL_PAIRS = {
    ("base", "mut_retime25"): {"kind": "retime", "track": "V1", "also": ["A1"], "ripple": 0,
                               "before": {"speed": 1.0}, "after": {"speed": 0.25}},
    ("ref2", "mut_dissolve20"): {"kind": "transition", "track": "V1", "action": "changed",
                                 "before": {"in_offset": 50, "out_offset": 50},
                                 "after": {"in_offset": 10, "out_offset": 10}},
    ("ref3_clipvol", "mut_vol20"): {"kind": "effect", "track": "A1", "action": "changed"},
    ("torture_ref", "torture_placeholder"): {"kind": "replace", "track": "V1", "clip": "__TITLE_PLACEHOLDER__",
                                             "ripple": 0},
}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real timelines are not part of this repository")
@pytest.mark.parametrize("names", REAL_PAIRS, ids="-".join)
def test_real_exports(names):
    before, after = (REAL / f"{name}.otio" for name in names)
    there, back = diff(before, after), diff(after, before)
    assert problems([REAL_PAIRS[names]], there["changes"]) == [], [change["text"] for change in there["changes"]]
    assert mirrored(there) == mirrored(turned_round(back))
    assert unlike(there) == []
    assert in_order(there) == []


_EVENT = re.compile(r"^\d{6}\s+(\S+)\s+V\s+C\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*$", re.MULTILINE)


def frames(timecode):
    hours, minutes, seconds, rest = map(int, timecode.split(":"))
    return ((hours * 60 + minutes) * 60 + seconds) * 24 + rest


def turnover(path):
    """An EDL's picture as a timeline; the one M2 of this pair (a reversed clip) is the same in both."""
    events = [(reel, *map(frames, times)) for reel, *times in _EVENT.findall(path.read_text("utf-8", "replace"))]
    items = [Shot(reel, src, out - into, media=f"{reel}.mov", media_start=0, media_length=24 * 3600 * 24,
                  speed=1 if end - src == out - into else -1) for reel, src, end, into, out in events]
    gaps = [Gap(two[3] - one[4]) for one, two in pairwise(events)]
    run = [it for pair in zip(items, gaps, strict=False) for it in pair if it.length] + items[-1:]
    return Timeline((Row(tuple(run)),), start=events[0][3])


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real timelines are not part of this repository")
def test_a_real_turnover(tmp_path):
    paths = [write(turnover(SHARED / "sg-otio" / f"{name}.edl"), tmp_path / f"{name}.otio")
             for name in ("079_HA_V05", "079_HA_006")]
    there, back = diff(*paths), diff(*reversed(paths))
    assert problems([
        {"kind": "replace", "track": "V1", "clip": "N005_C020_11099E", "ripple": 56, "before": {"index": 0}},
        {"kind": "trim", "track": "V1", "head": 10, "tail": 0, "ripple": -10, "before": {"index": 21}},
        {"kind": "extract", "track": "V1", "clip": "D085_C005_09292O", "ripple": -20, "before": {"index": 51}},
        {"kind": "trim", "track": "V1", "head": 0, "tail": 5, "ripple": 5, "before": {"index": 53}},
    ], there["changes"]) == [], [change["text"] for change in there["changes"]]
    assert (there["unchanged"], there["rippled"]) == (0, 53)
    assert mirrored(there) == mirrored(turned_round(back))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real timelines are not part of this repository")
def test_any_two_real_exports_lead_from_one_to_the_other():
    """Also cuts that have next to nothing in common: the list carried out gives the later one, clip by clip."""
    cuts = {path.stem: read(path) for path in sorted(REAL.glob("*.otio"))}
    assert len(cuts) > 10
    for one, before in cuts.items():
        for other, after in cuts.items():
            assert lies(apply(before, compare(before, after))) == lies(after), f"{one} to {other}"


def lies(cut):
    return [[(clip.record_in, clip.record_out, clip.source_in, clip.media.name) for clip in track.clips]
            for track in cut.tracks]
