"""EDLs as cuts: what each construct becomes."""

import json
from fractions import Fraction

import pytest

from vvt.cut import ALL_FACETS, Cut
from vvt.interchange.edl import read_edl

HEAD = "TITLE: cut\nFCM: NON-DROP FRAME\n"


def cut_of(text: str, rate: Fraction | int | None = 24, end: str = "\n", head: str = HEAD) -> Cut:
    return read_edl((head + text).replace("\n", end).encode(), "a.edl", Fraction(rate) if rate else None)


def event(number: int, reel: str, channel: str, kind: str, *codes: str) -> str:
    return f"{number:03}  {reel} {channel} {kind} {' '.join(codes)}\n"


ONE = event(1, "A001", "V", "C", "01:00:00:00", "01:00:02:00", "10:00:00:00", "10:00:02:00")
TWO = event(2, "A002", "V", "C", "02:00:00:00", "02:00:02:00", "10:00:02:00", "10:00:04:00")


def spans(cut: Cut, track: int = 0) -> list[tuple[int, int, object, object]]:
    return [(clip.record_in, clip.record_out, clip.source_in, clip.source_out) for clip in cut.tracks[track].clips]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n", "\n\n\n"])
def test_any_line_end(end: str):
    assert spans(cut_of(ONE + TWO, end=end)) == [(0, 48, 86400, 86448), (48, 96, 172800, 172848)]


@pytest.mark.parametrize("number", ["001", "0001", "00001", "000001", "1"])
@pytest.mark.parametrize("reel", ["A", "ABCDEFGH", "B505C014_230224_RNBP", "N" * 64, "A 001", "44G-2A*", "Zürich"])
def test_numbers_and_reels_of_any_length(number: str, reel: str):
    cut = cut_of(f"{number}  {reel}   V     C        01:00:00:00 01:00:02:00 10:00:00:00 10:00:02:00\n")
    assert cut.tracks[0].clips[0].media.reel == reel
    assert cut.start == 10 * 3600 * 24


def test_filler_is_what_no_event_covers_and_black():
    black = event(2, "BL", "V", "C", "00:00:00:00", "00:00:01:00", "10:00:02:00", "10:00:03:00")
    late = event(3, "A002", "V", "C", "02:00:00:00", "02:00:02:00", "10:00:05:00", "10:00:07:00")
    assert spans(cut_of(ONE + black + late)) == [(0, 48, 86400, 86448), (120, 168, 172800, 172848)]


@pytest.mark.parametrize(("channels", "tracks"), [
    ("V", "V"), ("A", "A"), ("A2", "A"), ("AA", "AA"), ("AA/V", "VAA"), ("B", "VA"), ("A/V", "VA"), ("VA1A2", "VAA"),
    ("V1", "V"), ("A12", "A"), ("a2/v", "VA")])
def test_channels(channels: str, tracks: str):
    cut = cut_of(event(1, "A001", channels, "C", "01:00:00:00", "01:00:02:00", "10:00:00:00", "10:00:02:00"))
    assert "".join(track.kind for track in cut.tracks) == tracks
    links = {clip.link for track in cut.tracks for clip in track.clips}
    assert len(links) == 1
    assert (None in links) == (len(tracks) == 1)


def test_more_channels_and_none():
    cut = cut_of(ONE + "AUD  3    4\n" + event(2, "A002", "NONE", "C", *["01:00:00:00", "01:00:01:00"] * 2))
    assert [(track.kind, len(track.clips)) for track in cut.tracks] == [("V", 1), ("A", 1), ("A", 1)]
    assert cut.warnings == ("a.edl: an event that records no channel (NONE) was left out (line 5).",)


@pytest.mark.parametrize(("fps", "codes", "speed", "span"), [
    ("048.0", ("01:00:00:00", "01:00:04:00"), 2, (86400, 86496)),             # adjusted to the speed
    ("048.0", ("01:00:00:00", "01:00:02:00"), 2, (86400, 86496)),             # and not
    ("012.0", ("01:00:00:00", "01:00:01:00"), Fraction(1, 2), (86400, 86424)),
    ("-024.0", ("01:00:00:00", "01:00:02:00"), -1, (86400, 86448)),
    ("000.0", ("01:00:00:00", "01:00:00:01"), 0, (86400, 86401)),
    ("024.0", ("01:00:00:00", "01:00:02:00"), 1, (86400, 86448)),
    ("023.98", ("01:00:00:00", "01:00:02:00"), 1, (86400, 86448)),
    ("036.5", ("01:00:00:00", "01:00:03:01"), Fraction(73, 48), (86400, 86473))])
