"""The plain text report and its counts."""

from report_cases import SAID, changes, every_kind, head_trim

from vvt.compare.model import KINDS
from vvt.reports import as_text, counts, sentence


def test_a_whole_report():
    assert as_text(head_trim()) == """\
before: reel 2 v1, 23.976 fps, from 01:00:00:00, 00:00:12:12 long
after:  reel 2 v2, 23.976 fps, from 01:00:00:00, 00:00:12:00 long

1 change: 1 trim.
1 clip only moved with a ripple, 1 unchanged.

Trim (1)
  01:00:04:04 V1 A001C003: head trimmed 12 frames, everything later moves 12 frames earlier [also A1]
"""


def test_identical_timelines_are_said_to_be():
    assert "The two timelines are identical.\n3 clips unchanged.\n" in as_text(changes(unchanged=3))


def test_every_change_stands_in_the_report_once():
    found = every_kind()
    lines = as_text(found).splitlines()
    for change in found.changes:
        assert lines.count(f"  {sentence(change, found)}") == 1


def test_what_was_not_compared_is_named():
    assert "Not compared, because one of the files can't carry it: effects and markers." in as_text(every_kind())


def test_the_folded_ripple():
    assert "12 clips only moved with a ripple, 41 unchanged." in as_text(every_kind())


def test_counts_stand_in_the_contracts_order():
    found = counts(every_kind())
    assert list(found) == list(KINDS)
    assert sum(found.values()) == len(SAID)
    assert counts(changes()) == {}


def test_changes_inside_a_compound_stand_under_it():
    assert "      00:00:04:04 V1 B: disabled\n" in as_text(every_kind())
