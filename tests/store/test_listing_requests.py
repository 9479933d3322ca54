"""How many requests it takes to look: counted at a relay between us and the server."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends

from support.relay import Relay
from support.s3 import Place
from support.store_contract import NAME, film, published
from vvt.store import CutName, Record, Review
from vvt.store._index import EVERY

__all__ = ["film"]

Wired = tuple[Relay, Place]
VERSIONS = 2000
TWO_PAGES = 1060      # versions, of whose records a list tells a thousand at a time


def put_many(place: Place, bodies: dict[str, bytes]) -> None:
    """What many publishes leave, put where the server keeps it: through its door it takes minutes."""
    backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    for key, body in bodies.items():
        backend.put_object(place.bucket, key, body)


@pytest.fixture
def long_cut(relay: Wired, film) -> Wired:
    """A cut of 2,000 versions."""
    return grown(relay, film, VERSIONS)


@pytest.fixture
def cut_of_two_pages(relay: Wired, film) -> Wired:
    """A cut whose list has a second page, and no more of it than that takes: the server makes it anew for each call."""
    return grown(relay, film, TWO_PAGES)


def grown(relay: Wired, film, versions: int) -> Wired:
    """A cut of so many versions, the first of which was published the long way."""
    wire, place = relay
    first = published(place, film)
    layout = place.store().layout
    copies = (replace(first, number=number, note=f"version {number}", publish_id=f"{number:032x}")
              for number in range(2, versions + 1))
    put_many(place, {layout.record(NAME, copy.number): copy.to_json() for copy in copies})
    wire.seen.clear()
    return wire, place


def index_of_those_before(place: Place) -> None:
    """What the publish fifty versions ago left: all records but the newest fifty laid together."""
    shelf, backend = place.store()._shelf, s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    before = [entry for _, entry in shelf.counting(NAME, shelf.listed(NAME))[EVERY:]]
    shelf._index.write(NAME, {entry.version_id: backend.get_object(place.bucket, entry.key).value for entry in before})


def asked(wire: Relay) -> int:
    count = len(wire.seen)
    wire.seen.clear()
    return count


def test_the_first_screen_of_two_thousand_versions(long_cut: Wired, tmp_path, monkeypatch):
    wire, place = long_cut
    page = place.store().versions_page(NAME)
    assert [record.number for record in page.records] == list(range(2000, 1950, -1))
    assert page.total == VERSIONS
    # Two pages of the list, the index (there is none yet), 50 records, one list of reviews.
    assert asked(wire) == 54

    place.store().versions_page(NAME)
    assert asked(wire) == 3

    index_of_those_before(place)
    assert place.store().lay_together(NAME) == VERSIONS
    wire.seen.clear()
    monkeypatch.setenv("VVT_CACHE_DIR", str(tmp_path / "another machine"))
    assert place.store().versions_page(NAME) == page
    assert asked(wire) == 4
    assert [record.number for record in place.store().versions(NAME)] == list(range(2000, 0, -1))
    assert asked(wire) == 3


def test_only_what_is_new_is_fetched_the_second_time(cut_of_two_pages: Wired, film):
    wire, place = cut_of_two_pages
    place.store().versions_page(NAME)
    record = published(place, film)
    place.store().add_review(Review(NAME.project, NAME.cut, record.number, record.publish_id, "comment", "Ana", "",
                                    text="new"))
    wire.seen.clear()
    page = place.store().versions_page(NAME)
    assert page.records[0] == record
    assert asked(wire) <= 5  # the two lists as before; the new record and the new review, if not known by writing them


def test_every_fiftieth_publish_lays_the_records_together(relay: Wired, film, tmp_path, monkeypatch):
    wire, place = relay
    first = published(place, film)
    layout = place.store().layout
    put_many(place, {layout.record(NAME, number): replace(first, number=number).to_json() for number in range(2, 49)})
    for number in (49, 50):
        assert published(place, film).number == number
    assert wire.count("PUT", "/.vvt/index/") == 1
    monkeypatch.setenv("VVT_CACHE_DIR", str(tmp_path / "another machine"))
    wire.seen.clear()
    assert len(place.store().versions(NAME)) == 50
    assert asked(wire) == 2


def test_reviews_are_read_once_and_only_those_of_the_page(cut_of_two_pages: Wired):
    wire, place = cut_of_two_pages
    layout = place.store().layout
    moment = datetime.now(UTC).isoformat()
    reviews = [Review(NAME.project, NAME.cut, number, f"{number:032x}", "status", "Ana", moment, status="approved")
               for number in range(TWO_PAGES - 99, TWO_PAGES + 1)]
    put_many(place, {layout.review(NAME, each.number, each.id): each.to_json() for each in reviews})
    place.store().versions_page(NAME)
    assert wire.count("GET", "/reviews/v") == 50
    wire.seen.clear()
    page = place.store().versions_page(NAME)
    assert {page.reviews.of(record.number, record.publish_id).status for record in page.records} == {"approved"}
    assert asked(wire) == 3


def test_a_project_of_three_hundred_cuts(relay: Wired, film):
    wire, place = relay
    first = published(place, film)
    layout = place.store().layout
    names = [CutName(NAME.project, f"Reel {number}") for number in range(300)]
    put_many(place, {layout.record(name, number): _as(first, name, number) for name in names for number in (1, 2)})
    wire.seen.clear()
    assert len(place.store().cuts(NAME.project)) == 300
    assert asked(wire) == 1
    found = place.store().standing(NAME.project)
    assert {name: now.newest.number for name, now in found.items()} == dict.fromkeys(names, 2)
    # The cuts, one page of the whole project's list, each newest record; then only the two lists.
    assert asked(wire) == 302
    assert place.store().standing(NAME.project) == found
    assert asked(wire) == 2


def _said(name: CutName, number: int, status: str) -> Review:
    kind = "status" if status else "comment"
    return Review(name.project, name.cut, number, f"{number:032x}", kind, "Ana", datetime.now(UTC).isoformat(),
                  status=status)


def test_how_the_cuts_of_a_project_stand(relay: Wired, film):
    """The newest of each is in review, the one before it approved, and much is said of others."""
    wire, place = relay
    first = published(place, film)
    layout = place.store().layout
    names = [CutName(NAME.project, f"Reel {number}") for number in range(8)]
    put_many(place, {layout.record(name, number): json.dumps({**json.loads(_as(first, name, number)),
                                                              "publish_id": f"{number:032x}"}).encode()
                     for name in names for number in range(1, 20)})
    said = [_said(name, number, status) for name in names for number, status in
            ((19, "in review"), (18, "approved"), (18, ""), (3, "locked"), *((2, "") for _ in range(5)))]
    put_many(place, {layout.review(CutName(each.project, each.cut), each.number, each.id): each.to_json()
                     for each in said})
    wire.seen.clear()
    found = place.store().standing(NAME.project)
    assert {(now.newest.number, now.status, now.settled.number, now.as_what) for now in found.values()} == {
        (19, "in review", 18, "approved")}
    assert set(found) == set(names)
    # The cuts, one page of the list; of each cut two records and its reviews, none of which is asked for twice.
    assert asked(wire) == 2 + 8 * (2 + 9)
    assert place.store().standing(NAME.project) == found
    assert asked(wire) == 2


def test_reviews_are_laid_together_too(relay: Wired, film, tmp_path, monkeypatch):
    wire, place = relay
    first = published(place, film)
    layout = place.store().layout
    said = [replace(_said(NAME, 1, ""), publish_id=first.publish_id) for _ in range(60)]
    put_many(place, {layout.review(NAME, 1, each.id): each.to_json() for each in said})
    last = Review(NAME.project, NAME.cut, 1, first.publish_id, "status", "Ana", "", status="locked", id="0" * 32)
    place.store().add_review(last)
    assert wire.count("PUT", "/.vvt/index/") == 1
    monkeypatch.setenv("VVT_CACHE_DIR", str(tmp_path / "another machine"))
    wire.seen.clear()
    [now] = place.store().standing(NAME.project).values()
    assert (now.status, now.settled, now.as_what) == ("locked", first, "locked")
    # The cuts, the project's list, the record, and the index.
    assert asked(wire) == 4


def test_a_project_with_a_long_cut_is_asked_cut_by_cut_behind_it(cut_of_two_pages: Wired, film):
    wire, place = cut_of_two_pages
    other = published(place, film, CutName(NAME.project, "Trailer"))
    only = CutName(NAME.project, "A file of somebody's")
    place.other_tool.put_object(Bucket=place.bucket, Key=place.store().layout.part(only, "cut.mov"), Body=b"x")
    wire.seen.clear()
    found = place.store().standing(NAME.project)
    assert {name: now.newest and now.newest.number for name, now in found.items()} == {
        only: None, NAME: TWO_PAGES, other.name: 1}
    wire.seen.clear()
    assert place.store().standing(NAME.project) == found
    # The cuts; as many pages as there are cuts; pages of those behind, and what was said there.
    assert asked(wire) <= 1 + 3 + 3 + 1


def _as(record: Record, name: CutName, number: int) -> bytes:
    return json.dumps({**record.to_dict(), "project": name.project, "cut": name.cut, "number": number}).encode()
