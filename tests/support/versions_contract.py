"""What people do with versions after publishing, on every server: reviews, references by status, pages, history.

A test module derives from it and gives the fixture `place` (a bucket set up for versions), as with StoreContract.
"""

import json
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

import pytest

from support.s3 import Place
from support.store_contract import AWKWARD, EVERY_KIND, NAME, published
from vvt.errors import NotFound, StoreRefused
from vvt.store import CutName, Record, Ref, Review, Store


def said(by: Place | Store, record: Record, kind: str = "comment", **what: object) -> Review:
    author = str(what.pop("author", "Ana"))
    store = by if isinstance(by, Store) else by.store()
    return store.add_review(Review(  # type: ignore[arg-type]
        record.project, record.cut, record.number, record.publish_id, kind, author, "", **what))


def status_of(place: Place, record: Record) -> str:
    return place.store().reviews(record.name, record.number).of(record.number, record.publish_id).status


class VersionsContract:
    """The promises."""

    @EVERY_KIND
    def test_the_last_status_counts_and_the_earlier_ones_stay(self, place: Place, film: Path):
        record = published(place, film)
        assert status_of(place, record) == ""
        given = [said(place, record, "status", status=word, author=who)
                 for word, who in (("in review", "Ben"), ("approved", "Ana"), ("in review", "Ben"))]
        assert status_of(place, record) == "in review"
        found = place.store().reviews(NAME).of(1, record.publish_id)
        assert list(found.all) == given
        assert [review.author for review in found.all] == ["Ben", "Ana", "Ben"]

    def test_a_comment_keeps_its_frame_and_its_words(self, place: Place, film: Path):
        name = AWKWARD[1]
        record = published(place, film, name)
        comment = said(place, record, text="Zu früh!\n二 frames", frame=86640, timecode="01:00:10:00")
        note = said(place, record, "note", text="for the festival")
        found = place.store().reviews(name).of(1, record.publish_id)
        assert (found.comments, found.notes, found.status) == ((comment,), (note,), "")

    def test_what_is_said_later_counts_later_whatever_the_clocks(self, place: Place, film: Path):
        record = published(place, film)
        early = Review(NAME.project, NAME.cut, 1, record.publish_id, "status", "Ana", "2099-01-01T00:00:00.000000Z",
                       status="approved")
        key = place.store().layout.review(NAME, 1, early.id)
        place.other_tool.put_object(Bucket=place.bucket, Key=key, Body=early.to_json())
        assert status_of(place, record) == "approved"
        later = said(place, record, "status", status="in review", author="Ben")
        assert later.moment > early.moment
        assert status_of(place, record) == "in review"

    def test_what_was_said_stays_whatever_others_do(self, place: Place, film: Path):
        record = published(place, film)
        comment = said(place, record, text="mine")
        key = place.store().layout.review(NAME, 1, comment.id)
        place.other_tool.put_object(Bucket=place.bucket, Key=key, Body=comment.to_json().replace(b"mine", b"ours"))
        place.other_tool.delete_object(Bucket=place.bucket, Key=key)
        assert place.store().reviews(NAME).of(1, record.publish_id).all == (comment,)

    def test_what_is_no_review_or_of_another_version_counts_for_nothing(self, place: Place, film: Path):
        record = published(place, film)
        layout = place.store().layout
        stranger = Review(NAME.project, NAME.cut, 1, "another publish", "status", "Eve", "2026-01-01T00:00:00Z",
                          status="locked")
        moved = Review(NAME.project, NAME.cut, 2, record.publish_id, "status", "Eve", "2026-01-01T00:00:00Z",
                       status="locked")
        for key, body in (
            (layout.review(NAME, 1, stranger.id), stranger.to_json()),
            (layout.review(NAME, 1, moved.id), moved.to_json()),
            (layout.review(NAME, 1, "0" * 32), b"not a review"), (f"{layout.reviews(NAME)}v000001/readme.txt", b"x"),
        ):
            place.other_tool.put_object(Bucket=place.bucket, Key=key, Body=body)
        found = place.store().reviews(NAME)
        assert found.of(1, record.publish_id).all == ()
        assert len(found.unreadable) == 2
        with pytest.raises(NotFound, match="is locked now"):
            place.store().find(Ref.parse(f"{NAME}@locked"))

    @EVERY_KIND
    def test_twelve_say_something_at_once_and_all_of_it_is_kept(self, place: Place, film: Path):
        record = published(place, film)
        start = threading.Barrier(12)

        def say(who: int) -> Review:
            start.wait(60)
            return said(place, record, text=f"said by {who}", author=str(who))

        with ThreadPoolExecutor(12) as pool:
            given = list(pool.map(say, range(12)))
        assert set(place.store().reviews(NAME).of(1, record.publish_id).all) == set(given)

    def test_references_by_status_mean_the_newest_that_has_it_now(self, place: Place, film: Path):
        store = place.store()
        records = [published(store, film, note=str(number)) for number in range(1, 5)]
        for number, status in ((1, "approved"), (2, "approved"), (3, "locked"), (4, "approved"), (4, "superseded")):
            said(store, records[number - 1], "status", status=status)
        for word, number in {"approved": 2, "approved~1": 1, "locked": 3, "Approved~0": 2}.items():
            assert store.find(Ref.parse(f"{NAME}@{word}")).number == number
        for word in ("approved~2", "locked~1"):
            with pytest.raises(NotFound):
                store.find(Ref.parse(f"{NAME}@{word}"))

    def test_nothing_is_said_without_versioning(self, bare_place: Place):
        nobody = Review(NAME.project, NAME.cut, 1, "x", "comment", "Ana", "", text="hello")
        with pytest.raises(StoreRefused, match="vvt setup"):
            bare_place.store().add_review(nobody)
        assert not bare_place.other_tool.list_object_versions(Bucket=bare_place.bucket).get("Versions")

    def test_versions_come_in_pages_newest_first(self, place: Place, film: Path):
        store = place.store()
        records = [published(store, film, note=str(number)) for number in range(1, 6)]
        said(store, records[0], text="of the first")
        said(store, records[4], text="of the fifth")
        pages, before = [], None
        while not pages or before is not None:
            page = store.versions_page(NAME, before, 2)
            pages.append([record.number for record in page.records])
            assert page.total == 5
            assert set(page.reviews.by_number) <= set(pages[-1])
            before = page.before
        assert pages == [[5, 4], [3, 2], [1]]
        assert page.reviews.of(1, records[0].publish_id).comments[0].text == "of the first"
        nothing = store.versions_page(CutName("No", "body"))
        assert (nothing.records, nothing.total, nothing.before) == ((), 0, None)

    def test_a_delete_marker_hides_nothing_and_is_told(self, place: Place, film: Path):
        record = published(place, film)
        keys = {record.parts[0].key, place.store().layout.record(NAME, 1)}
        for key in keys:
            place.other_tool.delete_object(Bucket=place.bucket, Key=key)
        history = place.store().history(NAME)
        assert history.records == (record,)
        assert {(marker.key, marker.latest) for marker in history.markers} == {(key, True) for key in keys}
        assert place.store().read(record.parts[0]) == film.read_bytes()

    def test_records_laid_together_are_read_at_once_and_nobody_can_forge_them(self, place: Place, film: Path,
                                                                             tmp_path: Path, monkeypatch):
        store = place.store()
        for number in range(1, 13):
            published(store, film, note=str(number))
        expected = store.versions(NAME)
        assert store._shelf.lay_together(NAME) == 12
        monkeypatch.setenv("VVT_CACHE_DIR", str(tmp_path / "another machine"))
        assert place.store().versions(NAME) == expected

        index = store._shelf._index
        forged = {version_id: content.replace(b"Night Train", b"Day Train  ")
                  for version_id, content in index.read(NAME).items()}
        assert len(forged) == 12
        index.write(NAME, forged)
        monkeypatch.setenv("VVT_CACHE_DIR", str(tmp_path / "a third machine"))
        assert place.store().versions(NAME) == expected

    def test_a_broken_index_is_no_index(self, place: Place, film: Path, tmp_path: Path, monkeypatch):
        store = place.store()
        for number in range(1, 13):
            published(store, film, note=str(number))
        expected = place.store().versions(NAME)
        for number, body in enumerate((b"", b"not packed", json.dumps({"records": 1}).encode())):
            key = place.store().layout.index(NAME)
            place.other_tool.put_object(Bucket=place.bucket, Key=key, Body=body)
            monkeypatch.setenv("VVT_CACHE_DIR", str(tmp_path / str(number)))
            assert place.store().versions(NAME) == expected

    def test_what_hangs_loose_is_named(self, place: Place, film: Path):
        store = place.store()
        records = [published(store, film, note=str(number)) for number in range(1, 4)]
        layout, tool = store.layout, place.other_tool
        cut = records[0].parts[0].key
        film.write_bytes(b"another film")
        odd = published(place, film)
        tool.delete_object(Bucket=place.bucket, Key=odd.parts[0].key, VersionId=odd.parts[0].version_id)
        record_key = layout.record(NAME, 3)
        tool.delete_object(Bucket=place.bucket, Key=record_key)
        for item in tool.list_object_versions(Bucket=place.bucket, Prefix=record_key)["Versions"]:
            tool.delete_object(Bucket=place.bucket, Key=record_key, VersionId=item["VersionId"])
        begun = tool.put_object(Bucket=place.bucket, Key=cut, Body=b"half", Metadata={"vvt-publish": "f" * 32})
        theirs = tool.put_object(Bucket=place.bucket, Key=cut, Body=b"theirs")
        stray = said(place, records[2], text="of one that is gone")

        found = place.store().dangling(NAME)

        assert found.versions == 3
        assert [(lost.record.number, lost.part.name) for lost in found.lost] == [(4, "cut")]
        assert found.hidden == (3,)
        assert [file.version_id for file in found.in_progress] == [begun["VersionId"]]
        assert theirs["VersionId"] in {file.version_id for file in found.foreign}
        assert found.reviews == (layout.review(NAME, 3, stray.id),)
        assert [marker.key for marker in found.markers] == [record_key]

    def test_unfinished_uploads_are_listed_and_only_ours_can_be_given_up(self, place: Place, film: Path):
        record = published(place, film)
        tool, root = place.other_tool, place.store().layout.root
        for key in (record.parts[0].key, f"{root}backups/tape.mov"):
            begun = tool.create_multipart_upload(Bucket=place.bucket, Key=key)
            tool.upload_part(Bucket=place.bucket, Key=key, UploadId=begun["UploadId"], PartNumber=1, Body=b"x" * 1000)
        uploads = {upload.key: upload for upload in place.store().open_uploads()}
        ours, other = uploads[record.parts[0].key], uploads[f"{root}backups/tape.mov"]
        assert (ours.name, ours.size, other.name) == (NAME, 1000, None)
        assert ours.days() >= 0
        with pytest.raises(StoreRefused, match="not one of ours"):
            place.store().give_up(other)
        place.store().give_up(ours)
        place.store().give_up(ours)  # somebody else was faster
        assert [upload.key for upload in place.store().open_uploads()] == [other.key]
        assert place.store().read(record.parts[0]) == film.read_bytes()
        tool.abort_multipart_upload(Bucket=place.bucket, Key=other.key, UploadId=other.upload_id)

    def test_the_newest_of_every_cut_of_a_project(self, place: Place, film: Path):
        names = [CutName(NAME.project, cut) for cut in ("Reel 1", "Reel 1 b", "Reel/2", "予告編")]
        store = place.store()
        expected = {name: published(store, film, name) for name in names}
        expected[names[1]] = published(store, film, names[1])
        bad = place.store().layout.record(names[2], 2)
        place.other_tool.put_object(Bucket=place.bucket, Key=bad, Body=b"not a record")
        only = CutName(NAME.project, "from elsewhere")
        place.other_tool.put_object(Bucket=place.bucket, Key=place.store().layout.part(only, "cut.mov"), Body=b"x")
        found = place.store().standing(NAME.project)
        assert {name: now.newest for name, now in found.items()} == {**expected, only: None}
        assert place.store().standing("No such project") == {}

    def test_a_link_gives_that_version_to_somebody_without_an_account(self, place: Place, film: Path):
        first, bytes_then = published(place, film), film.read_bytes()
        film.write_bytes(b"another cut")
        published(place, film)
        link = place.store().link(first.parts[0], "Reel 2 v001.mov", 3600)
        trusted = ssl.create_default_context(cafile=place.settings.ca_bundle)
        secure = link.url.startswith("https:")
        with urlopen(link.url, timeout=60, context=trusted if secure else None) as reply:  # noqa: S310 -- loopback
            assert reply.read() == bytes_then
            assert "Reel%202%20v001.mov" in reply.headers["Content-Disposition"]
