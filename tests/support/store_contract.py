"""What the store promises on every server: one class, run on moto (as three kinds of store) and on real servers.

A test module derives from it and gives the fixture `place` (a bucket set up for versions) and `bare_place`
(a bucket just created). A record and what is said of a version are put with a condition, and nothing else is: the tests
of these are marked `every_kind`.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.s3 import Place
from vvt.errors import Damaged, NotFound, StoreRefused
from vvt.natural import in_order
from vvt.store import CutName, Draft, PartSource, Record, Ref, Sent, SourceChanged, Store, TargetExists
from vvt.store._client import connect
from vvt.store._upload import Target, upload

NAME = CutName("Night Train", "Reel 2")
EVERY_KIND = pytest.mark.every_kind
AWKWARD = (
    CutName("Zürich", "Schlußfassung #3 @v2"), CutName("東京物語", "予告編"), CutName(".vvt", ".."),
    CutName("CON", "a/b/../c"), CutName("100%", "100%25 done?"), CutName("A+B", "a b"), CutName("A+B", "A B"),
)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A render: not much of a film, but bytes that nobody else has."""
    path = tmp_path / "Reel 2 final FINAL.MOV"
    path.write_bytes(os.urandom(300_000))
    return path


def published(by: Place | Store, film: Path, name: CutName = NAME, **draft: object) -> Record:
    """A version published by this store, or by a new one."""
    store = by if isinstance(by, Store) else by.store()
    return store.publish(name, [PartSource("cut", film)], Draft(**draft))  # type: ignore[arg-type]


def latest_rule(prefix: str) -> dict[str, object]:
    """An administrator's thrifty idea."""
    return {"ID": "thrift", "Status": "Enabled", "Filter": {"Prefix": prefix},
            "NoncurrentVersionExpiration": {"NoncurrentDays": 30}}


