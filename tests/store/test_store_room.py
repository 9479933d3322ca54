"""Who reads ahead and finds no room hears at once when what has the room can't be sent."""

import threading

import pytest

from vvt.errors import StoreRefused
from vvt.store._crew import Crew
from vvt.store._kept import Kept
from vvt.store._reading import Reading
from vvt.store._source import State
from vvt.store._tries import Tries

BLOCK = 64
PATIENCE = 30  # seconds; no test waits so long


def never() -> None:
    """Nobody stops it."""


def refuse() -> None:
    raise StoreRefused("The store refuses the part.", "Ask whoever looks after it.")


@pytest.fixture
def reading(tmp_path):
    """A file of four pieces, of which two have room."""
    path = tmp_path / "film.mov"
    path.write_bytes(bytes(range(4)) * BLOCK)
    return Reading(State.of(path), Kept(never, 2, BLOCK))


def test_room_that_others_have_is_waited_for_no_longer_than_they_send(reading):
    pieces = reading.pieces(BLOCK, refuse)
    held = [next(pieces), next(pieces)]
    assert [piece.number for piece in held] == [1, 2], "while there is room nobody asks"
    with pytest.raises(StoreRefused):
        next(pieces)


def test_room_that_comes_free_is_taken(reading):
    asked = []
    pieces = reading.pieces(BLOCK, lambda: asked.append(True))
    held = [next(pieces), next(pieces)]
    freed = threading.Timer(0.2, held[0].claim.close)
    freed.start()
    assert next(pieces).number == 3
    assert asked
    freed.join(PATIENCE)


def test_a_crew_tells_of_its_trouble_without_waiting_for_the_others():
    hangs, failed = threading.Event(), threading.Event()

    def fails() -> None:
        failed.set()
        refuse()

    crew = Crew[None](2, Tries(None, None), lambda _: None)
    crew.check()
    crew.hand(lambda: hangs.wait(PATIENCE))
    crew.hand(fails)
    assert failed.wait(PATIENCE)
    with pytest.raises(StoreRefused):
        # The thread that failed is about to say so.
        while not hangs.wait(0.01):
            crew.check()
    hangs.set()
