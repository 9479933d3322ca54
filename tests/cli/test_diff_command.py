"""`vvt diff` as a user sees it: what the timelines are called, what a reader had to drop, other formats."""

import json
from pathlib import Path

EDL = """\
TITLE: {title}
FCM: NON-DROP FRAME

001  A001     V     C        01:00:00:00 01:00:02:00 10:00:00:00 10:00:02:00
* FROM CLIP NAME: harbour
002  A002     V     C        01:00:10:{head:02} 01:00:12:24 10:00:02:00 {end}
* FROM CLIP NAME: lighthouse
"""


def edl(path: Path, head: int = 0) -> Path:
    """Two events at 25 fps; the second one's head is `head` frames later."""
    path.write_text(EDL.format(title="Turnover", head=head, end=f"10:00:04:{24 - head:02}"))
    return path


def heading(ran) -> list[str]:
    return [line.partition(",")[0] for line in ran.out.splitlines()[:2]]


def test_a_timeline_without_a_name_is_called_by_its_file(bare, first, longer, tmp_path: Path):
    """Resolve gives the timelines it exports no name."""
    ran = bare.does("diff", first, longer, "--html", "changes.html", status=1)
    assert heading(ran) == ["before: first.otio", "after:  longer.otio"]
    assert "<h1>What changed: first.otio → longer.otio</h1>" in (tmp_path / "changes.html").read_text("utf-8")


def test_two_files_of_one_name_are_told_apart_by_their_folders(bare, first, longer, tmp_path: Path):
    for folder, file in (("monday", first), ("tuesday", longer)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "reel.otio").write_bytes(file.read_bytes())
    ran = bare.does("diff", "monday/reel.otio", "tuesday/reel.otio", status=1)
    assert heading(ran) == ["before: monday/reel.otio", "after:  tuesday/reel.otio"]


def test_or_by_its_version(three, inside):
    ran = inside("diff", "Night Train/Reel 2@latest~1", "Night Train/Reel 2@latest")
    assert heading(ran) == ["before: Night Train/Reel 2@v2", "after:  Night Train/Reel 2@v3"]


def test_a_name_of_its_own_is_shown(bare, first, tmp_path: Path):
    named = json.loads(first.read_text("utf-8")) | {"name": "Reel 2, locked"}
    (tmp_path / "named.otio").write_text(json.dumps(named), "utf-8")
    ran = bare("diff", "named.otio", first)
    assert heading(ran)[0] == "before: Reel 2"
    assert heading(ran)[1] == "after:  first.otio"


def test_what_a_file_is_called_is_never_compared(bare, first, tmp_path: Path):
    (tmp_path / "another name.otio").write_bytes(first.read_bytes())
    ran = bare.does("diff", first, "another name.otio", "--json")
    assert ran.json["identical"] is True
    assert (ran.json["before"]["name"], ran.json["after"]["name"], ran.json["warnings"]) == ("", "", [])


def test_what_a_damaged_timeline_says_is_still_json(bare, first, tmp_path: Path):
    """A number past 64 bits, and half a character for a name."""
    text = first.read_text("utf-8")
    assert '"A001C002"' in text
    source_in = json.loads(text)["tracks"]["children"][0]["children"][0]["source_range"]["start_time"]["value"]
    damaged = text.replace('"A001C002"', '"A001\\ud83cC002"').replace(str(source_in), str(10**30), 1)
    (tmp_path / "damaged.otio").write_text(damaged, "utf-8")
    ran = bare("diff", first, "damaged.otio", "--json")
    assert ran.status == 1
    assert ran.json["changes"]
    assert bare("diff", first, "damaged.otio", "--html", "d.html", "--csv", "d.csv", "--otio", "d.otio").status == 1


def test_a_resolve_timeline_file_is_told_apart(bare, first, tmp_path: Path):
    (tmp_path / "cut.drt").write_bytes(b"\x00\x01")
    ran = bare("diff", "cut.drt", first)
    assert ran.status == 2
    assert ran.err.startswith("vvt: cut.drt is a DaVinci Resolve timeline, which only Resolve can read.\n")
    assert "OTIO" in ran.err


def test_an_edl_is_compared_and_its_rate_is_said_to_be_guessed(inside, tmp_path: Path):
    ran = inside("diff", str(edl(tmp_path / "one.edl")), str(edl(tmp_path / "two.edl", head=3)), "--json")
    assert ran.status == 1
    assert [(change["kind"], change["head"]) for change in ran.json["changes"]] == [("trim", 3)]
    assert ran.json["before"]["start"] == 10 * 3600 * 25
    assert ran.json["before"]["rate"] == 25.0
    for name in ("one.edl", "two.edl"):
        assert any(warning.startswith(f"{name} says no frame rate") for warning in ran.json["warnings"])
        assert f"vvt: {name} says no frame rate" in ran.err


def test_the_rate_of_an_edl_can_be_given(bare, tmp_path: Path):
    edl(tmp_path / "one.edl")
    ran = bare("diff", "one.edl", "one.edl", "--rate", "50", "--json")
    assert (ran.status, ran.json["before"]["rate"], ran.json["warnings"]) == (0, 50.0, [])
    assert ran.json["before"]["start"] == 10 * 3600 * 50
    for wrong in ("0", "many", "1/0", "-25"):
        ran = bare("diff", "one.edl", "one.edl", f"--rate={wrong}")
        assert (ran.status, ran.out) == (2, "")
        assert "is no frame rate" in ran.err


def test_one_of_several_timelines_of_a_file(bare, tmp_path: Path):
    spine = '<sequence format="r1"><spine><asset-clip ref="r2" duration="{}s"/></spine></sequence>'
    projects = "".join(f'<project name="{name}">{spine.format(length)}</project>'
                       for name, length in (("Reel 1", 4), ("Reel 2", 5)))
    (tmp_path / "cut.fcpxml").write_text(
        '<fcpxml version="1.10"><resources><format id="r1" frameDuration="1/24s"/>'
        f'<asset id="r2" name="A001" start="0s" duration="9s" hasVideo="1"/></resources>{projects}</fcpxml>', "utf-8")
    ran = bare("diff", "cut.fcpxml", "cut.fcpxml#Reel 1")
    assert ran.status == 2
    assert "holds 2 projects: “Reel 1”, “Reel 2”" in ran.err
    assert "cut.fcpxml#Reel 1" in ran.err.splitlines()[1]
    ran = bare("diff", "cut.fcpxml#Reel 1", "cut.fcpxml#Reel 2", "--json")
    assert ran.status == 1
    assert {(change["kind"], change["tail"]) for change in ran.json["changes"]} >= {("trim", 24)}
    ran = bare("diff", "cut.fcpxml#Reel 1", "cut.fcpxml#Reel 2", "--html", "cut.fcpxml")
    assert ran.status == 2
    assert "would overwrite" in ran.err


def test_without_the_adapters_the_remedy_is_told(bare, tmp_path: Path):
    (tmp_path / "one.aaf").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    # OpenTimelineIO's own way to do without whatever else is installed.
    ran = bare("diff", "one.aaf", "one.aaf", OTIO_DISABLE_ENTRYPOINTS_PLUGINS="1")
    assert ran.status == 2
    assert ran.out == ""
    assert "not installed" in ran.err.splitlines()[0]
    assert "formats" in ran.err.splitlines()[1]