def test_speeds(fps: str, codes: tuple[str, str], speed: Fraction, span: tuple[int, int]):
    cut = cut_of(event(1, "A001", "V", "C", *codes, "10:00:00:00", "10:00:02:00")
                 + f"M2   A001       {fps}                {codes[0]}\n")
    clip = cut.tracks[0].clips[0]
    assert (clip.speed, clip.source_in, clip.source_out) == (speed, *span)
    assert cut.warnings == ()


DISSOLVE = (ONE + event(2, "A001", "V", "C", *["01:00:02:00"] * 2, *["10:00:02:00"] * 2)
            + event(2, "A002", "V", "D    010", "02:00:00:00", "02:00:02:00", "10:00:02:00", "10:00:04:00"))


def test_a_dissolve_has_its_cut_in_the_middle():
    cut = cut_of(DISSOLVE + "* FROM CLIP NAME: one\n* TO CLIP NAME: two\n")
    assert spans(cut) == [(0, 53, 86400, 86453), (53, 96, 172805, 172848)]
    fade = cut.tracks[0].transitions[0]
    assert (fade.at, fade.in_offset, fade.out_offset, fade.name) == (53, 5, 5, "Cross Dissolve")
    assert [clip.name for clip in cut.tracks[0].clips] == ["A001", "two"]


def test_unless_a_note_says_where_it_is():
    fade = cut_of(DISSOLVE + "* CUT POINT: 10:00:02:02\n").tracks[0].transitions[0]
    assert (fade.at, fade.in_offset, fade.out_offset) == (50, 2, 8)


def test_fades_from_and_to_black():
    cut = cut_of(
        event(1, "BL", "V", "C", *["00:00:00:00"] * 2, *["10:00:00:00"] * 2)
        + event(1, "A001", "V", "D    012", "01:00:00:00", "01:00:02:00", "10:00:00:00", "10:00:02:00")
        + event(2, "A001", "V", "C", *["01:00:02:00"] * 2, *["10:00:02:00"] * 2)
        + event(2, "BL", "V", "D    012", "00:00:00:00", "00:00:02:00", "10:00:02:00", "10:00:04:00"))
    assert spans(cut) == [(0, 60, 86400, 86460)]
    assert [(fade.at, fade.in_offset, fade.out_offset) for fade in cut.tracks[0].transitions] == [
        (0, 0, 12), (60, 12, 0)]


def test_a_wipe_and_what_it_is_called():
    wipe = DISSOLVE.replace("D    010", "W023 010")
    assert cut_of(wipe).tracks[0].transitions[0].name == "Wipe 023"
    assert cut_of(wipe + "EFFECTS NAME IS CLOCK WIPE\n").tracks[0].transitions[0].name == "Clock Wipe"


def test_drop_frame():
    events = event(1, "A", "V", "C", "00:00:59;28", "00:01:00;02", "00:00:59;28", "00:01:00;02")
    cut = cut_of(events, None, head="TITLE: d\n")
    assert (cut.rate, cut.drop) == (Fraction(30000, 1001), True)
    assert spans(cut) == [(0, 2, 1798, 1800)]
    plain = cut_of(events.replace(";", ":"), None, head="TITLE: d\nFCM: DROP FRAME\n")
    assert spans(plain) == [(0, 2, 1798, 1800)]


def test_names_notes_locators_and_files():
    cut = cut_of(ONE + "* FROM CLIP NAME:  65V-6B*\n*LOC: 10:00:01:00 YELLOW  NT0010 fix the sky\n*VFX add a boat\n"
                 "* ASC_SOP (1.0 1 1)(0 0 0)(1 1 1)\n*ASC_SAT: 0.9\n* SOURCE FILE: A001C003_220801\n* COMMENT: hold\n"
                 "FINAL CUT PRO REEL: A001_LONG REPLACED BY: A001\n")
    clip = cut.tracks[0].clips[0]
    assert (clip.name, clip.media.name, clip.media.reel) == ("65V-6B*", "A001C003_220801", "A001_LONG")
    assert json.loads(clip.metadata) == "VFX add a boat; ASC_SOP (1.0 1 1) (0 0 0) (1 1 1); ASC_SAT 0.9; hold"
    assert [(mark.at, mark.name, mark.colour) for mark in cut.markers] == [(24, "NT0010 fix the sky", "YELLOW")]


