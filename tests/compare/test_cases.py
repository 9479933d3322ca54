"""The table of named cases: what an editor did, and what the comparison says about it.

Every case also checks what holds for every pair: nothing is made up, the way back mirrors the way
there, each change has the contract's keys, and the order is the contract's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

# The tables fill themselves as they are imported.
from cases import combined, dressing, ins_and_outs, media, moves, speed, timelines, traps, trims  # noqa: F401
from cases.base import Case, table
from cases.check import in_order, mirrored, missing, problems, turned_round, unlike

from support.otio_cut import write
from vvt.compare import compare
from vvt.cut import Cut
from vvt.interchange import read
from vvt.reports import as_json

TABLE = {case.name: case for case in table()}


@dataclass(frozen=True)
class Read:
    """A case's two timelines as the files that were written of them say."""

    case: Case
    files: tuple[Path, Path]
    before: Cut
    after: Cut


def pair(case: Case, folder: Path) -> tuple[Path, Path]:
    before, after = folder / "A.otio", folder / "B.otio"
    return write(case.before, before, case.export_before), write(case.after, after, case.export_after)


def diff(before: Cut, after: Cut) -> dict:
    """The change list of two cuts as other programs read it."""
    return json.loads(json.dumps(as_json(compare(before, after))))


@pytest.fixture(scope="module", params=TABLE)
def each(request, tmp_path_factory) -> Read:
    """Each case, read once for all that is asked of it."""
    case = TABLE[request.param]
    files = pair(case, tmp_path_factory.mktemp("case"))
    return Read(case, files, *map(read, files))


def test_says_what_an_editor_would_say(each):
    case, got = each.case, diff(each.before, each.after)
    told = json.dumps([{k: change.get(k) for k in ("kind", "track", "also", "clip", "text")}
                       for change in got["changes"]], indent=1)
    if case.changes is None:
        assert missing(case.some, got["changes"]) == [], told
    else:
        assert problems(case.changes, got["changes"]) == [], told
        assert got["identical"] is (not case.changes)
    for count in ("unchanged", "rippled"):
        wanted = getattr(case, count)
        assert wanted in {None, got[count]}, f"{count}: {got[count]}, not {wanted}\n{told}"


def test_rules_for_every_pair(each):
    there, back = diff(each.before, each.after), diff(each.after, each.before)
    for file, cut in zip(each.files, (each.before, each.after), strict=True):
        assert diff(cut, read(file))["changes"] == []
    assert unlike(there) == []
    assert in_order(there) == []
    assert there["unchanged"] == back["unchanged"]
    assert there["rippled"] == back["rippled"]
    assert mirrored(there) == mirrored(turned_round(back))


def vvt(*arguments, seed="0"):
    environment = os.environ | {"PYTHONHASHSEED": seed}
    return subprocess.run([sys.executable, "-m", "vvt", *map(str, arguments)],
                          capture_output=True, text=True, env=environment, check=False)


COMMANDED = ("head_trimmed_rippling-unique", "extracted-one_range_six_times",
             "overwritten_over_parts_of_two_clips-unique", "a_run_moved_later-one_take_in_twenty")


@pytest.mark.parametrize("name", COMMANDED)
def test_the_command_says_the_same_whatever_the_hash_seed(name, tmp_path):
    before, after = pair(TABLE[name], tmp_path)
    runs = [vvt("diff", before, after, "--json", seed=seed) for seed in ("0", "1", "4711")]
    assert [run.returncode for run in runs] == [1, 1, 1], runs[0].stderr
    assert len({run.stdout for run in runs}) == 1
    said = json.loads(runs[0].stdout)
    assert said["schema"] == "vvt.change-list/1"
    assert problems(TABLE[name].changes, said["changes"]) == []


def test_the_command_says_nothing_of_a_cut_exported_again(tmp_path):
    before, after = pair(TABLE["exported_again-unique"], tmp_path)
    run = vvt("diff", before, after, "--json")
    assert run.returncode == 0, run.stderr
    said = json.loads(run.stdout)
    assert said["identical"] is True
    assert said["changes"] == []


def test_the_command_names_a_file_that_is_not_there(tmp_path):
    before, _ = pair(TABLE["exported_again-unique"], tmp_path)
    run = vvt("diff", before, tmp_path / "no such.otio", "--json")
    assert run.returncode == 2
    assert "no such.otio" in run.stderr
    assert "Traceback" not in run.stderr


def test_both_timelines_are_described(tmp_path):
    said = diff(*map(read, pair(TABLE["ntsc_film_rate"], tmp_path)))
    total = sum(clip.length for clip in TABLE["ntsc_film_rate"].before.v[0].items)
    assert said["before"] | {"name": ""} == {"name": "", "rate": 23.976, "rate_exact": "24000/1001", "drop": False,
                                            "start": 86400, "duration": total}
    assert said["after"]["duration"] == total - 12
