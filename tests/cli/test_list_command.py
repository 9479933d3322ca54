"""`vvt list`: what an editor sees of the bucket, other people's files among it."""

CUT = "Night Train/Reel 2"


def test_versions_newest_first_with_who_what_and_how_much(three, inside):
    lines = inside("list", CUT).out.splitlines()
    assert [line.split()[0] for line in lines] == ["version", "v3", "v2", "v1"]
    newest, second, oldest = lines[1:]
    assert "~2" in newest
    assert "Tightened" in newest
    assert "+1" in second
    assert "Ben" in second
    assert "Ada" in oldest
    assert "Assembly" in oldest
    assert "with slugs" not in oldest
    assert "00:00:17:12" in oldest   # 8 shots of 49 to 56 frames at 24


def test_cuts_with_their_newest_version(three, inside, first):
    inside("publish", "Night Train/Trailer", "--timeline", str(first), "--author", "Cem")
    lines = inside("list", "Night Train").out.splitlines()
    assert lines[0].split() == ["cut", "latest", "when", "who"]
    assert lines[1].startswith("Reel 2   v3")
    assert lines[2].startswith("Trailer  v1")
    assert lines[2].endswith("Cem")


def test_cuts_with_their_status_and_what_is_approved(three, inside):
    inside("status", f"{CUT}@v1", "locked")
    inside("status", f"{CUT}@v2", "approved")
    inside("status", f"{CUT}@v3", "in review")
    heads, row = inside("list", "Night Train").out.splitlines()
    assert heads.split() == ["cut", "latest", "status", "approved", "when", "who"]
    assert row.startswith("Reel 2  v3      in review  v2 approved")
    [told] = inside("list", "Night Train", "--json").json["cuts"]
    assert (told["status"], told["settled"]) == ("in review", {"number": 2, "status": "approved"})
    inside("status", f"{CUT}@v2", "superseded")
    assert inside("list", "Night Train").out.splitlines()[1].startswith("Reel 2  v3      in review  v1 locked")


def test_a_file_put_there_by_another_tool_is_marked_and_can_be_pulled(three, inside, client, bucket: str, tmp_path):
    key = inside("show", f"{CUT}@v1", "--json").json["parts"][0]["key"]
    put = client.put_object(Bucket=bucket, Key=key, Body=b"from another tool")
    told = inside("list", CUT)
    assert "(foreign)" in told.out
    assert "not published with this tool" in told.out
    files = inside("list", CUT, "--json").json["files"]
    assert [(file["state"], file["version_id"]) for file in files] == [("foreign", put["VersionId"])]
    pulled = inside("pull", f"{CUT}@id:{put['VersionId']}", "--json").json["files"]
    assert (tmp_path / pulled[0]["path"]).read_bytes() == b"from another tool"
    assert put["VersionId"][:12] in pulled[0]["path"]
    # Nothing was there to verify it by, and it isn't said that anything was.
    again = inside("pull", f"{CUT}@id:{put['VersionId']}", "--to", "again").out
    assert again.endswith("no checksum is known, only its size\n")
    assert [row["number"] for row in inside("list", CUT, "--json").json["versions"]] == [3, 2, 1]


def test_what_was_uploaded_but_not_recorded_is_in_progress(three, inside, client, bucket: str):
    key = inside("show", f"{CUT}@v1", "--json").json["parts"][0]["key"]
    client.put_object(Bucket=bucket, Key=key, Body=b"half a publish", Metadata={"vvt-publish": "0" * 32})
    assert "(in progress)" in inside("list", CUT).out
    assert inside("list", CUT, "--json").json["files"][0]["state"] == "in progress"


def test_a_record_that_is_none_is_told_in_its_place(three, inside, client, bucket: str):
    prefix = "Night%20Train/Reel%202/versions/"
    client.put_object(Bucket=bucket, Key=f"{prefix}v000004.json", Body=b"not a record")
    lines = inside("list", CUT).out.splitlines()
    assert lines[1].startswith("v4")
    assert "can't be read" in lines[1]
    assert inside("list", CUT, "--json").json["unreadable"][0]["number"] == 4


def test_an_empty_bucket(vvt, inside):
    assert inside("list").out == "nothing is published here yet\n"
    assert inside("list", "--json").json == {"projects": []}
