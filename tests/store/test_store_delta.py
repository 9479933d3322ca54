"""A second version that shares most bytes with the first sends the rest alone, and is an ordinary object."""

import os
import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.relay import Fault, Relay, Request, refusal
from support.s3 import Place
from support.store_contract import NAME
from vvt.errors import VvtError
from vvt.store import Draft, PartSource, Record, Sent
from vvt.store._chunks import Chunk, Chunker, Table, least_for, read, written
from vvt.store._delta import Plan, least_piece
from vvt.store._digest import crc64
from vvt.store.memory import UnkeptJournal

Wired = tuple[Relay, Place]
MIB = 1 << 20


def published(place: Place, film: Path, **more: object) -> tuple[Record, Sent]:
    told: list[Sent] = []
    store = place.store(part_size=5 * MIB)
    record = store.publish(NAME, [PartSource("cut", film)], Draft(), tell=told.append, **more)  # type: ignore[arg-type]
    return record, told[-1]


def changed_in_the_middle(before: bytes) -> bytes:
    """One shot longer than it was, all behind it moved."""
    third = len(before) // 3
    return before[:third] + random.Random("a longer shot").randbytes(MIB + 1234) + before[third + MIB:]


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mov"
    # The same bytes every time: where chunks end, and so how much is sent, hangs on them.
    path.write_bytes(random.Random("a film").randbytes(40 * MIB + 99))
    return path


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """As large as it takes for a film to go in parts of which most can be copied."""
    path = tmp_path / "short.mov"
    path.write_bytes(random.Random("a short film").randbytes(20 * MIB + 99))
    return path


