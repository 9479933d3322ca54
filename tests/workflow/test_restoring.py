"""What a new timeline lacks of its version: matched by place, never by number."""

import random
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vvt.cut import Clip, Cut, Media, Track
from vvt.host import TimelineFacts
from vvt.workflow import restoring
from vvt.workflow.restoring import clips, lost, missing, not_reapplied, parted, reapplied, unlinked

MEDIA = {"id": "1", "name": "A001.mov", "type": "Video", "path": "/card/A001.mov", "offline": False}


def marker(frame: int, data: str = "") -> dict[str, Any]:
    return {"frame": frame, "color": "Red", "name": "m", "note": "", "duration": 1, "data": data}


def item(start: int, end: int, **facts: Any) -> dict[str, Any]:
    return {"name": "A001.mov", "kind": "clip", "start": start, "end": end, "color": "", "flags": [], "enabled": True,
            "markers": [], "media": dict(MEDIA), **facts}


def told(*items: dict[str, Any], start: int = 100, **facts: Any) -> dict[str, Any]:
    return {"start": start, "start_timecode": "x", "markers": [],
            "tracks": [{"kind": "video", "index": 1, "name": "Video 1", "enabled": True, "locked": False,
                        "items": list(items)}], **facts}


def seen(facts: dict[str, Any]) -> TimelineFacts:
    return TimelineFacts("x", "id", Fraction(24), drop=False, start=facts["start"], end=0, start_timecode="",
                         offline=0, told=facts)


ITEMS = st.fixed_dictionaries({
    "name": st.sampled_from(["A001.mov", "the good one"]), "color": st.sampled_from(["", "Teal", "Pink"]),
    "flags": st.lists(st.sampled_from(["Red", "Green", "Cyan"]), unique=True, max_size=3), "enabled": st.booleans(),
    "kind": st.sampled_from(["clip", "clip", "transition", "title"]),
    "markers": st.lists(st.integers(0, 9), unique=True, max_size=3).map(
        lambda frames: [marker(frame, f"d{frame}") for frame in sorted(frames)])})
TIMELINES = st.lists(st.tuples(st.integers(1, 30), ITEMS), max_size=8).map(
    lambda rows: told(*(item(100 + 40 * at, 100 + 40 * at + length, **facts) for at, (length, facts)
                        in enumerate(rows))))


def stripped(facts: dict[str, Any]) -> dict[str, Any]:
    """What a poor format would bring back."""
    bare = deepcopy(facts)
    for track in bare["tracks"]:
        for one in track["items"]:
            one.update(color="", flags=[], enabled=True, markers=[], name="A001.mov")
    return bare


def put_back(facts: dict[str, Any], wanted: Any) -> dict[str, Any]:
    """What a host that keeps everything would have then."""
    done = deepcopy(facts)
    there = clips(done)
    for change in wanted.items:
        at = there[change["kind"], change["track"], change["start"], change["end"]]
        at.update({name: change[name] for name in ("color", "enabled", "name") if name in change})
        at["flags"] += change.get("flags", [])
        at["markers"] += change.get("markers", [])
    return done


@given(TIMELINES)
def test_what_is_as_it_was_lacks_nothing(facts):
    assert not lost(facts, deepcopy(facts))


@given(TIMELINES, st.integers(0, 5000), st.randoms())
def test_what_is_put_back_makes_it_as_it_was_wherever_it_starts_and_however_it_is_listed(facts, by, chance):
    now = stripped(facts)
    now["start"] += by
    for one in now["tracks"][0]["items"]:
        one["start"] += by
        one["end"] += by
    chance.shuffle(now["tracks"][0]["items"])
    again = put_back(now, lost(facts, now))
    assert not lost(facts, again)
    for place, one in clips(facts).items():
        other = clips(again)[place]
        assert {**one, "start": 0, "end": 0, "flags": sorted(one["flags"])} == {
            **other, "start": 0, "end": 0, "flags": sorted(other["flags"])}


@given(TIMELINES, st.randoms())
def test_clips_that_are_gone_shift_nobody_elses_colours(facts, chance: random.Random):
    now = stripped(facts)
    items = now["tracks"][0]["items"]
    left_out = chance.sample(items, len(items) // 2)
    now["tracks"][0]["items"] = [one for one in items if one not in left_out]
    again = put_back(now, lost(facts, now))
    assert all(clips(facts)[place]["color"] == one["color"] for place, one in clips(again).items())
    assert len(missing(facts, seen(now))) == len(clips(facts)) - len(clips(now))


def test_transitions_and_phantoms_are_no_clips():
    facts = told(item(100, 110), item(105, 115, kind="transition"), item(110, 110), item(0, 0))
    assert list(clips(facts)) == [("video", 1, 0, 10)]


def test_markers_of_a_comparison_of_ours_are_not_put_back():
    facts = told(item(100, 110, markers=[marker(3, "vvt:trim"), marker(4, "mine")]),
                 markers=[marker(1, "vvt:slip"), marker(2)])
    wanted = lost(facts, stripped(facts) | {"markers": []})
    assert wanted.markers == (marker(2),)
    assert wanted.items[0]["markers"] == [marker(4, "mine")]


def test_tracks_get_their_names_and_states_back():
    facts = told()
    facts["tracks"][0].update(name="Picture", locked=True)
    assert lost(facts, told()).tracks == ({"kind": "video", "index": 1, "name": "Picture", "locked": True},)


def test_clips_without_any_media_are_counted():
    facts = told(item(100, 110), item(110, 120, media=None, kind="title"))
    assert unlinked(facts, told(item(100, 110, media=None), item(110, 120, media=None))) == 1
    assert unlinked(None, facts) == 0


def test_what_is_missing_is_named_by_its_place():
    facts = told(item(86400, 86424), item(86424, 86448, name="B"), start=86400)
    assert missing(facts, seen(told(item(86400, 86424), start=86400))) == ['"B" at 01:00:01:00 on V1']
    assert list(restoring.counts_differ(facts, told(item(86400, 86424), start=86400))) == [
        "V1 has 1 clips where the version has 2."]


def test_it_is_said_in_words():
    assert reapplied({"colors": 2, "names": 1}) == "2 clip colours, 1 clip name"
    assert list(not_reapplied({"names": {"it needs Resolve 20.2": 3}, "flags": {"Resolve did not keep it": 1}})) == [
        "3 clip names could not be put back: it needs Resolve 20.2.",
        "1 flag could not be put back: Resolve did not keep it."]


@pytest.mark.parametrize(("links", "count"), [((1, 1, 2, 2), 0), ((7, 7, 9, 9), 0), ((1, 2, 3, 3), 1),
                                              ((1, 1, 1, 1), 2), ((None, None, None, None), 2)])
def test_links_are_compared_by_who_is_linked_not_by_their_numbers(links, count):
    def cut(numbers: tuple[int | None, ...]) -> Cut:
        shot = Media("A001.mov", "/card/A001.mov")
        rows = [Clip(0, 10, 0, 10, shot, link=numbers[0]), Clip(10, 20, 0, 10, shot, link=numbers[2])], [
            Clip(0, 10, 0, 10, shot, link=numbers[1]), Clip(10, 20, 0, 10, shot, link=numbers[3])]
        return Cut("", Fraction(24), (Track("V", tuple(rows[0])), Track("A", tuple(rows[1]))))

    assert parted(cut((1, 1, 2, 2)), cut(links)) == count
