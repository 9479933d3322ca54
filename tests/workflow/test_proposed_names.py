"""What a timeline's name says about the cut it is a version of."""

import pytest

from vvt.workflow.hosted import without_token


@pytest.mark.parametrize(("timeline", "cut"), [
    ("R1_v12", "R1"), ("R1_v13", "R1"), ("Reel 2 V003", "Reel 2"), ("Reel 2 - v3", "Reel 2"),
    ("R1_20260914", "R1"), ("R1 2026-09-14", "R1"), ("R1_v12_20260914", "R1"), ("R1.v2", "R1"),
    ("Reel 2", "Reel 2"), ("Reel 12", "Reel 12"), ("v12", "v12"), ("2026-09-14", "2026-09-14"),
    ("Olive", "Olive"), ("Tape 19991", "Tape 19991"), ("", ""),
])
def test_a_version_or_date_at_the_end_is_no_part_of_the_cuts_name(timeline: str, cut: str):
    assert without_token(timeline) == cut