def shots(path: Path, regraded: int | None) -> None:
    """A master of twelve shots in ProRes, noisy as film is; one of them may be graded anew."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("prores", rate=Fraction(24))
        stream.width, stream.height, stream.pix_fmt = 960, 540, "yuv422p10le"
        for shot in range(12):
            chance = random.Random(f"{shot} {'new' if shot == regraded else 'old'}")
            noise = bytearray(chance.randbytes(960 * 540 * 2 + 8 * 64))
            noise[1::2] = noise[1::2].translate(bytes(byte & 3 for byte in range(256)))    # ten bits of sixteen
            for number in range(8):
                frame = av.VideoFrame(960, 540, "yuv422p10le")
                for plane in frame.planes:
                    plane.update(bytes(noise[number * 64:number * 64 + plane.buffer_size]))
                out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def test_a_master_with_one_shot_changed_of_twelve_sends_under_a_quarter(relay: Wired, tmp_path: Path):
    wire, place = relay
    film = tmp_path / "master.mov"
    shots(film, None)
    published(place, film)
    shots(film, 4)
    wire.received = 0
    record, sent = published(place, film)
    assert place.store().read(record.parts[0]) == film.read_bytes()
    assert sent.size == film.stat().st_size > 100 * MIB
    assert sent.wire < sent.size / 4
    assert wire.received < sent.size / 4
    assert all(check.ok for check in place.store().verify(record))


def test_a_change_that_moves_everything_behind_it_is_found(relay: Wired, film: Path):
    _, place = relay
    published(place, film)
    film.write_bytes(changed_in_the_middle(film.read_bytes()))
    record, sent = published(place, film)
    assert place.store().read(record.parts[0]) == film.read_bytes()
    assert sent.wire < 9 * MIB


def test_where_the_store_refuses_to_copy_all_is_sent(relay: Wired, short: Path):
    wire, place = relay
    published(place, short)
    short.write_bytes(changed_in_the_middle(short.read_bytes()))
    wire.before = lambda request: (
        refusal(501, "NotImplemented") if any(n.lower() == "x-amz-copy-source" for n in request.headers) else None)
    record, sent = published(place, short)
    assert place.store().read(record.parts[0]) == short.read_bytes()
    assert sent.wire == sent.size


def test_a_table_that_lies_costs_nothing_but_the_saving(relay: Wired, short: Path):
    _, place = relay
    first, _ = published(place, short)
    theirs = short.read_bytes()
    short.write_bytes(os.urandom(len(theirs)))
    chunker = Chunker(least_for(len(theirs)))
    assert [*chunker.feed(memoryview(short.read_bytes())), *chunker.finish()]
    tables = place.other_tool.list_objects_v2(Bucket=place.bucket, Prefix=".vvt/chunks/")["Contents"]
    assert len(tables) == 1
    assert first.parts[0].version_id in tables[0]["Key"]
    # The table says that the new bytes are what the first version has.
    place.other_tool.put_object(
        Bucket=place.bucket, Key=tables[0]["Key"], Body=written(chunker.least, chunker.chunks))
    short.write_bytes(short.read_bytes() + b"!")
    record, sent = published(place, short)
    assert place.store().read(record.parts[0]) == short.read_bytes()
    assert sent.wire >= sent.size - 5 * MIB


def test_a_delta_that_broke_goes_on(relay: Wired, short: Path):
    wire, place = relay
    published(place, short)
    short.write_bytes(changed_in_the_middle(short.read_bytes()))
    hasty = Place(replace(place.settings, patience=0), place.conditions)
    draft, journal = Draft(), UnkeptJournal()

    def at_complete(request: Request) -> Fault | None:
        return Fault.REFUSED if request.method == "POST" and "uploadId" in request.path else None

    wire.fault = at_complete
    store = hasty.store(part_size=5 * MIB)
    with pytest.raises(VvtError):
        store.publish(NAME, [PartSource("cut", short)], draft, journal=journal)
    wire.fault = lambda request: None
    wire.received, wire.seen = 0, []
    record = store.publish(NAME, [PartSource("cut", short)], draft, journal=journal)
    assert place.store().read(record.parts[0]) == short.read_bytes()
    assert wire.received < MIB
    assert wire.count("PUT", "partNumber") == 0


# The plan


def chunks_of(sizes: list[tuple[int, int]]) -> list[Chunk]:
    return [Chunk(size * MIB // 4, word) for size, word in sizes]


_SIZES = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 12)), min_size=1, max_size=60)


@settings(max_examples=200)
@given(_SIZES, _SIZES)
def test_a_plan_covers_the_file_and_copies_only_what_is_equal(old: list[tuple[int, int]], new: list[tuple[int, int]]):
    # A chunk's size goes with what it holds.
    old = [(word % 9 + 1, word) for _, word in old]
    new = [(word % 9 + 1, word) for _, word in new]
    before, after = chunks_of(old), chunks_of(new)
    size = sum(chunk.size for chunk in after)
    pieces = list(Plan(Table(1, before), size, 16 * MIB).pieces(after))
    assert [piece.number for piece in pieces] == list(range(1, len(pieces) + 1))
    assert [piece.start for piece in pieces] == [sum(p.size for p in pieces[:n]) for n in range(len(pieces))]
    assert sum(piece.size for piece in pieces) == size
    assert all(piece.size >= least_piece(size) for piece in pieces[:-1])
    at = {sum(c.size for c in before[:n]): n for n in range(len(before))}
    starts = {sum(c.size for c in after[:n]): n for n in range(len(after))}
    for piece in pieces:
        if piece.source is None:
            continue
        here, there = after[starts[piece.start]:], before[at[piece.source]:]
        covered = 0
        for mine, theirs in zip(here, there, strict=False):
            if covered == piece.size:
                break
            assert mine == theirs
            covered += mine.size
        assert covered == piece.size


@given(st.integers(0, 2**32), st.integers(1, 1 << 16))
@settings(max_examples=20)
def test_chunks_are_the_same_however_the_file_is_read(seed: int, step: int):
    data = random.Random(seed).randbytes(1 << 18)
    once, often = Chunker(1 << 12), Chunker(1 << 12)
    whole = [*once.feed(memoryview(data)), *once.finish()]
    assert sum(chunk.size for chunk in whole) == len(data)
    at = 0
    for chunk in whole:
        assert crc64(data[at:at + chunk.size]) == chunk.crc64
        at += chunk.size
    list(often.feed(memoryview(data[:step])))
    list(often.feed(memoryview(data[step:])))
    list(often.finish())
    assert sum(chunk.size for chunk in often.chunks) == len(data)


def test_a_table_comes_back_and_a_damaged_one_is_none():
    chunks = [Chunk(300_000 + n, n * 7) for n in range(50)]
    data = written(4096, chunks)
    table = read(data)
    assert table is not None
    assert (table.least, table.size) == (4096, sum(chunk.size for chunk in chunks))
    assert table.find(chunks[3], None) == sum(chunk.size for chunk in chunks[:3])
    assert read(data[:-1]) is None
    assert read(data[:-1] + b"x") is None
    assert read(b"") is None
