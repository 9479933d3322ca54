"""The whole way once: set up, publish three versions, list, show, compare, pull, verify."""

from pathlib import Path

CUT = "Night Train/Reel 2"


def test_a_cut_goes_in_comes_back_and_says_what_changed(vvt, render: Path, first: Path, longer: Path, tmp_path: Path):
    published = vvt.does("publish", CUT, "--render", render, "--timeline", first, "-m", "Assembly")
    assert published.out.splitlines()[0] == f"{CUT}@v1"
    again = vvt.does("publish", CUT, "--render", render, "--timeline", longer, "-m", "More of her")
    assert again.out.splitlines() == [f"{CUT}@v2", "1 change since v1: 1 insert"]

    listed = vvt.does("list", CUT).out.splitlines()
    assert [line.split()[0] for line in listed] == ["version", "v2", "v1"]
    assert "More of her" in listed[1]
    assert "+1" in listed[1]

    different = vvt.does("diff", f"{CUT}@v1", f"{CUT}@latest", status=1)
    assert "A002C001" in different.out

    pulled = vvt.does("pull", f"{CUT}@v1", "--to", tmp_path / "back")
    assert "Reel 2 v001.mov" in pulled.out
    assert (tmp_path / "back/Reel 2 v001.mov").read_bytes() == render.read_bytes()
    assert (tmp_path / "back/Reel 2 v001.otio").read_bytes() == first.read_bytes()
    assert vvt.does("verify", f"{CUT}@v1").out.splitlines()[-1] == f"{CUT}@v1 is whole"


def test_publishing_says_what_changed_since_the_version_before(vvt, first: Path, longer: Path, tighter: Path):
    assert vvt.does("publish", CUT, "--timeline", first).out.splitlines()[1] == "the first version"
    assert vvt.does("publish", CUT, "--timeline", first).out.splitlines()[1] == "no changes since v1"
    assert vvt.does("publish", CUT, "--timeline", longer).out.splitlines()[1] == "1 change since v2: 1 insert"
    assert vvt.does("publish", CUT, "--timeline", tighter).out.splitlines()[1] == "2 changes since v3: 2 trims"


def test_a_render_alone_is_a_version_too(vvt, render: Path):
    vvt.does("publish", CUT, "--render", render)
    assert vvt.does("publish", CUT, "--render", render).out.splitlines() == [
        f"{CUT}@v2", "not compared with v1: it or this version has no timeline that can be read"]
    assert "timeline" in vvt.does("diff", f"{CUT}@v1", f"{CUT}@v2", status=2).err


def test_a_timeline_only_resolve_can_read_is_kept_as_it_is(vvt, first: Path, tmp_path: Path):
    drt = tmp_path / "reel.DRT"
    drt.write_bytes(b"PK\x03\x04 whatever Resolve puts there")
    vvt.does("publish", CUT, "--timeline", drt, "--timeline", first)
    shown = vvt.does("show", f"{CUT}@v1", "--json").json
    assert [part["name"] for part in shown["parts"]] == ["timeline.drt", "timeline.otio"]
    assert shown["timeline"]["duration"] > 0
    vvt.does("pull", f"{CUT}@v1", "--to", "back")
    assert (tmp_path / "back/Reel 2 v001.drt").read_bytes() == drt.read_bytes()


def test_every_way_to_write_a_version(three, inside):
    for word, number in (("v3", 3), ("3", 3), ("v003", 3), ("V2", 2), ("latest", 3), ("latest~1", 2), ("latest~2", 1)):
        assert inside("show", f"{CUT}@{word}", "--json").json["number"] == number


def test_a_version_by_its_s3_id(three):
    pinned = three.does("show", f"{CUT}@v1", "--json").json["parts"][0]["version_id"]
    assert three.does("show", f"{CUT}@id:{pinned}", "--json").json["number"] == 1


def test_a_file_and_a_version_can_be_compared(three, longer: Path):
    assert three.does("diff", f"{CUT}@v2", longer).out.count("identical") == 1
    assert three.does("diff", longer, f"{CUT}@v1", status=1).out


def test_a_file_that_is_there_wins_over_a_version_of_its_name(three, first: Path):
    named = three.folder / "Night Train" / "Reel 2@v3"
    named.parent.mkdir()
    named.with_name("Reel 2@v3.otio").write_bytes(first.read_bytes())
    assert three.does("diff", first, "Night Train/Reel 2@v3.otio").status == 0


def test_one_author_is_found_after_the_other(vvt, first: Path):
    def author(*options: str, **environment: str) -> str:
        ran = vvt("publish", CUT, "--timeline", first, "--json", *options, **environment)
        return ran.json["author"]

    config = Path(vvt.environment["VVT_CONFIG"])
    assert author(LOGNAME="cutter", USER="cutter", USERNAME="cutter") == "cutter"
    config.write_text(config.read_text("utf-8") + 'author = "Ada"\n', "utf-8")
    assert author() == "Ada"
    assert author(VVT_AUTHOR="Ben") == "Ben"
    assert author("--author", "Çağla", VVT_AUTHOR="Ben") == "Çağla"
