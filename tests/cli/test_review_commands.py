"""`vvt status`, `comment`, `note`, and what `list` and `show` tell of them."""

import pytest

CUT = "Night Train/Reel 2"


def test_a_status_is_given_shown_and_a_reference(three, inside):
    assert inside("status", f"{CUT}@v1").out == f"{CUT}@v1: no status\n"
    told = inside("status", f"{CUT}@v1", "Approved", "--author", "Cem", "-m", "ship it")
    assert told.out.splitlines()[0] == f"{CUT}@v1: approved"
    assert told.out.splitlines()[1].endswith("Cem  approved: ship it")
    assert inside("status", f"{CUT}@v2", "in-review").status == 0
    assert inside("show", f"{CUT}@approved", "--json").json["number"] == 1
    assert "status:     approved" in inside("show", f"{CUT}@v1").out
    inside("status", f"{CUT}@v3", "approved")
    assert inside("show", f"{CUT}@approved", "--json").json["number"] == 3
    assert inside("show", f"{CUT}@approved~1", "--json").json["number"] == 1
    lines = inside("list", CUT).out.splitlines()
    assert [line.split()[1] for line in lines[1:]] == ["approved", "in", "approved"]
    found = inside("list", CUT, "--status", "approved", "--json").json["versions"]
    assert [version["number"] for version in found] == [3, 1]


def test_a_comment_stands_at_its_frame(three, inside):
    told = inside("comment", f"{CUT}@v3", "Two frames late", "--at", "01:00:05:12", "--author", "Ana", "--json").json
    review = told["reviews"][0]
    assert (review["kind"], review["author"], review["text"]) == ("comment", "Ana", "Two frames late")
    assert (review["frame"], review["timecode"]) == ((3605 * 24) + 12, "01:00:05:12")
    assert "01:00:05:12: Two frames late" in inside("show", f"{CUT}@v3").out
    inside("comment", f"{CUT}@v3", "Lovely")
    line = inside("list", CUT).out.splitlines()[1]
    assert line.split()[-2:] == ["2", "Tightened"]
    assert inside("show", f"{CUT}@v3", "--json").json["reviews"][1]["frame"] is None


def test_a_note_is_added_and_found(three, inside):
    inside("note", f"{CUT}@v2", "The one for the Festival\nin Zürich", "--author", "Ada")
    assert "note: The one for the Festival\n      in Zürich" in inside("show", f"{CUT}@v2").out
    assert [row["number"] for row in inside("list", CUT, "--search", "zurich", "--json").json["versions"]] == [2]


def test_filters_and_limits(three, inside):
    def listed(*words: str) -> list[int]:
        return [version["number"] for version in inside("list", CUT, *words, "--json").json["versions"]]

    assert listed("--by", "ben") == [2]
    assert listed("--since", "2026-01-01", "--until", "2199-01-01", "--limit", "2") == [3, 2]
    assert listed("--until", "2001-01-01") == []
    assert listed("--limit", "1") == [3]
    told = inside("list", CUT, "--limit", "1")
    assert len(told.out.splitlines()) == 2
    assert "2 earlier versions" in told.err
    assert inside("list", CUT, "--by", "nobody").out == "no version is like that\n"


def test_a_delete_marker_is_shown_and_hides_nothing(three, inside, client, bucket: str):
    key = inside("show", f"{CUT}@v1", "--json").json["parts"][0]["key"]
    client.delete_object(Bucket=bucket, Key=key)
    lines = inside("list", CUT).out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["v3", "v2", "v1", "(deleted)"]
    assert lines[-1].endswith("nothing is gone: cut.mov")
    marker = inside("list", CUT, "--json").json["delete_markers"][0]
    assert (marker["key"], marker["latest"]) == (key, True)
    assert inside("pull", f"{CUT}@v1", "--to", "back").status == 0


def test_what_somebody_else_wrote_moves_no_cursor(three, inside):
    inside("comment", f"{CUT}@v3", "red \x1b[31malarm")
    assert "\x1b" not in inside("show", f"{CUT}@v3").out


@pytest.mark.parametrize("args", [
    ("status", f"{CUT}@v1", "good"), ("status", f"{CUT}@v9", "approved"), ("status", CUT, "approved"),
    ("status", f"{CUT}@v1", "-m", "why"), ("comment", f"{CUT}@v1", " "), ("note", f"{CUT}@v1", ""),
    ("comment", f"{CUT}@v1", "x", "--at", "soon"), ("comment", f"{CUT}@v1", "x", "--at", "01:00:05:24"),
    ("comment", f"{CUT}@v1", "x", "--at", "02:00:00:00"), ("comment", f"{CUT}@v1", "x" * 20_001),
    ("comment", f"{CUT}@v1", "half a letter \udcff"), ("note", f"{CUT}@v1", "x", "--author", "\udcff"),
    ("status", f"{CUT}@v1", "approved", "-m", "\udcff"), ("share", f"{CUT}@v1", "--hours", "0"),
    ("share", f"{CUT}@v1", "--hours", "169"),
    ("show", f"{CUT}@approved"), ("list", "Night Train", "--limit", "3"), ("list", "--search", "x"),
    ("list", CUT, "--status", "nice"), ("list", CUT, "--since", "yesterday"), ("list", CUT, "--limit", "-1"),
    ("list", CUT, "--until", "9999-12-31"), ("list", "Night Train/Nothing", "--by", "ana"),
])
def test_what_can_not_be_is_told_in_two_sentences(three, inside, args: tuple[str, ...]):
    told = inside(*args)
    assert (told.status, told.out) == (2, "")
    cause, remedy = told.err.splitlines()
    assert cause.startswith("vvt: ")
    assert remedy.startswith("     ")
