"""Every line has a cause and a fix, and only what really stops a publish stops it."""

from dataclasses import replace
from fractions import Fraction

from vvt.config import Settings
from vvt.host import Described, HostRefused, TimelineFacts, Wait
from vvt.workflow.hosted import hanging, preflight

FACTS = TimelineFacts("R1", "a", Fraction(24), False, 86400, 86500, "01:00:00:00", 0, {})
FINE = Described("DaVinci Resolve Studio", "20.3", "Film", "p", FACTS, ("otio", "drt", "xml"))
SETTINGS = Settings(bucket="cuts")


def kinds(told, settings=SETTINGS, *, with_render=True) -> list[tuple[str, bool]]:
    lines = preflight(told, settings, with_render=with_render)
    assert all(line.cause.endswith(".") and line.fix.endswith(".") for line in lines)
    return [(line.kind, line.stops) for line in lines]


def test_nothing_to_say_says_nothing():
    assert kinds(FINE) == []


def test_what_stops():
    assert kinds(replace(FINE, saved=False)) == [("untitled-project", True)]
    assert kinds(replace(FINE, timeline=None)) == [("no-timeline", True)]
    assert kinds(FINE, Settings()) == [("no-bucket", True)]
    assert kinds(FINE, None) == []


def test_a_render_of_somebody_elses_stops_only_a_render():
    assert kinds(replace(FINE, rendering=True)) == [("rendering-already", True)]
    assert kinds(replace(FINE, rendering=True), with_render=False) == [("rendering-already", False)]


def test_what_is_only_said():
    assert kinds(replace(FINE, exports=("drt", "xml"))) == [("needs-newer", False)]
    assert kinds(replace(FINE, studio=False)) == [("free-edition", False)]
    assert kinds(replace(FINE, settings_come_back=False)) == [("settings-at-risk", False)]
    assert kinds(replace(FINE, settings_come_back=False), with_render=False) == []


def test_offline_media_are_counted():
    one, three = (preflight(replace(FINE, timeline=replace(FACTS, offline=n)), SETTINGS)[0] for n in (1, 3))
    assert one.cause == "1 clip of R1 is offline and will be missing from a render."
    assert three.cause == "3 clips of R1 are offline and will be missing from a render."
    assert not one.stops


def test_what_stops_comes_first():
    many = replace(FINE, saved=False, studio=False, timeline=None, settings_come_back=False)
    stops = [stops for _, stops in kinds(many)]
    assert stops == sorted(stops, reverse=True)


def test_a_host_that_cannot_be_reached_is_a_line_too():
    (line,) = preflight(HostRefused("not-running", "It isn't running.", "Start it."), SETTINGS)
    assert (line.kind, line.cause, line.fix, line.stops) == ("not-running", "It isn't running.", "Start it.", True)
    assert line.refusal().kind == "not-running"


def test_a_dialog_is_named_once_a_call_takes_long():
    assert hanging(Wait("Export", 1)) is None
    line = hanging(Wait("Export", 12))
    assert line.cause == "Export has been inside Resolve for 12 s."
    assert "dialog" in line.fix
