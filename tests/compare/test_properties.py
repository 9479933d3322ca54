"""The rules of the contract over random cuts and random edit scripts.

`VVT_HYPOTHESIS=long` tries many more, and others each time.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from cases.check import in_order, mirrored, turned_round, unlike
from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st

from support.edits import bench, script
from support.otio_cut import Export, write
from vvt.compare import apply, compare, invert
from vvt.interchange import read
from vvt.reports import as_json

LONG = os.environ.get("VVT_HYPOTHESIS") == "long"
PROFILE = settings(max_examples=2000 if LONG else 60, deadline=None, derandomize=not LONG,
                   suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def read_back(timeline, export=None):
    """The cut as it comes out of a file that Resolve would have written."""
    with tempfile.TemporaryDirectory() as folder:
        return read(write(timeline, Path(folder) / "cut.otio", export))


def plain(cut):
    """A cut without what renews itself at each export: link numbers."""
    tracks = tuple(replace(track, clips=tuple(_plain(clip) for clip in track.clips)) for track in cut.tracks)
    return replace(cut, tracks=tracks, name="")


def _plain(clip):
    return replace(clip, link=None, nested=plain(clip.nested) if clip.nested else None)


def said(before, after):
    report = as_json(compare(before, after))
    return json.loads(report) if isinstance(report, str | bytes) else json.loads(json.dumps(report))


def seeds():
    return st.integers(min_value=0, max_value=2**32 - 1)


class Pair(tuple):
    """The earlier bench, the later one, and the edits between them."""

    def __repr__(self):
        return f"{len(self[0].sync)} items, {self[2]}"


@st.composite
def spaced(draw):
    """A cut and the same after up to four edits, each in a stretch of its own."""
    rng = random.Random(draw(seeds()))
    start = bench(rng, clips=4 + 6 * 4)
    targets = [f"L{4 + 6 * n}" for n in range(draw(st.integers(0, 4)))]
    after, made = script(rng, start, targets)
    return Pair((start, after, made))


@st.composite
def anywhere(draw):
    """A cut and the same after up to five edits anywhere, also on top of each other."""
    rng = random.Random(draw(seeds()))
    start = bench(rng, clips=draw(st.integers(1, 12)))
    links = [item.link for item in start.sync if getattr(item, "link", None)]
    after, made = script(rng, start, [rng.choice(links) for _ in range(draw(st.integers(0, 5)))])
    return Pair((start, after, made))


def cuts(pair):
    start, after, made = pair
    note(f"edits: {made}")
    for name in made:
        event(name.split()[0])
    return read_back(start.timeline()), read_back(after.timeline(), Export(links_from=70))


@PROFILE
@given(anywhere())
def test_nothing_is_left_out(pair):
    before, after = cuts(pair)
    changes = compare(before, after)
    assert plain(apply(before, changes)) == plain(after)
    assert plain(apply(after, invert(changes))) == plain(before)


@PROFILE
@given(anywhere())
def test_nothing_is_made_up(pair):
    before, after = cuts(pair)
    assert compare(before, before).changes == ()
    again = read_back(pair[1].timeline(), Export(links_from=7, noise=0.003, stock_backwards=True))
    assert compare(after, again).changes == ()


@PROFILE
@given(spaced())
def test_a_script_comes_back_as_itself_or_shorter(pair):
    before, after = cuts(pair)
    changes = compare(before, after)
    assert len(changes.changes) <= len(pair[2]), [(c.kind, c.track, c.clip) for c in changes.changes]
    assert plain(apply(before, changes)) == plain(after)


@PROFILE
@given(spaced())
def test_the_way_back_mirrors_the_way_there(pair):
    before, after = cuts(pair)
    there, back = said(before, after), said(after, before)
    assert mirrored(there) == mirrored(turned_round(back))
    assert (there["unchanged"], there["rippled"]) == (back["unchanged"], back["rippled"])


@PROFILE
@given(anywhere())
def test_every_list_is_in_order_and_whole(pair):
    before, after = cuts(pair)
    report = said(before, after)
    assert unlike(report) == []
    assert in_order(report) == []


_COMPARE_ALL = """
import sys
from pathlib import Path
from vvt.compare import compare
from vvt.interchange import read
from vvt.reports import as_json
for before in sorted(Path(sys.argv[1]).glob("*.A.otio")):
    print(as_json(compare(read(before), read(before.with_name(before.name.replace(".A.", ".B."))))))
"""


def test_the_same_answer_whatever_the_hash_seed(tmp_path):
    for seed in range(12):
        rng = random.Random(seed)
        start = bench(rng, clips=20)
        after, _ = script(rng, start, [f"L{rng.randrange(20)}" for _ in range(5)])
        write(start.timeline(), tmp_path / f"{seed:02}.A.otio")
        write(after.timeline(), tmp_path / f"{seed:02}.B.otio", Export(links_from=70))
    runs = [subprocess.run([sys.executable, "-c", _COMPARE_ALL, str(tmp_path)], capture_output=True, text=True,
                           env=os.environ | {"PYTHONHASHSEED": seed}, check=True).stdout for seed in ("0", "1", "77")]
    assert len(set(runs)) == 1
    assert runs[0].count("\n") >= 12
