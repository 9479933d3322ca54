"""Answers that get lost, lie, or are refusals: a relay before the server gives them."""

import threading
from pathlib import Path

import pytest

from support.relay import Answer, Relay, Request, checksums_refused, conditions_refused, refusal
from support.s3 import Place
from support.store_contract import NAME, film, latest_rule, published
from vvt.errors import BadName, NotConfigured, NotFound, StoreRefused, StoreUnreachable
from vvt.store import CutName, Draft, PartSource, Ref, Store, StoreSettings
from vvt.store._client import connect
from vvt.store._upload import PART_SIZE, Target, part_size, upload

__all__ = ["film"]

Wired = tuple[Relay, Place]


def is_record_put(request: Request) -> bool:
    return request.method == "PUT" and "/versions/" in request.path


class First:
    """Says True for the first few it is asked about that fit."""

    def __init__(self, count: int) -> None:
        self._left, self._lock = count, threading.Lock()

    def __call__(self, fits: bool) -> bool:
        with self._lock:
            if not fits or not self._left:
                return False
            self._left -= 1
            return True


def test_a_lost_answer_to_the_record_makes_no_second_version(relay: Wired, film: Path):
    wire, place = relay
    first = First(1)

    def lose(request: Request, answer: Answer) -> None:
        answer.lost = first(is_record_put(request))

    wire.after = lose
    record = published(place, film)
    assert record.number == 1
    assert place.store().versions(NAME) == [record]
    assert wire.count("PUT", "/versions/") == 2  # the second was refused with 412, and the record found to be ours


def test_a_conflict_is_tried_again_under_the_same_number(relay: Wired, film: Path):
    wire, place = relay
    place.store().check()
    first = First(2)
    wire.before = lambda request: refusal(409, "ConditionalRequestConflict") if first(is_record_put(request)) else None
    assert published(place, film).number == 1


def test_a_store_that_refuses_conditions_only_now_still_gives_a_number(relay: Wired, film: Path):
    wire, place = relay
    assert place.store().check().conditions == "honoured"
    wire.before = conditions_refused
    assert [published(place, film).number for _ in range(2)] == [1, 2]
    assert place.store().check().conditions == "refused"


def test_then_a_rule_that_expires_old_versions_stops_the_publish(relay: Wired, film: Path):
    wire, place = relay
    place.store().check()
    rules = {"Rules": [latest_rule("")]}
    place.other_tool.put_bucket_lifecycle_configuration(Bucket=place.bucket, LifecycleConfiguration=rules)
    wire.before = conditions_refused
    with pytest.raises(StoreRefused, match="thrift"):
        published(place, film)
    assert place.store().versions(NAME) == []


def test_a_reply_without_version_id_is_asked_for(relay: Wired, film: Path):
    wire, place = relay

    def silent(request: Request, answer: Answer) -> None:
        if request.method in {"PUT", "POST"}:
            answer.headers = {k: v for k, v in answer.headers.items() if k.lower() != "x-amz-version-id"}

    wire.after = silent
    record = published(place, film)
    assert record.parts[0].version_id not in {"", "null"}
    assert place.store().read(record.parts[0]) == film.read_bytes()


def test_a_store_that_refuses_checksums_gets_content_md5(relay: Wired, film: Path, tmp_path: Path):
    wire, place = relay
    wire.before = checksums_refused
    assert place.store().check().checksums == "refused"
    record = published(place, film)
    assert place.store().read(record.parts[0]) == film.read_bytes()
    large = tmp_path / "large.mov"
    large.write_bytes(bytes(range(256)) * (6 << 12))
    target = Target(connect(place.settings, freight=True), place.bucket, "k", "me", "refused", 5 << 20)
    assert place.store().read(upload(PartSource("cut", large), target, None)) == large.read_bytes()
    sent = [r for r in wire.seen if r.method == "PUT" and ("cut.mov" in r.path or "partNumber" in r.path)]
    assert len(sent) == 3
    assert all("Content-MD5" in request.headers for request in sent)


def test_an_upload_that_fails_leaves_no_parts_behind(relay: Wired, tmp_path: Path):
    wire, place = relay
    large = tmp_path / "large.mov"
    large.write_bytes(bytes(6 << 20))
    wire.before = lambda request: refusal(403, "AccessDenied") if "partNumber=2" in request.path else None
    target = Target(connect(place.settings, freight=True), place.bucket, "k", "me", "verified", 5 << 20)
    with pytest.raises(StoreRefused, match="doesn't allow"):
        upload(PartSource("cut", large), target, None)
    assert "Uploads" not in place.other_tool.list_multipart_uploads(Bucket=place.bucket)


def test_a_connection_cut_in_the_middle_of_a_pull_is_taken_up_where_it_broke(relay: Wired, film: Path, tmp_path: Path):
    wire, place = relay
    big = film.with_name("big.mov")
    big.write_bytes(bytes(range(256)) * (12 << 10))
    part = published(place, big).parts[0]
    first = First(1)

    def cut(request: Request, answer: Answer) -> None:
        if first(request.method == "GET" and "cut.mov" in request.path):
            answer.headers["Content-Length"] = str(len(answer.body))
            answer.body = answer.body[: 3 << 19]
            answer.headers["Connection"] = "close"

    wire.after = cut
    place.store().fetch(part, tmp_path / "back.mov")
    assert (tmp_path / "back.mov").read_bytes() == big.read_bytes()
    ranges = [r.headers.get("Range") for r in wire.seen if r.method == "GET" and "cut.mov" in r.path]
    assert ranges == [None, f"bytes={3 << 19}-{(3 << 20) - 1}"]


