"""`vvt export` and `vvt import`, from one bucket to another."""

from uuid import uuid4

CUT = "Night Train/Reel 2"


def test_out_of_one_bucket_into_another(three, inside, client):
    other = f"other-{uuid4().hex[:8]}"
    client.create_bucket(Bucket=other)
    client.put_bucket_versioning(Bucket=other, VersioningConfiguration={"Status": "Enabled"})
    inside("status", f"{CUT}@v2", "approved")
    out = inside("export", CUT, "--to", "out")
    assert [line.split("  ")[0] for line in out.out.splitlines()] == [f"{CUT}@v{number}" for number in (1, 2, 3)]
    assert inside("export", f"{CUT}@approved", "--to", "out").out.endswith("(already there)\n")
    came = inside("import", "out", "--bucket", other)
    assert came.out.splitlines() == [f"{CUT}@v{number}" for number in (1, 2, 3)]
    assert inside("import", "out", "--bucket", other).out.count("already there") == 3
    copy = inside("import", "out", "--bucket", other, "--as", "Copy", "--json").json["versions"]
    assert [(each["ref"], each["state"], each["number_before"]) for each in copy] == [
        (f"Copy/Reel 2@v{number}", "carried", number) for number in (1, 2, 3)]
    shown = inside("show", f"{CUT}@approved", "--bucket", other, "--json").json
    assert (shown["number"], shown["from"]["number"], shown["note"]) == (2, 2, "")
    assert "came from:  v2 in " in inside("show", f"{CUT}@approved", "--bucket", other).out
    assert "came from" not in inside("show", f"{CUT}@approved").out
    assert inside("verify", f"{CUT}@v3", "--bucket", other).status == 0


def test_what_is_no_export_is_said_so(three, inside, tmp_path):
    (tmp_path / "photos").mkdir()
    for args in (("import", "photos"), ("import", "nowhere"), ("export", "Night Train", "--to", "out"),
                 ("export", f"{CUT}@v9", "--to", "out"), ("import", "photos", "--as", "a/b")):
        told = inside(*args)
        assert (told.status, told.out) == (2, "")
        assert len(told.err.splitlines()) == 2
