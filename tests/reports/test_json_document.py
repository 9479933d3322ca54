"""docs/json.md names every key that a change list's JSON can have."""

import re
from pathlib import Path

from report_cases import every_kind

from support.otio_cut import Shot, with_sound, write
from vvt.compare import compare
from vvt.compare.model import KINDS
from vvt.interchange import read
from vvt.reports import as_json

DOCUMENT = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")
SECTION = DOCUMENT[DOCUMENT.index("## `vvt diff A B`"):DOCUMENT.index("## `vvt pull REF`")]
# Values that are whatever the timeline holds.
FREE = {"from", "to"}


def keys(said: object) -> set[str]:
    if isinstance(said, list):
        return set().union(*map(keys, said))
    if not isinstance(said, dict):
        return set()
    return set(said).union(*(keys(value) for key, value in said.items() if key not in FREE))


def test_every_key_and_every_kind_is_explained():
    explained = set(re.findall(r"`(\w+)", SECTION.partition("```json")[0]))
    assert keys(as_json(every_kind())) - explained == set()
    assert set(KINDS) - explained == set()


def test_nothing_is_explained_that_never_comes(tmp_path: Path):
    """The first columns of the tables about changes, but for what needs pictures, or a case of its own."""
    tables = SECTION.partition("### A change")[2].partition("```json")[0]
    told = {key for cell in re.findall(r"^\| (`.*?) \|", tables, re.M) for key in re.findall(r"`(\w+)`", cell)}
    shots = (Shot("A001C001", 90000, 48), Shot("A001C002", 91000, 48))
    first, shorter = (read(write(with_sound(used), tmp_path / f"{len(used)}.otio")) for used in (shots, shots[1:]))
    said = keys(as_json(every_kind())) | keys(as_json(compare(first, shorter)))
    assert {"kind", "over", "ripples", "beyond_media"} <= told & said
    assert told - said <= {"strength", "run", "transitions"}
