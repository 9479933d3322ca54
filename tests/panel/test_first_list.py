"""The first list on screen: each thing is looked for once, and no more is asked for than what is seen."""

import pytest

from vvt.panel.models.cuts import Place
from vvt.panel.work import Workshop

REEL = Place("Film", "Reel 2")


class Remembering(Workshop):
    """Knows by name what was begun."""

    def __init__(self):
        super().__init__()
        self.begun = []

    def start(self, work, name, *, sends=False):
        self.begun.append(name)
        return super().start(work, name, sends=sends)


@pytest.fixture
def workshop(qapp):
    made = Remembering()
    yield made
    made.close()


def test_the_first_list_looks_at_the_cut_once(qtbot, window, workshop, versions):
    versions("Film/Reel 2")
    window.open()
    qtbot.waitUntil(lambda: window.versions.rowCount() == 1, timeout=20_000)
    assert (window.looking.place, workshop.begun.count("list cuts")) == (REEL, 1)
    assert workshop.begun.count("list versions") == 1


def test_a_cut_that_is_chosen_is_looked_at_once(qtbot, window, workshop, versions):
    versions("Film/Reel 1")
    versions("Film/Reel 2")
    window.open()
    qtbot.waitUntil(lambda: window.versions.rowCount() == 1, timeout=20_000)
    tree = window.cuts_dock.tree
    tree.setCurrentIndex(tree.indexBelow(tree.currentIndex()))
    qtbot.waitUntil(lambda: window.looking.place == REEL and window.versions.rowCount() == 1, timeout=20_000)
    assert workshop.begun.count("list versions") == 2


def test_a_cut_named_at_the_start_is_selected_as_soon_as_it_is_there(qtbot, window, workshop, versions):
    versions("Film/Reel 1")
    versions("Film/Reel 2")
    window.open()
    window.show_cut(REEL)
    tree = window.cuts_dock.tree
    qtbot.waitUntil(lambda: window.versions.rowCount() == 1 and tree.currentIndex().isValid(), timeout=20_000)
    assert tree.currentIndex().data() == "Reel 2"
    assert workshop.begun.count("list versions") == 1
    tree.setCurrentIndex(tree.currentIndex().parent())
    window.refresh()
    qtbot.waitUntil(lambda: workshop.begun.count("list cuts") == 2 and not workshop.busy, timeout=20_000)
    assert tree.currentIndex().data() == "Film"