class StoreContract:
    """The promises."""

    @EVERY_KIND
    def test_a_cut_goes_in_and_comes_back_bit_for_bit(self, place: Place, film: Path, tmp_path: Path):
        timeline = tmp_path / "any name.otio"
        timeline.write_text('{"OTIO_SCHEMA": "Timeline.1"}')
        draft = Draft("first cut", "Ana", timeline={"rate": "24000/1001"}, extra={"later": [1]})
        parts = [PartSource("cut", film), PartSource("timeline.otio", timeline)]

        record = place.store().publish(NAME, parts, draft, changes=lambda before: before and {})

        assert record.ref == "Night Train/Reel 2@v1"
        found = place.store().find(Ref.parse("Night Train/Reel 2@v001"))
        assert found == record
        assert (found.note, found.author, found.changes, found.extra) == ("first cut", "Ana", None, {"later": [1]})
        assert [part.key.rpartition("/")[2] for part in found.parts] == ["cut.mov", "timeline.otio"]
        assert found.parts[0].filename == "Reel 2 final FINAL.MOV"
        place.store().fetch(found.parts[0], tmp_path / "back.mov")
        assert (tmp_path / "back.mov").read_bytes() == film.read_bytes()
        assert place.store().read(found.parts[1]) == timeline.read_bytes()
        assert all(check.ok for check in place.store().verify(found))
        assert not list(tmp_path.glob(".*"))

    def test_names_come_back_as_typed(self, place: Place, film: Path):
        store = place.store()
        for name in AWKWARD:
            assert published(store, film, name).number == 1
        for folder in ("My Photos", "%0A", "a%2Fb"):  # somebody else's
            key = f"{store.layout.root}{folder}/x/cut.mov"
            place.other_tool.put_object(Bucket=place.bucket, Key=key, Body=b"x")
        assert store.projects() == in_order({name.project for name in AWKWARD})
        assert sorted(cut for project in store.projects() for cut in store.cuts(project)) == sorted(AWKWARD)
        assert [store.versions(name)[0].name for name in AWKWARD] == list(AWKWARD)

    def test_versions_are_listed_newest_first_and_found_by_every_reference(self, place: Place, film: Path):
        records, store = [], place.store()
        for note in ("one", "two", "three"):
            film.write_bytes(os.urandom(1000))
            records.append(published(store, film, note=note))
        assert [record.note for record in store.versions(NAME)] == ["three", "two", "one"]
        for word, number in {"v2": 2, "1": 1, "latest": 3, "latest~2": 1}.items():
            assert store.find(Ref.parse(f"{NAME}@{word}")).number == number
        assert store.find(Ref.parse(f"{NAME}@id:{records[1].parts[0].version_id}")) == records[1]
        for word in ("v4", "latest~3", "id:nothing"):
            with pytest.raises(NotFound):
                store.find(Ref.parse(f"{NAME}@{word}"))

    @EVERY_KIND
    def test_twelve_publish_the_same_cut_at_once_and_all_get_a_number(self, place: Place, tmp_path: Path):
        def run(who: int) -> Record:
            path = tmp_path / f"{who}.mov"
            path.write_bytes(f"the cut of {who}".encode() * 100)
            store = place.store()
            store.projects()  # connected, so that all start as near as can be
            start.wait(60)
            return store.publish(NAME, [PartSource("cut", path)], Draft(author=str(who)),
                                 changes=lambda before: {"trim": before.number} if before else None)

        start = threading.Barrier(12)
        with ThreadPoolExecutor(12) as pool:
            records = list(pool.map(run, range(12)))

        assert sorted(record.number for record in records) == list(range(1, 13))
        store = place.store()
        listed = store.versions(NAME)
        assert sorted(records, key=lambda record: -record.number) == listed
        assert {record.number: record.author for record in listed} == {r.number: r.author for r in records}
        assert [(record.changes or {}).get("trim", 0) for record in listed] == list(range(11, -1, -1))
        for record in records:
            assert store.read(record.parts[0]) == f"the cut of {record.author}".encode() * 100

    @EVERY_KIND
    def test_what_was_published_stays_whatever_others_do(self, place: Place, film: Path):
        first = published(place, film, note="mine")
        key = place.store().layout.record(NAME, 1)
        place.other_tool.put_object(Bucket=place.bucket, Key=key, Body=b"{}")
        place.other_tool.delete_object(Bucket=place.bucket, Key=key)
        place.other_tool.put_object(Bucket=place.bucket, Key=first.parts[0].key, Body=b"overwritten")
        place.other_tool.delete_object(Bucket=place.bucket, Key=first.parts[0].key)

        store = place.store()
        assert store.versions(NAME) == [first]
        assert store.cuts(NAME.project) == [NAME]
        assert store.read(first.parts[0]) == film.read_bytes()
        assert published(place, film).number == 2

    def test_no_number_is_used_twice_after_records_are_purged(self, place: Place, film: Path):
        store = place.store()
        for _ in range(3):
            published(store, film)
        key = store.layout.record(NAME, 3)
        place.other_tool.delete_object(Bucket=place.bucket, Key=key)
        for version in place.other_tool.list_object_versions(Bucket=place.bucket, Prefix=key).get("Versions", ()):
            place.other_tool.delete_object(Bucket=place.bucket, Key=key, VersionId=version["VersionId"])
        assert published(place, film).number == 4
        assert [record.number for record in place.store().versions(NAME)] == [4, 2, 1]

    def test_a_record_that_is_none_is_told_and_the_others_stand(self, place: Place, film: Path):
        published(place, film)
        key = place.store().layout.record(NAME, 2)
        place.other_tool.put_object(Bucket=place.bucket, Key=key, Body=b"not a record")
        published(place, film)
        history = place.store().history(NAME)
        assert [record.number for record in history.records] == [3, 1]
        assert [(bad.number, bool(bad.cause)) for bad in history.unreadable] == [(2, True)]

    @pytest.mark.parametrize("status", [None, "Suspended"])
    def test_nothing_is_published_without_versioning(self, bare_place: Place, film: Path, status: str | None):
        if status:
            bare_place.other_tool.put_bucket_versioning(
                Bucket=bare_place.bucket, VersioningConfiguration={"Status": status})
        with pytest.raises(StoreRefused, match=r"nothing is published.*vvt setup"):
            published(bare_place, film)
        assert not bare_place.store().check().ready
        assert not bare_place.other_tool.list_object_versions(Bucket=bare_place.bucket).get("Versions")

    def test_files_of_other_tools_show_and_can_be_pulled(self, place: Place, film: Path, tmp_path: Path):
        published(place, film)
        key = place.store().layout.part(NAME, "cut.mov")
        put = place.other_tool.put_object(Bucket=place.bucket, Key=key, Body=b"from elsewhere")
        history = place.store().history(NAME)
        assert [(file.key, file.version_id) for file in history.foreign] == [(key, put["VersionId"])]
        assert (len(history.records), history.in_progress) == (1, ())

        found = place.store().find(Ref.parse(f"{NAME}@id:{put['VersionId']}"))
        assert found.foreign
        place.store().fetch(found.parts[0], tmp_path / "theirs.mov")
        assert (tmp_path / "theirs.mov").read_bytes() == b"from elsewhere"

    def test_what_is_uploaded_but_not_recorded_is_in_progress(self, place: Place, film: Path):
        def stop(before: Record | None) -> None:
            raise Damaged("The power went.", "Wait.")

        draft = Draft()
        with pytest.raises(Damaged):
            place.store().publish(NAME, [PartSource("cut", film)], draft, changes=stop)
        history = place.store().history(NAME)
        assert history.records == ()
        assert [file.publish_id for file in history.in_progress] == [draft.publish_id]
        with pytest.raises(NotFound, match="not finished"):
            place.store().find(Ref.parse(f"{NAME}@id:{history.files[0].version_id}"))
        assert published(place, film).number == 1

    def test_a_large_file_goes_in_parts_and_is_checked_whole(self, place: Place, tmp_path: Path):
        path = tmp_path / "large.mov"
        path.write_bytes(os.urandom((12 << 20) + 17))
        steps: list[tuple[str, int, int]] = []
        client = connect(place.settings, freight=True)
        state = place.store().check()
        key = place.store().layout.part(NAME, "cut.mov")
        target = Target(client, place.bucket, key, "me", state.checksums, 5 << 20)
        part = upload(PartSource("cut", path), target, lambda *step: steps.append(step))
        assert place.store().read(part) == path.read_bytes()
        assert steps[0] == ("cut", 0, path.stat().st_size)
        assert steps[-1] == ("cut", path.stat().st_size, path.stat().st_size)
        assert [part.version_id] == [file.version_id for file in place.store().history(NAME).in_progress]

    def test_bytes_the_store_has_are_not_sent_again(self, place: Place, film: Path):
        told: list[Sent] = []

        def publish() -> Record:
            return place.store().publish(NAME, [PartSource("cut", film)], Draft(), tell=told.append)

        first = publish()
        before = film.read_bytes()
        film.write_bytes(before[::-1])
        other = publish()
        film.write_bytes(before)
        again = publish()
        assert [sent.wire for sent in told] == [len(before), len(before), 0]
        assert again.parts[0].version_id == first.parts[0].version_id != other.parts[0].version_id
        # Gone from the store, it is sent like any other.
        place.other_tool.delete_object(
            Bucket=place.bucket, Key=first.parts[0].key, VersionId=first.parts[0].version_id)
        last = publish()
        assert place.store().read(last.parts[0]) == before
        assert told[-1].wire == len(before)

    def test_bytes_that_are_not_the_published_ones_get_no_name(self, place: Place, film: Path, tmp_path: Path):
        part = published(place, film).parts[0]
        put = place.other_tool.put_object(Bucket=place.bucket, Key=part.key, Body=os.urandom(part.size))
        wrong = type(part)(part.name, part.key, put["VersionId"], part.size, part.checksums)
        folder = tmp_path / "pulled"
        folder.mkdir()
        with pytest.raises(Damaged):
            place.store().fetch(wrong, folder / "cut.mov")
        with pytest.raises(Damaged):
            place.store().read(wrong)
        assert not list(folder.iterdir())

    def test_a_file_that_is_there_is_never_overwritten(self, place: Place, film: Path, tmp_path: Path):
        part = published(place, film).parts[0]
        there = tmp_path / "mine.mov"
        there.write_text("mine")
        with pytest.raises(TargetExists):
            place.store().fetch(part, there)
        assert there.read_text() == "mine"

    def test_verify_says_which_part_is_gone(self, place: Place, film: Path):
        record = published(place, film)
        part = record.parts[0]
        place.other_tool.delete_object(Bucket=place.bucket, Key=part.key, VersionId=part.version_id)
        assert [check.problem for check in place.store().verify(record)] == ["gone from the store"]

    def test_a_file_that_changes_while_it_is_sent_is_refused(self, place: Place, film: Path):
        def meddle(stage: str, done: int, total: int) -> None:
            if done == total:
                film.write_bytes(b"another render")

        with pytest.raises(SourceChanged):
            place.store().publish(NAME, [PartSource("cut", film)], Draft(), progress=meddle)
        assert place.store().versions(NAME) == []

    def test_setting_up_twice_changes_nothing(self, place: Place):
        before = place.other_tool.get_bucket_lifecycle_configuration(Bucket=place.bucket)["Rules"]
        assert {step.done for step in place.store().set_up(create=True)} == {"was there"}
        assert place.other_tool.get_bucket_lifecycle_configuration(Bucket=place.bucket)["Rules"] == before
        assert len(before) == 1

    def test_setting_up_keeps_the_rules_that_are_there(self, bare_place: Place):
        theirs = [latest_rule("scans/"), {"ID": "cold", "Status": "Disabled", "Filter": {"Prefix": "old/"},
                                          "Expiration": {"Days": 9}}]
        bare_place.other_tool.put_bucket_lifecycle_configuration(
            Bucket=bare_place.bucket, LifecycleConfiguration={"Rules": theirs})
        before = bare_place.other_tool.get_bucket_lifecycle_configuration(Bucket=bare_place.bucket)["Rules"]
        place = Place(bare_place.settings)
        assert [step.done for step in place.store().set_up()] == ["was there", "done", "done"]
        after = place.other_tool.get_bucket_lifecycle_configuration(Bucket=place.bucket)["Rules"]
        assert [rule for rule in after if rule["ID"] in {"thrift", "cold"}] == before
        assert len(after) == 3
        # Another prefix of the same bucket gets a rule beside ours.
        place.store(prefix="other films").set_up()
        rules = place.other_tool.get_bucket_lifecycle_configuration(Bucket=place.bucket)["Rules"]
        assert len(rules) == 4
        assert place.store().check().alarms == ()

    @EVERY_KIND
    def test_a_rule_that_expires_old_versions_is_an_alarm(self, place: Place, film: Path):
        rules = [latest_rule(place.settings.prefix)]
        place.other_tool.put_bucket_lifecycle_configuration(
            Bucket=place.bucket, LifecycleConfiguration={"Rules": rules})
        assert "thrift" in place.store().check().alarms[0].cause
        heard: list[object] = []

        def publish() -> Record:
            return place.store().publish(NAME, [PartSource("cut", film)], Draft(), alarm=heard.append)

        if place.conditions == "honoured":
            assert publish().number == 1
            assert len(heard) == 1
        else:
            with pytest.raises(StoreRefused, match="thrift"):
                publish()
            assert place.store().versions(NAME) == []

    @EVERY_KIND
    def test_the_canary_knows_the_store(self, place: Place):
        state = place.store().check()
        assert state.ready
        assert state.conditions == place.conditions

    def test_a_bucket_that_is_not_there_is_said_so(self, place: Place, film: Path):
        nowhere = Place(type(place.settings)("nobody-has-this-bucket", endpoint=place.settings.endpoint,
                                             ca_bundle=place.settings.ca_bundle))
        for attempt in (nowhere.store().set_up, nowhere.store().projects, lambda: published(nowhere, film)):
            with pytest.raises(NotFound, match="doesn't exist"):
                attempt()
