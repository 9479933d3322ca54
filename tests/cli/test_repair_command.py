"""`vvt repair`: says what hangs loose, makes the index again, deletes no version."""

from datetime import UTC, datetime, timedelta

from vvt.store import CutName, OpenUpload
from vvt.workflow.repairing import Repaired, to_give_up

CUT = "Night Train/Reel 2"


def test_a_bucket_in_order_is_said_to_be_whole(three, inside):
    ran = inside("repair")
    assert ran.status == 0
    assert ran.out == "3 versions of 1 cut; 3 records laid together anew; every version is whole\n"
    assert inside("repair", "Night Train").out == inside("repair", CUT).out == ran.out


def test_what_is_gone_is_named_and_the_exit_status_says_so(three, inside, client, bucket: str):
    part = inside("show", f"{CUT}@v1", "--json").json["parts"][0]
    client.delete_object(Bucket=bucket, Key=part["key"], VersionId=part["version_id"])
    put = client.put_object(Bucket=bucket, Key=part["key"], Body=b"theirs")
    ran = inside("repair", CUT)
    assert ran.status == 1
    assert f"{CUT}  GONE: cut of v1" in ran.out
    assert "put there by another tool: cut.mov, 6 B, " in ran.out
    told = inside("repair", "--json").json
    assert told["whole"] is False
    assert told["cuts"][0]["lost"][0]["number"] == 1
    assert told["cuts"][0]["files"][0]["version_id"] == put["VersionId"]


def test_an_old_upload_of_ours_is_dropped_when_agreed_to(three, inside, client, bucket: str):
    key = inside("show", f"{CUT}@v1", "--json").json["parts"][0]["key"]
    for name in (key, "other/tool.mov"):   # this server dates every upload 2010
        begun = client.create_multipart_upload(Bucket=bucket, Key=name)
        client.upload_part(Bucket=bucket, Key=name, UploadId=begun["UploadId"], PartNumber=1, Body=b"x" * 2000)
    listed = inside("repair")
    assert f"unfinished upload of {key}: 2.0 kB since 2010" in listed.out
    assert "other/tool.mov: 2.0 kB since 2010" in listed.out
    assert "not one of ours" in listed.out
    unasked = inside("repair", "--abort-older-than", "14d")
    assert unasked.status == 2
    assert "nobody is there to ask" in unasked.err
    dropped = inside("repair", "--abort-older-than", "14d", "--yes", "--json").json
    assert {upload["key"]: upload["dropped"] for upload in dropped["uploads"]} == {key: True, "other/tool.mov": False}
    assert [upload["Key"] for upload in client.list_multipart_uploads(Bucket=bucket)["Uploads"]] == ["other/tool.mov"]
    assert [row["number"] for row in inside("list", CUT, "--json").json["versions"]] == [3, 2, 1]
    assert "No upload of ours" in inside("repair", "--abort-older-than", "14d", "--yes").err
    assert inside("repair", "--abort-older-than", "0d").status == 2


def test_looking_needs_no_outbox_and_makes_none(three, inside, tmp_path, monkeypatch):
    (tmp_path / "full").write_bytes(b"a folder that can't be made")
    monkeypatch.setenv("VVT_OUTBOX_DIR", str(tmp_path / "full" / "outbox"))
    assert inside("repair", CUT).status == 0
    monkeypatch.setenv("VVT_OUTBOX_DIR", str(tmp_path / "none"))
    assert inside("repair").status == 0
    assert not (tmp_path / "none").exists()


def test_young_uploads_and_what_the_outbox_goes_on_with_stay():
    today = datetime.now(UTC)
    name = CutName("Night Train", "Reel 2")
    uploads = tuple(
        OpenUpload("k", word, (today - timedelta(days=days)).isoformat(), 1, whose)
        for word, days, whose in (("old", 15, name), ("young", 13, name), ("waiting", 99, name), ("theirs", 99, None)))
    found = Repaired((), uploads, frozenset({"waiting"}))
    assert [upload.upload_id for upload in to_give_up(found, 14)] == ["old"]
