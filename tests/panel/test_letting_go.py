"""A comparison that isn't shown any more is forgotten in pieces, so that the window goes on in between."""

import weakref

from vvt.panel.letting_go import LettingGo


class Edit:
    pass


def test_it_lets_go_of_all_of_it_and_never_of_much_at_once(qtbot):
    went, edits = [], [Edit() for _ in range(2000)]
    known = [weakref.ref(edit, lambda _: went.append(turn[0])) for edit in edits]
    turn = [0]
    letting_go = LettingGo()
    letting_go._turn.timeout.connect(lambda: turn.__setitem__(0, turn[0] + 1))
    letting_go.take([tuple(edits[:1500]), tuple(edits[1500:])])
    edits.clear()
    assert all(one() is not None for one in known)
    qtbot.waitUntil(lambda: letting_go.is_over)
    assert len(went) == 2000
    assert max(went.count(each) for each in set(went)) < 400
