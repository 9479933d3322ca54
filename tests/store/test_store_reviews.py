"""What was said of a version: the same for everybody, in whatever order it is read; what is no review is none."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vvt.errors import Damaged
from vvt.store import STATUSES, Review, Reviews

_TIMES = st.sampled_from(["2026-11-22T20:00:00Z", "2026-11-22T20:00:00.000001Z", "2026-11-22T21:00:00+01:00",
                          "2026-11-22T20:00:00.5Z"])
_IDS = st.integers(0, 2**128 - 1).map(lambda number: f"{number:032x}")


def _review(kind: str, status: str, time: str, name: str) -> Review:
    return Review("P", "C", 1, "p", kind, "Ana", time, text="x", status=status if kind == "status" else "", id=name)


REVIEWS = st.builds(_review, st.sampled_from(["status", "comment", "note"]), st.sampled_from(STATUSES), _TIMES, _IDS)


@given(st.lists(REVIEWS, unique_by=lambda review: review.id), st.randoms(use_true_random=False))
def test_everybody_sees_the_same_status_in_whatever_order_reviews_come(found: list[Review], chance: random.Random):
    shuffled = list(found)
    chance.shuffle(shuffled)
    one, other = Reviews.of(found), Reviews.of(shuffled)
    assert one == other
    given_statuses = [review for review in found if review.kind == "status"]
    latest = max(given_statuses, key=lambda review: (review.moment, review.id), default=None)
    assert one.status == (latest.status if latest else "")
    assert len(one.comments) + len(one.notes) + len(given_statuses) == len(found)


@given(REVIEWS, st.text(), st.none() | st.integers(-10, 10**9))
def test_what_is_written_is_read_back(review: Review, text: str, frame: int | None):
    told = json.loads(review.to_json())
    again = Review.from_json(json.dumps({**told, "text": text, "frame": frame, "colour": "red"}).encode())
    assert (again.text, again.frame, again.extra) == (text, frame, {"colour": "red"})
    assert json.loads(again.to_json())["colour"] == "red"
    assert Review.from_json(review.to_json()) == review


@pytest.mark.parametrize("changed", [
    {"schema": 2}, {"kind": "song"}, {"status": "approved"}, {"kind": "status", "status": ""}, {"number": "1"},
    {"number": True}, {"frame": 1.5}, {"text": None}, {"time": "soon"}, {"time": "9999-12-31T00:00:00Z"}, {"author": 3},
    {"time": 5}, {"id": []},
])
def test_what_is_no_review_is_refused(changed: dict[str, object]):
    told = json.loads(_review("comment", "", "2026-11-22T20:00:00Z", "0" * 32).to_json())
    with pytest.raises(Damaged):
        Review.from_json(json.dumps({**told, **changed}).encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{}", b"\xff", b"[" * 100_000])
def test_what_is_no_json_object_is_refused(data: bytes):
    with pytest.raises(Damaged):
        Review.from_json(data)
