"""Progress as plain lines, and columns that line up."""

from vvt.cli.output import columns, first_line, size, when
from vvt.cli.progress import PlainLines, shown

GB = 10**9


class Clock:
    """A clock somebody else winds."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def told(*steps: tuple[float, str, int]) -> list[str]:
    lines: list[str] = []
    clock = Clock()
    plain = PlainLines("sending", lines.append, clock)
    for at, stage, done in steps:
        clock.now = 100.0 + at
        plain(stage, done, GB)
    return lines


def test_short_work_says_nothing():
    assert told((0, "cut", 0), (2.9, "cut", GB)) == []


def test_a_line_now_and_then_with_rate_and_time_left():
    assert told((0, "cut", 0), (1, "cut", GB // 10), (5, "cut", GB // 4), (6, "cut", GB // 3)) == [
        "sending cut: 25 % of 1.0 GB, 50.0 MB/s, 15 s left"]


def test_what_was_done_before_is_no_part_of_the_rate():
    assert told((0, "cut", GB // 2), (10, "cut", GB * 6 // 10)) == [
        "sending cut: 60 % of 1.0 GB, 10.0 MB/s, 40 s left"]


def test_a_stage_starts_its_own_count():
    assert told((0, "cut", 0), (4, "timeline.otio", 0), (6, "timeline.otio", 500)) == []


def test_progress_may_go_back():
    assert told((0, "cut", GB // 2), (5, "cut", GB // 10)) == ["sending cut: 10 % of 1.0 GB"]


def test_long_waits_are_told_in_minutes_and_hours():
    assert told((0, "cut", 0), (10, "cut", GB // 100))[0].endswith("16 min 30 s left")
    assert told((0, "cut", 0), (100, "cut", GB // 100))[0].endswith("2 h 45 min left")


def test_why_nothing_moves_is_said_at_once_and_then_now_and_then():
    lines: list[str] = []
    clock = Clock()
    plain = PlainLines("sending", lines.append, clock)
    for at, why in ((0, "no answer; asked once"), (3, "no answer; asked 4 times"), (11, "no answer; asked 9 times"),
                    (12, ""), (13, "no answer; asked once")):
        clock.now = 100.0 + at
        plain.held_up(why)
    assert lines == [f"waiting for the store: no answer; asked {count}" for count in ("once", "9 times", "once")]


def test_without_a_terminal_nothing_is_drawn(capsys):
    with shown("sending") as progress:
        progress("cut", 10, 10)
    assert capsys.readouterr().err == ""


def test_columns_line_up_also_under_wide_letters():
    assert columns([("映画", "v1", ""), ("Cafe\u0301 x", "v12", "")], ("cut", "latest", "note")) == (
        "cut     latest\n映画    v1\nCafe\u0301 x  v12\n")


def test_sizes_and_times():
    assert [size(number) for number in (0, 999, 1000, 41_300_000, 999_950_000, 10**15)] == [
        "0 B", "999 B", "1.0 kB", "41.3 MB", "1.0 GB", "1000.0 TB"]
    assert when("yesterday") == "yesterday"
    assert len(when("2026-11-22T17:24:54Z")) == 16
    assert first_line("\n  a\nb") == "a"
    assert first_line("") == ""
