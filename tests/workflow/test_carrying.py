"""Versions carried to another bucket: whole, in order, once, saying where they are from."""

import json
import os
import shutil
from pathlib import Path
from uuid import uuid4

import pytest

from support.otio_cut import Shot, with_sound, write
from vvt.errors import BadName, NotFound, VvtError
from vvt.store import CutName, Draft, PartSource, Record, Ref, Store, TargetExists
from vvt.store.embedded import EmbeddedS3
from vvt.workflow.carrying import bring, export
from vvt.workflow.export_layout import VERSION, version_folder
from vvt.workflow.reviewing import comment, give_status, said_of

NAME = CutName("CON", "Réel: 2/?..")
SHOTS = [Shot(f"A001C{number:03}", 90000 + 500 * number, 40) for number in range(1, 4)]


def new_store(s3: EmbeddedS3) -> Store:
    store = Store(s3.settings(f"cuts-{uuid4().hex[:12]}", "films"))
    store.set_up(create=True)
    return store


@pytest.fixture
def here(s3: EmbeddedS3, tmp_path: Path) -> Store:
    """Three versions with reviews: v1 and v2 have films, v3 a timeline, and grew from v1."""
    store = new_store(s3)
    film = tmp_path / "final FINAL.MOV"
    for number in (1, 2):
        film.write_bytes(f"film {number} ".encode() * 1000)
        store.publish(NAME, [PartSource("cut", film)], Draft(f"note {number}", "Ana", base=number - 1 or None))
    otio = write(with_sound(SHOTS), tmp_path / "reel.otio")
    store.publish(NAME, [PartSource("cut", film), PartSource("timeline.otio", otio)],
                  Draft("note 3", "Ben", base=1, timeline={"rate": "24/1"}, extra={"later": [1]}),
                  changes=lambda before: {"trim": 2})
    give_status(store, Ref(NAME, "number", 2), "approved", "Cem")
    comment(store, Ref(NAME, "number", 2), "lovely", "Dee")
    return store


@pytest.fixture
def there(s3: EmbeddedS3) -> Store:
    return new_store(s3)


def said(store: Store, record: Record) -> list[tuple[str, str, str, str, str]]:
    return [(each.id, each.kind, each.author, each.time, each.text) for each in said_of(store, record).all]


def test_versions_are_carried_whole_and_say_where_they_are_from(here: Store, there: Store, tmp_path: Path):
    export(here, [str(NAME)], tmp_path / "out")
    carried = bring(there, tmp_path / "out")
    assert [(each.record.number, each.state, each.reviews) for each in carried] == [
        (1, "carried", 0), (2, "carried", 2), (3, "carried", 0)]
    old, new = here.versions(NAME), there.versions(NAME)
    for before, after in zip(old, new, strict=True):
        kept = ("number", "note", "author", "base", "changes", "timeline", "render", "host")
        assert {name: getattr(after, name) for name in kept} == {name: getattr(before, name) for name in kept}
        assert after.extra["from"] == {
            "bucket": here.settings.bucket, "prefix": "films", "endpoint": here.settings.endpoint,
            "number": before.number, "publish_id": before.publish_id, "time": before.time}
        for one, other in zip(before.parts, after.parts, strict=True):
            assert (one.name, one.filename, one.size, one.checksums) == (
                other.name, other.filename, other.size, other.checksums)
            assert one.version_id != other.version_id
            assert here.read(one) == there.read(other)
        assert said(here, before) == said(there, after)
    assert new[0].extra["later"] == [1]
    assert there.find(Ref(NAME, "approved")).number == 2


def test_a_second_time_adds_only_what_is_new(here: Store, there: Store, tmp_path: Path):
    export(here, [str(NAME)], tmp_path / "out")
    bring(there, tmp_path / "out")
    assert {each.state for each in export(here, [str(NAME)], tmp_path / "out")} == {"already there"}
    comment(here, Ref(NAME, "number", 1), "said later", "Eve")
    assert [each.reviews for each in export(here, [str(NAME)], tmp_path / "out")] == [1, 0, 0]
    assert [(each.state, each.reviews) for each in bring(there, tmp_path / "out")] == [
        ("already there", 1), ("already there", 0), ("already there", 0)]
    # Back to where they are from, and round by a third bucket: still the same versions.
    assert {each.state for each in bring(here, tmp_path / "out")} == {"already there"}
    export(there, [str(NAME)], tmp_path / "round")
    assert {each.state for each in bring(here, tmp_path / "round")} == {"already there"}
    assert (len(here.versions(NAME)), len(there.versions(NAME))) == (3, 3)


def test_a_number_that_is_taken_becomes_the_next(here: Store, there: Store, tmp_path: Path):
    film = tmp_path / "theirs.mov"
    film.write_bytes(b"theirs")
    for _ in range(2):
        there.publish(NAME, [PartSource("cut", film)], Draft())
    export(here, [f"{NAME}@v1", f"{NAME}@v3"], tmp_path / "out")
    carried = bring(there, tmp_path / "out")
    assert [(each.number, each.record.number, each.renumbered) for each in carried] == [(1, 3, True), (3, 4, True)]
    assert carried[1].record.base == 3
    assert carried[1].record.changes is None   # counted against a version that isn't before it here
    other = bring(there, tmp_path / "out", project="Elsewhere")
    assert [(str(each.record.name), each.record.number) for each in other] == [
        (f"Elsewhere/{NAME.cut}", 1), (f"Elsewhere/{NAME.cut}", 3)]


