"""What keeps a publish from its version is told, also where what it left can't be looked up after it."""

import sqlite3
from contextlib import closing

import pytest

from vvt.errors import NotFound
from vvt.outbox import Outbox, OutboxTrouble, outbox_folder
from vvt.panel.actions.publishing import Wish, publish
from vvt.panel.models.cuts import Place
from vvt.panel.trouble import trouble_of
from vvt.panel.work import Steering
from vvt.workflow.renders import film_left


@pytest.fixture
def newer_outbox():
    """The journal is of a newer program, so this one doesn't touch it."""
    with Outbox():
        pass
    with closing(sqlite3.connect(outbox_folder() / "outbox.db")) as journal:
        journal.execute("PRAGMA user_version=99")
    with pytest.raises(OutboxTrouble):
        film_left("5" * 32)


def test_it_is_told_although_the_outbox_can_not_be_read(session, nearby, resolve, newer_outbox):
    wish = Wish(Place("Film", "Reel 2"), base="v7")
    with pytest.raises(NotFound) as told:
        publish(session, nearby, wish, Steering(lambda step: None))
    trouble = trouble_of(told.value)
    assert (trouble.cause, trouble.kind) == ("There are no versions of Film/Reel 2.", "")
