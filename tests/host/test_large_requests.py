"""What is to be put back goes over in pieces that the agent takes, none lost and the tracks last."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from vvt.host import Lost
from vvt.host._parts import parts
from vvt_resolve.channel import REQUEST_LIMIT
from vvt_resolve.verbs.restore import _MOST

THINGS = st.lists(st.integers(0, 40_000).map(lambda size: {"name": "x" * size}), max_size=80).map(tuple)


def joined(pieces: list[Lost], name: str) -> tuple[dict, ...]:
    return tuple(thing for piece in pieces for thing in getattr(piece, name))


@given(THINGS, THINGS, THINGS)
def test_pieces_are_all_of_it_and_small_enough(items, markers, tracks):
    pieces = list(parts(Lost(items, markers, tracks)))
    assert (joined(pieces, "items"), joined(pieces, "markers"), joined(pieces, "tracks")) == (items, markers, tracks)
    for piece in pieces:
        assert len(orjson.dumps([piece.items, piece.markers, piece.tracks])) < REQUEST_LIMIT
    with_tracks = [bool(piece.tracks) for piece in pieces]
    assert with_tracks == sorted(with_tracks)


def test_no_piece_has_more_things_than_the_agent_takes():
    many = tuple({"frame": at} for at in range(12_345))
    pieces = list(parts(Lost(markers=many)))
    assert joined(pieces, "markers") == many
    assert max(len(piece.markers) for piece in pieces) <= _MOST
    assert list(parts(Lost())) == [Lost()]