def test_an_export_that_broke_off_goes_on(here: Store, there: Store, tmp_path: Path):
    record = here.versions(NAME)[0]
    export(here, [record.ref], tmp_path / "out")
    folder = version_folder(tmp_path / "out", record)
    (folder / VERSION).unlink()
    with pytest.raises(NotFound, match="no exported versions"):
        bring(there, tmp_path / "out")
    next((folder / "files" / "cut").iterdir()).unlink()
    assert [each.state for each in export(here, [record.ref], tmp_path / "out")] == ["carried"]
    assert [each.record.number for each in bring(there, tmp_path / "out")] == [3]


def test_every_name_is_one_that_every_system_takes(here: Store, tmp_path: Path):
    export(here, [str(NAME)], tmp_path / "out")
    for path in (tmp_path / "out").rglob("*"):
        assert not set(path.name) & set('<>:"/\\|?*')
        assert path.name[-1] not in ". "
        assert path.name.partition(".")[0].upper() != "CON"


def damaged(folder: Path) -> None:
    next(folder.glob("files/cut/*")).write_bytes(b"x" * 7000)


def missing(folder: Path) -> None:
    next(folder.glob("files/cut/*")).unlink()


def linked(folder: Path) -> None:
    film = next(folder.glob("files/cut/*"))
    outside = folder.parents[3] / "outside.mov"
    film.rename(outside)
    film.symlink_to(outside)


def linked_folder(folder: Path) -> None:
    (folder / "files").rename(folder.parents[3] / "outside")
    (folder / "files").symlink_to(folder.parents[3] / "outside")


def not_json(folder: Path) -> None:
    (folder / VERSION).write_bytes(b"[1")


def another_cut(folder: Path) -> None:
    changed(folder, cut="Other")


def climbing(folder: Path) -> None:
    told = json.loads((folder / VERSION).read_bytes())
    told["record"]["parts"][0] |= {"name": "../../../etc", "filename": "../../passwd"}
    (folder / VERSION).write_text(json.dumps(told))


def later_schema(folder: Path) -> None:
    changed(folder, schema=2)


def strange_review(folder: Path) -> None:
    path = next(folder.glob("reviews/*.json"))
    path.write_bytes(path.read_bytes().replace(b'"publish_id": "', b'"publish_id": "0'))


def changed(folder: Path, **what: object) -> None:
    told = json.loads((folder / VERSION).read_bytes())
    told["record"] |= what
    (folder / VERSION).write_text(json.dumps(told))


HARMS = (damaged, missing, linked, linked_folder, not_json, another_cut, climbing, later_schema, strange_review)


@pytest.fixture(scope="module")
def exported() -> list[tuple[Record, Path]]:
    """A version and its export, once a test has made it, in a home of its own."""
    return []


@pytest.fixture
def second(exported, request: pytest.FixtureRequest, tmp_path_factory, tmp_path: Path) -> Record:
    """The second version, exported to `out`: a copy for this test of what was exported once."""
    if not exported:
        here, folder = request.getfixturevalue("here"), tmp_path_factory.mktemp("export")
        export(here, [f"{NAME}@v2"], folder)
        exported.append((here.find(Ref(NAME, "number", 2)), folder))
    record, folder = exported[0]
    shutil.copytree(folder, tmp_path / "out")
    return record


@pytest.mark.parametrize("harm", HARMS)
def test_an_export_that_was_meddled_with_is_refused(second: Record, there: Store, tmp_path: Path, harm):
    harm(version_folder(tmp_path / "out", second))
    with pytest.raises(VvtError) as told:
        bring(there, tmp_path / "out")
    assert told.value.fix
    assert there.versions(NAME) == []


def test_what_lies_there_already_is_not_overwritten(here: Store, tmp_path: Path):
    record = here.versions(NAME)[0]
    folder = version_folder(tmp_path / "out", record) / "files" / "cut"
    folder.mkdir(parents=True)
    (folder / "final FINAL.MOV").write_bytes(b"mine")
    with pytest.raises(TargetExists):
        export(here, [record.ref], tmp_path / "out")
    assert (folder / "final FINAL.MOV").read_bytes() == b"mine"


def test_files_of_other_tools_are_no_versions(here: Store, tmp_path: Path, s3: EmbeddedS3):
    import boto3

    key = here.versions(NAME)[0].parts[0].key
    client = boto3.client("s3", endpoint_url=s3.endpoint)
    put = client.put_object(Bucket=here.settings.bucket, Key=key, Body=b"x")
    with pytest.raises(BadName, match="not published with this tool"):
        export(here, [f"{NAME}@id:{put['VersionId']}"], tmp_path / "out")
    with pytest.raises(NotFound):
        export(here, ["No/body"], tmp_path / "out")
    (tmp_path / "full").write_bytes(os.urandom(4))
    with pytest.raises(NotFound, match="can't be written"):
        export(here, [str(NAME)], tmp_path / "full")
