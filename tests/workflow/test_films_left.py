"""The film of a publish that was stopped between its render and the outbox: somebody has to name it."""

import pytest

from support.parcels import parcel
from vvt.outbox import Outbox, renders_folder
from vvt.outbox.lock import held
from vvt.workflow.heard import NOBODY
from vvt.workflow.renders import film_left, workplace

ID = "5" * 32


@pytest.fixture
def film():
    """As a publish leaves it that was stopped once its film was whole."""
    with pytest.raises(KeyboardInterrupt), workplace(ID, NOBODY) as place:
        path = place.folder / "cut.mov"
        path.write_bytes(b"film")
        place.film = path
        (place.folder / "unfinished").unlink()
        raise KeyboardInterrupt
    return path


def test_it_is_named(film):
    assert film_left(ID) == f"What was rendered is kept: {film}; delete its folder when you no longer need it."


def test_where_nothing_was_rendered_nothing_is_said():
    assert not film_left(ID)


def test_one_that_is_half_rendered_is_worth_nothing():
    folder = renders_folder() / ID
    folder.mkdir(parents=True)
    (folder / "cut.mov").write_bytes(b"fi")
    with held(folder / "unfinished"):
        assert not film_left(ID)


def test_what_is_in_the_outbox_has_its_row_there(film, tmp_path):
    timeline = tmp_path / "reel.otio"
    timeline.write_text("{}")
    with Outbox() as outbox:
        outbox.add(parcel(timeline, publish_id=ID))
    assert not film_left(ID)