def test_resolves_marker_lists():
    cut = cut_of("001  001      V     C        01:00:01:00 01:00:01:01 01:00:01:00 01:00:01:01  \nwatch the boom\n"
                 " |C:ResolveColorBlue |M:Marker 1 |D:12\n\n"
                 "002  001      V     C        01:00:05:00 01:00:05:01 01:00:05:00 01:00:05:01  \n"
                 " |C:ResolveColorRed |M: |D:1\n")
    assert cut.tracks == ()
    assert [(mark.at, mark.duration, mark.colour, mark.name, mark.note) for mark in cut.markers] == [
        (0, 12, "BLUE", "Marker 1", "watch the boom"), (96, 1, "RED", "", "")]


@pytest.mark.parametrize(("line", "reason"), [
    ("this is nothing\n", "neither an event nor a known note"),
    ("003  A003 V C 01:00:00:00 01:00:0x:00 10:00:04:00 10:00:06:00\n", "timecodes can't be read"),
    ("003  A003 X Q 01:00:00:00 01:00:02:00 10:00:04:00 10:00:06:00\n", "without a channel or a kind"),
    ("003  A003 V C 01:00:00:00 01:00:02:00 10:00:04:00 10:00:03:00\n", "ends before it starts"),
    ("003  A003 V C 01:00:00:00 01:00:02:00 10:00:04:00 10:00:04:00\n", "without a length"),
    ("M2   A002 048.0 02:00:00:00\nM2   A002 048.0 02:00:00:00\n", "second speed"),
    ("REM made by hand\n", "remarks"), ("GPI 001 at once\n", "tape machines"),
    ("003  A003 V C 01:00:00:30 01:00:02:30 10:00:04:00 10:00:06:00\n", "frame number that 24 fps doesn't have")])
def test_one_odd_line_is_a_warning_with_its_number(line: str, reason: str):
    last = event(9, "A009", "V", "C", "01:00:00:00", "01:00:02:00", "10:00:10:00", "10:00:12:00")
    cut = cut_of(ONE + TWO + line + last)
    assert len(cut.tracks[0].clips) >= 3
    assert [warning for warning in cut.warnings if reason in warning and ("line 5" in warning or "line 6" in warning)]


def test_events_over_one_another_are_all_kept():
    over = event(2, "A002", "V", "C", "02:00:00:00", "02:00:02:00", "10:00:01:00", "10:00:03:00")
    cut = cut_of(ONE + over)
    assert [len(track.clips) for track in cut.tracks] == [1, 1]
    assert any("lies over another" in warning and "line 4" in warning for warning in cut.warnings)


def test_a_transition_goes_with_its_clip_onto_the_further_track():
    under = event(1, "A009", "V", "C", "01:00:00:00", "01:00:03:00", "10:00:00:00", "10:00:03:00")
    over = event(2, "A001", "V", "C", "01:00:00:00", "01:00:02:00", "10:00:02:00", "10:00:04:00")
    out = (event(3, "A001", "V", "C", *["01:00:02:00"] * 2, *["10:00:04:00"] * 2)
           + event(3, "BL", "V", "D    012", "00:00:00:00", "00:00:01:00", "10:00:04:00", "10:00:05:00"))
    cut = cut_of(under + over + out)
    assert [[(fade.at, fade.in_offset) for fade in track.transitions] for track in cut.tracks] == [[], [(108, 12)]]
    assert spans(cut, 1) == [(48, 108, 86400, 86460)]


@pytest.mark.parametrize("base", [24, 25, 30, 50, 60])
def test_the_rate_is_proved_by_lengths_that_cross_different_seconds(base: int):
    # 1:00 less a frame in the source across one second, in the record across none.
    text = event(1, "A", "V", "C", "01:00:00:10", "01:00:01:05", "10:00:00:00", f"10:00:00:{base - 5:02}")
    cut = cut_of(text, None)
    assert cut.rate == base
    assert f"agree at {base} fps" in cut.warnings[0]


@pytest.mark.parametrize(("frames", "base"), [(23, 24), (24, 25), (29, 30), (49, 50), (59, 60)])
def test_else_it_is_guessed_and_said_to_be(frames: int, base: int):
    codes = ("01:00:00:00", f"01:00:00:{frames:02}")
    cut = cut_of(event(1, "A", "V", "C", *codes, *codes), None)
    assert cut.rate in {base, 48 if base == 50 and frames < 48 else base}
    assert "was guessed" in cut.warnings[0]


def test_what_it_carries():
    assert cut_of(ONE).carries <= ALL_FACETS
    assert "markers" not in cut_of(ONE).carries
    assert "names" not in cut_of(ONE).carries
    assert {"markers", "names"} <= cut_of(ONE + "*LOC: 10:00:01:00 RED x\n* FROM CLIP NAME: x\n").carries
