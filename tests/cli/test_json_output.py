"""The JSON of every command: stable keys, standard output nothing but JSON; docs/json.md shows the same keys."""

import json
import re
from pathlib import Path

CUT = "Night Train/Reel 2"
VERSION = {
    "project", "cut", "number", "note", "author", "time", "base", "parts", "changes", "publish_id", "schema", "ref"}
PART = {"name", "key", "version_id", "size", "checksums"}
ARGUMENTS = {
    "setup": ("setup",), "doctor": ("doctor", "--no-resolve"), "list": ("list",),
    "list-project": ("list", "Night Train"), "list-cut": ("list", CUT),
    "show": ("show", f"{CUT}@v3"), "diff": ("diff", f"{CUT}@v2", f"{CUT}@v3"),
    "pull": ("pull", f"{CUT}@v3", "--to", "back"), "verify": ("verify", f"{CUT}@v3"),
    "status": ("status", f"{CUT}@v3", "approved"), "share": ("share", f"{CUT}@v3"), "repair": ("repair", CUT),
    "comment": ("comment", f"{CUT}@v2", "Two frames late", "--at", "01:00:05:00"),
    "export": ("export", f"{CUT}@v3", "--to", "out"), "import": ("import", "out", "--as", "Copy"),
    "watch": ("watch", ".", "--project", "Dailies", "--once", "--settle", "0"),
    "publish": ("publish", CUT, "--render", "render.mov", "--timeline", "tighter.otio"),
    "publish-later": ("publish", CUT, "--timeline", "tighter.otio", "--later"), "outbox": ("outbox",),
}
DOCUMENT = Path(__file__).parents[2] / "docs" / "json.md"


def assert_version(version: dict[str, object], number: int) -> None:
    assert version.keys() >= VERSION
    assert (version["project"], version["cut"], version["number"]) == ("Night Train", "Reel 2", number)
    for part in version["parts"]:
        assert part.keys() >= PART
        assert part["checksums"].keys() >= {"blake3", "crc64nvme"}


def test_a_version_has_the_same_keys_everywhere(three, inside, tighter: Path):
    listed = inside("list", CUT, "--json").json
    for version, number in zip(listed["versions"], (3, 2, 1), strict=True):
        assert_version(version, number)
        assert inside("show", f"{CUT}@v{number}", "--json").json == {**version, "proxy": None}
    assert_version(inside("list", "Night Train", "--json").json["cuts"][0]["latest"], 3)
    published = inside("publish", CUT, "--timeline", str(tighter), "--json").json
    assert_version(published, 4)
    assert published["since"] == 3


def test_facts_of_the_record(three, inside):
    first, second, third = (inside("show", f"{CUT}@v{number}", "--json").json for number in (1, 2, 3))
    assert [version["base"] for version in (first, second, third)] == [None, 1, 2]
    assert [version["changes"] for version in (first, second, third)] == [None, {"insert": 1}, {"trim": 2}]
    assert (first["note"], first["author"]) == ("Assembly\nwith slugs", "Ada")
    timeline = first["timeline"]
    assert (timeline["rate"], timeline["drop"], timeline["start"]) == ("24/1", False, 86400)
    assert timeline["duration"] == sum(48 + number for number in range(1, 9))
    assert timeline["media"][0]["name"] == "A001C001.mov"
    assert timeline["media"][0]["url"].endswith("/Volumes/Rushes/A001C001.mov")
    assert len(timeline["media"]) == 8


def test_the_comparison_is_the_contract_s(three, inside):
    ran = inside("diff", f"{CUT}@v1", f"{CUT}@v2", "--json")
    assert ran.status == 1
    assert ran.json["schema"] == "vvt.change-list/1"
    assert [change["kind"] for change in ran.json["changes"]] == ["insert"]
    same = inside("diff", f"{CUT}@v1", f"{CUT}@v1", "--json")
    assert same.status == 0
    assert same.json["identical"] is True


def test_every_report_of_a_comparison_is_written(three, inside, tmp_path: Path):
    options = {"html": "<!doctype html", "csv": "", "edl": "TITLE", "markers": "TITLE", "otio": "OTIO_SCHEMA"}
    words = [word for kind in options for word in (f"--{kind}", f"changes.{kind}")]
    assert inside("diff", f"{CUT}@v1", f"{CUT}@v3", *words).status == 1
    for kind, start in options.items():
        assert start in (tmp_path / f"changes.{kind}").read_text("utf-8")[:300].replace("<!DOCTYPE", "<!doctype")


def test_the_document_shows_what_the_commands_say(three, inside):
    examples = re.findall(r"<!-- (\S+) -->\n```json\n(.*?)```", DOCUMENT.read_text("utf-8"), re.S)
    assert {name for name, _ in examples} == ARGUMENTS.keys()
    for name, example in examples:
        said, shown = keys(inside(*ARGUMENTS[name], "--json").json), keys(json.loads(example))
        # A change has further keys where its kind or its ripple wants them; the other commands' are all shown.
        assert shown <= said if name == "diff" else shown == said, name


def keys(data: object, path: str = "") -> set[str]:
    """Every key in JSON with the way to it; counts by kind and items of lists count as one."""
    if isinstance(data, list):
        return set().union(*(keys(item, path) for item in data[:1]))
    if not isinstance(data, dict) or path.endswith(".changes"):
        return {path}
    return {path}.union(*(keys(value, f"{path}.{key}") for key, value in data.items()))