def test_what_was_read_once_is_not_asked_for_again(relay: Wired, film: Path):
    wire, place = relay
    for _ in range(3):
        published(place, film)
    place.store().history(NAME)
    wire.seen.clear()
    assert len(place.store().history(NAME).records) == 3
    assert [request.method for request in wire.seen] == ["GET"]  # the one listing


def test_the_canary_is_sent_once_a_machine(relay: Wired, film: Path):
    wire, place = relay
    for _ in range(3):
        published(place, film)
    assert wire.count("PUT", "/canary/condition") == 2
    assert wire.count("PUT", "/canary/checksum") == 1


def test_lists_longer_than_a_page_are_read_to_their_end(relay: Wired, film: Path):
    wire, place = relay
    for _ in range(5):
        published(place, film)

    def small_pages(request: Request) -> None:
        if "?versions" in request.path or "&versions" in request.path:
            request.path += "&max-keys=2"

    wire.before = small_pages
    assert [record.number for record in place.store().versions(NAME)] == [5, 4, 3, 2, 1]
    assert published(place, film).number == 6


def test_rules_that_may_not_be_read_are_an_alarm(relay: Wired, film: Path):
    wire, place = relay
    wire.before = lambda request: refusal(403, "AccessDenied") if "?lifecycle" in request.path else None
    assert "can't be read" in place.store().check().alarms[0].cause
    assert published(place, film).number == 1
    assert [step.done for step in place.store().set_up()] == ["was there", "was there", "not allowed"]


@pytest.mark.parametrize(("code", "status", "words"), [
    ("AccessDenied", 403, "may not read whether"), ("InvalidAccessKeyId", 403, "doesn't know this access key"),
    ("RequestTimeTooSkewed", 403, "clock"), ("ExpiredToken", 400, "expired"),
])
def test_refusals_are_told_in_two_sentences(relay: Wired, film: Path, code: str, status: int, words: str):
    wire, place = relay
    wire.before = lambda request: refusal(status, code)
    with pytest.raises(StoreRefused, match=words) as told:
        published(place, film)
    assert told.value.fix
    assert "tests" not in str(told.value)


def test_a_store_that_is_not_there_is_said_so():
    store = Store(StoreSettings("films", endpoint="http://127.0.0.1:9"))
    with pytest.raises(StoreUnreachable, match="can't be reached"):
        store.projects()


@pytest.mark.parametrize("changed", [{"profile": "nobody"}, {"endpoint": "not an address"}])
def test_settings_that_lead_nowhere_are_said_so(changed: dict[str, str]):
    with pytest.raises(NotConfigured):
        Store(StoreSettings("films", **changed)).projects()  # type: ignore[arg-type]


def test_no_credentials_are_said_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(NotConfigured, match="No credentials"):
        Store(StoreSettings("films", endpoint="http://127.0.0.1:9")).projects()


def test_what_can_not_be_published_is_refused_before_anything_is_sent(tmp_path: Path, film: Path):
    store = Store(StoreSettings("films", endpoint="http://127.0.0.1:9"))
    with pytest.raises(NotFound, match="nothing to publish"):
        store.publish(NAME, [], Draft())
    with pytest.raises(BadName, match="same part"):
        store.publish(NAME, [PartSource("cut", film), PartSource("cut", film)], Draft())
    with pytest.raises(BadName, match="too long"):
        store.publish(CutName("P", "x" * 1001), [PartSource("cut", film)], Draft())


def test_a_file_that_is_missing_or_empty_is_said_so(relay: Wired, tmp_path: Path):
    _, place = relay
    with pytest.raises(NotFound, match="can't be read"):
        published(place, tmp_path / "nothing.mov")
    (tmp_path / "empty.mov").touch()
    with pytest.raises(StoreRefused, match="is empty"):
        published(place, tmp_path / "empty.mov")


def test_a_pull_into_a_folder_that_is_not_there_is_said_so(relay: Wired, film: Path, tmp_path: Path):
    _, place = relay
    record = published(place, film)
    with pytest.raises(NotFound, match="can't be written"):
        place.store().fetch(record.parts[0], tmp_path / "nowhere" / "cut.mov")


def test_the_bytes_of_a_part_fit_ten_thousand_into_any_file():
    assert part_size(1) == PART_SIZE == 64 << 20
    for size in (500 << 30, 640 << 30, (5 << 40) + 1):
        step = part_size(size)
        assert step % (1 << 20) == 0
        assert -(-size // step) <= 10_000


def test_files_from_before_versioning_are_found_by_their_null_id(server, film: Path, tmp_path: Path):
    place = Place(server.settings("films-before"))
    place.other_tool.create_bucket(Bucket=place.bucket)
    key = place.store().layout.part(NAME, "cut.mov")
    place.other_tool.put_object(Bucket=place.bucket, Key=key, Body=b"old")
    record_key = place.store().layout.record(NAME, 1)
    place.other_tool.put_object(Bucket=place.bucket, Key=record_key, Body=b"{}")
    place.store().set_up()
    assert published(place, film).number == 2  # what was put without versioning is no version, and its number is used
    assert [record.number for record in place.store().versions(NAME)] == [2]
    found = place.store().find(Ref.parse(f"{NAME}@id:null"))
    assert place.store().read(found.parts[0]) == b"old"
