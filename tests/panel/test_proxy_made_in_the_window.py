"""*Make viewing proxy again*, from the menu of a version's row."""

import pytest

from support.films import numbered_film
from vvt.panel.models.cuts import Place
from vvt.panel.views.cards import Card
from vvt.store import PROXY, CutName


@pytest.fixture
def opened(qtbot, window, versions, tmp_path):
    """The window, with a version of a film and one without in sight."""
    film = numbered_film(tmp_path / "film.mov", 24)
    versions("Film/Reel 2", "without")
    versions("Film/Reel 2", "with its film", render=film.read_bytes())
    window.show_cut(Place("Film", "Reel 2"))
    qtbot.waitUntil(lambda: window.versions.rowCount() == 2, timeout=20_000)
    return window


def select(window, number):
    window.list.view.setCurrentIndex(window.versions.index(window.versions.row_of(number)))


def cards(window):
    return [card.accessibleName() for card in window.list.findChildren(Card) if card.isVisible()]


def test_it_is_made_and_the_version_stays(qtbot, opened, store):
    before = store.versions(CutName("Film", "Reel 2"))
    action = opened.actions_["proxy"]
    select(opened, 1)
    assert not action.isEnabled(), "there is no film to make one of"
    select(opened, 2)
    assert action.isEnabled()
    action.trigger()
    qtbot.waitUntil(lambda: any("viewing proxy of Film/Reel 2@v2 is made" in card for card in cards(opened)),
                    timeout=60_000)
    made = store.proxy(before[0])
    assert made.name == PROXY
    assert store.verify_part(made).ok
    assert store.versions(CutName("Film", "Reel 2")) == before


def test_why_it_can_not_be_made_is_a_card(qtbot, window, versions):
    versions("Film/Reel 3", "no film in it", render=b"not a film")
    window.show_cut(Place("Film", "Reel 3"))
    qtbot.waitUntil(lambda: window.versions.rowCount() == 1, timeout=20_000)
    select(window, 1)
    window.actions_["proxy"].trigger()
    qtbot.waitUntil(lambda: any("No viewing proxy can be made of the film" in card for card in cards(window)),
                    timeout=60_000)
