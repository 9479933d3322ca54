"""Damaged files: a cut or BadTimeline with its two sentences, never anything else."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.otio_cut import Mark, Shot, Timeline, with_sound, write
from vvt.cut import Cut
from vvt.errors import BadTimeline, NotFound, VvtError
from vvt.interchange import read
from vvt.interchange.read import read_bytes


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small cut as Resolve exports it."""
    shots = (Shot("A001C001", 86400, 48), replace(Shot("A001C002", 90000, 30), markers=(Mark(90010),)))
    made: Timeline = with_sound(shots)
    return write(made, tmp_path_factory.mktemp("otio") / "whole.otio").read_bytes()


def read_or_refused(data: bytes) -> Cut | BadTimeline:
    """What reading gives; anything but a cut or BadTimeline fails the test."""
    try:
        return read_bytes(data, "damaged.otio")
    except BadTimeline as refusal:
        for sentence in (refusal.cause, refusal.fix):
            assert sentence.endswith((".", "?", "!"))
            assert "\n" not in sentence
        assert "damaged.otio" in refusal.cause
        return refusal


def test_cut_short_anywhere(whole: bytes):
    places = sorted({*range(40), *range(0, len(whole), 31), *range(len(whole.rstrip()) - 40, len(whole.rstrip()))})
    for end in places:
        assert isinstance(read_or_refused(whole[:end]), BadTimeline), end


@pytest.mark.parametrize("data", [
    b"", b" \n", b"\x00" * 100, b"\xff\xfe\x00", bytes(range(256)), b"{", b"[]", b"null", b"42", b'"text"', b"{}",
    b"PK\x03\x04" + bytes(60), b"TITLE: an EDL\n001  A V C 01:00:00:00 01:00:01:00 00:00:00:00 00:00:01:00\n",
    b'{"OTIO_SCHEMA": null}', b'{"OTIO_SCHEMA": 3}', b'{"OTIO_SCHEMA": "Clip.2"}', b'{"OTIO_SCHEMA": ""}',
    b'{"OTIO_SCHEMA": "Timeline.1", "tracks": 3}', b'{"OTIO_SCHEMA": "Timeline.1", "tracks": {"children": {}}}x',
    b'{"OTIO_SCHEMA": "Timeline.1", "tracks": {"OTIO_SCHEMA": "Stack.1", "children": [null]}}',
    b'{"OTIO_SCHEMA": "Timeline.1", "tracks": {"OTIO_SCHEMA": "Stack.1", "children": [[1]]}}',
    b'{"OTIO_SCHEMA": "SerializableCollection.1", "children": [null]}',
    b"[" * 100_000, b'{"OTIO_SCHEMA": "Timeline.1", "tracks": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b'{"a":' * 100_000 + b"1" + b"}" * 100_000], ids=range(25))
def test_what_is_no_timeline(data: bytes):
    assert isinstance(read_or_refused(data), BadTimeline)


def test_compounds_a_thousand_deep():
    inner = '{"OTIO_SCHEMA":"Gap.1","source_range":{"duration":{"value":1,"rate":24}}}'
    for _ in range(1000):
        inner = '{"OTIO_SCHEMA":"Stack.1","name":"s","children":[' + inner + "]}"
    read_or_refused(('{"OTIO_SCHEMA":"Timeline.1","tracks":' + inner + "}").encode())


def numbers(document: object) -> list[tuple[dict, str]]:
    """Every place in the document where a number stands."""
    found: list[tuple[dict, str]] = []
    waiting = [document]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, dict):
            found += [(thing, key) for key, value in thing.items() if type(value) in (int, float)]
            waiting += thing.values()
        elif isinstance(thing, list):
            waiting += thing
    return found


ODD = (float("nan"), float("inf"), float("-inf"), 0, -1, 10**400, -(10**30), 1e308, 1e-308, True, None, "24", [], {})


def test_odd_numbers_anywhere(whole: bytes):
    document = json.loads(whole)
    chosen = random.Random(7)
    for place, (holder, key) in enumerate(numbers(document)):
        number = holder[key]
        for odd in chosen.sample(ODD, 3) if place > 40 else ODD:
            holder[key] = odd
            read_or_refused(json.dumps(document).encode())
        holder[key] = number


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "Inf", "-Inf", "1" * 400])
def test_numbers_that_are_no_json_do_no_harm_where_no_time_is(whole: bytes, word: str):
    """OpenTimelineIO writes these into metadata."""
    document = json.loads(whole)
    document["metadata"]["studio"] = {"gamma": "HERE"}
    damaged = json.dumps(document).replace('"HERE"', word).encode()
    assert read_or_refused(damaged) == read_bytes(whole, "whole.otio")


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_bytes_changed_at_random(whole: bytes, data: st.DataObject):
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at:at + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))
    read_or_refused(bytes(damaged))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-10**20, 10**20) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=6)


def holders(document: object) -> list[dict | list]:
    """Every dictionary and list in the document that has something in it."""
    found: list[dict | list] = []
    waiting = [document]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, dict | list) and thing:
            found.append(thing)
            waiting += thing.values() if isinstance(thing, dict) else thing
    return found


@settings(max_examples=600, deadline=None)
@given(st.data())
def test_parts_replaced_by_any_json(whole: bytes, data: st.DataObject):
    document = json.loads(whole)
    # What matters most is near the top: the effects Resolve writes on each clip would hide the rest.
    for effects in [holder for holder in holders(document) if isinstance(holder, dict) and "effects" in holder]:
        effects["effects"] = effects["effects"][:1]
    for _ in range(data.draw(st.integers(1, 2))):
        held = holders(document)
        holder = held[data.draw(st.integers(0, len(held) - 1))]
        key = data.draw(st.sampled_from(list(holder) if isinstance(holder, dict) else list(range(len(holder)))))
        holder[key] = data.draw(JSON)
    read_or_refused(json.dumps(document).encode())


def test_no_such_file_and_no_file(tmp_path: Path):
    with pytest.raises(NotFound):
        read(tmp_path / "gone.otio")
    (tmp_path / "folder.otio").mkdir()
    with pytest.raises(VvtError):
        read(tmp_path / "folder.otio")
    for suffix in ("edl", "xml", "drt", "otioz", "nonsense"):
        with pytest.raises(NotFound):
            read(tmp_path / f"gone.{suffix}")
        (tmp_path / f"empty.{suffix}").touch()
        with pytest.raises(BadTimeline):
            read(tmp_path / f"empty.{suffix}")
