"""Frames between a process and its child: each as it was put, what came before only named, what passes not kept."""

import io
import os
import threading
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vvt.errors import VvtError
from vvt.host import Wait
from vvt.workflow.child import go_on
from vvt.workflow.pipe import Passing, Sender, frames, in_pieces, put_together
from vvt.workflow.telling import Began, Came, GoesFirst, Listeners, Telling


@dataclass(frozen=True, slots=True)
class Clip:
    name: str


@dataclass(frozen=True, slots=True)
class Far(Passing):
    clip: Clip


def taken_from(*things):
    """What comes out where these were put in."""
    pipe = io.BytesIO()
    sender = Sender(pipe)
    for thing in things:
        sender.put(thing)
    pipe.seek(0)
    return list(frames(pipe, go_on))


@given(st.lists(st.one_of(st.text(), st.integers(), st.binary(), st.builds(Clip, st.text()),
                          st.builds(Far, st.builds(Clip, st.text())), st.lists(st.integers()))))
def test_what_is_put_comes_out(things):
    assert taken_from(*things) == things


def test_what_came_before_is_only_named_what_passes_is_neither_named_nor_kept():
    clip = Clip("A001")
    first, passing, again, last = taken_from([clip], Far(clip), Far(clip), [clip])
    assert last[0] is first[0]
    assert passing == again == Far(first[0])
    assert passing.clip is not first[0]
    assert again.clip is not passing.clip


def test_a_pipe_that_breaks_in_a_frame_ends_there():
    pipe = io.BytesIO()
    Sender(pipe).put("x" * 1000)
    whole = pipe.getvalue()
    for cut in (0, 3, 8, 500, len(whole) - 1):
        assert not list(frames(io.BytesIO(whole[:cut]), go_on))
    assert list(frames(io.BytesIO(whole), go_on)) == ["x" * 1000]


def test_a_frame_larger_than_the_pipe_comes_whole_also_without_a_buffer():
    out, into = os.pipe()
    things = ["x" * 1_000_000, Far(Clip("y" * 300_000)), "z"]

    def put():
        with open(into, "wb") as pipe:
            for thing in things:
                Sender(pipe).put(thing)

    thread = threading.Thread(target=put)
    thread.start()
    with open(out, "rb", buffering=0) as pipe:
        # Each sender of its own, so each frame of the first kind is the first of its reader's.
        found = [next(frames(pipe, go_on)) for _ in things]
    thread.join()
    assert found == things


def test_many_threads_may_put_at_once():
    pipe = io.BytesIO()
    sender = Sender(pipe)

    def put(number):
        for at in range(200):
            sender.put(Came(str(number), at, 9))

    threads = [threading.Thread(target=put, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pipe.seek(0)
    found = [(frame.stage, frame.done) for frame in frames(pipe, go_on)]
    assert sorted(found) == sorted((str(number), at) for number in range(8) for at in range(200))


@pytest.mark.parametrize("count", [0, 1, 50, 51, 130])
def test_pieces_are_put_together_again(count):
    found = iter(taken_from(*in_pieces(list(range(count))), "more"))
    assert list(put_together(found)) == list(range(count))
    assert next(found) == "more"


def test_pieces_that_break_off_are_an_error():
    with pytest.raises(VvtError, match="broke off"):
        list(put_together(iter([[1, 2]])))


def test_bytes_are_told_no_more_often_than_can_be_read_and_the_last_always():
    put = []
    telling = Telling(put.append)
    for done in range(1001):
        telling.progress("cut", done, 1000)
    assert put[0] == Came("cut", 0, 1000)
    assert put[-1] == Came("cut", 1000, 1000)
    assert len(put) < 200


class Stopped(Exception):
    """As Cancel is."""


def test_nothing_is_told_any_more_once_it_shall_stop():
    put = []

    def check():
        raise Stopped

    telling = Telling(put.append, check)
    for tell in (lambda: telling.progress("cut", 1, 1), lambda: telling.staged("Saving", ""),
                 lambda: telling.waiting(Wait("Save"))):
        with pytest.raises(Stopped):
            tell()
    assert not put


def test_each_listener_hears_its_own_and_an_answer_is_nobodys():
    heard = []
    listeners = Listeners(go_on, heard.append, lambda *told: heard.append(told), lambda *told: heard.append(told),
                          lambda *told: heard.append(told))
    told = [Wait("Save", 3), Came("cut", 1, 2), Began("Rendering", "40 %"), GoesFirst("Film/Reel", 7)]
    assert list(listeners.heard(iter([*told, "an answer"]))) == ["an answer"]
    assert heard == [Wait("Save", 3), ("cut", 1, 2), ("Rendering", "40 %"), ("Film/Reel", 7)]
    assert list(Listeners(go_on, heard.append).heard(iter(told[1:]))) == []


@given(st.lists(st.sampled_from(["clip", "far", "broken"])))
def test_what_can_not_be_put_spoils_nothing_that_follows(kinds):
    clip, pipe, put = Clip("A"), io.BytesIO(), []
    sender = Sender(pipe)
    for number, kind in enumerate(kinds):
        if kind == "broken":
            with pytest.raises(TypeError):
                sender.put([Clip(f"new {number}"), clip, threading.Lock()])
            continue
        put.append([clip, Clip(f"{number}")] if kind == "clip" else Far(clip))
        sender.put(put[-1])
    pipe.seek(0)
    assert list(frames(pipe, go_on)) == put
