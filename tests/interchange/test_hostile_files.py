"""Files nobody should meet: one clear sentence, in bounded time and memory."""

import os
import resource
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vvt.cut import Cut
from vvt.errors import BadTimeline, NotFound
from vvt.interchange import read
from vvt.interchange.read import read_bytes

OWN = Path(__file__).parent / "files"
FIXTURES = {path.name: path.read_bytes() for path in sorted(OWN.iterdir()) if path.suffix in {
    ".edl", ".xml", ".fcpxml"}}
SEVERAL_SECONDS = 20


def refusal(data: bytes, name: str) -> BadTimeline:
    with pytest.raises(BadTimeline) as caught:
        read_bytes(data, name, suffix=name.rpartition(".")[2])
    for sentence in (caught.value.cause, caught.value.fix):
        assert sentence.endswith(".")
        assert "\n" not in sentence
    assert name in caught.value.cause
    return caught.value


def read_or_refused(data: bytes, name: str) -> Cut | BadTimeline:
    began = time.monotonic()
    try:
        return read_bytes(data, name, suffix=name.rpartition(".")[2])
    except BadTimeline as found:
        assert found.cause.endswith(".")
        assert "\n" not in found.cause
        return found
    finally:
        assert time.monotonic() - began < SEVERAL_SECONDS


# --- XML --------------------------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("head", [
    f"<!DOCTYPE xmeml [{LAUGHS}]>", '<!DOCTYPE xmeml [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE xmeml [<!ENTITY % more SYSTEM "http://127.0.0.1:9/more"> %more;]>'])
def test_entities_are_refused_unexpanded(head: str, encoding: str):
    data = f"\ufeff{head}<xmeml><sequence><name>&l11;&secret;</name></sequence></xmeml>".encode(encoding)
    for name in ("bomb.xml", "bomb.fcpxml"):
        assert "entities" in refusal(data, name).cause


def test_a_document_type_alone_is_what_everybody_writes():
    data = b'<?xml version="1.0"?><!DOCTYPE xmeml SYSTEM "http://127.0.0.1:9/x.dtd"><xmeml version="5"/>'
    assert "no sequence" in refusal(data, "plain.xml").cause


def test_elements_nested_too_deep_or_too_many():
    deep = b"<xmeml>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</xmeml>"
    assert "deep" in refusal(deep, "deep.xml").cause
    many = b"<xmeml>" + b"<a/>" * 16_500_000 + b"</xmeml>"
    assert "more elements" in refusal(many, "many.xml").cause


def test_a_sequence_within_itself_and_one_that_unfolds_to_a_billion():
    def item(inner: int, number: int) -> str:
        return (f'<clipitem id="c{number}"><start>{number}</start><end>{number + 1}</end><in>0</in><out>1</out>'
                f'<sequence id="s{inner}"/></clipitem>')

    def sequence(number: int, inner: int) -> str:
        items = "".join(item(inner, place) for place in range(10))
        return (f'<sequence id="s{number}"><name>{number}</name><rate><timebase>24</timebase></rate><media><video>'
                f"<track>{items}</track></video></media></sequence>")

    themselves = f"<xmeml>{sequence(0, 0)}</xmeml>".encode()
    assert any("inside itself" in warning for warning in read_bytes(themselves, "self.xml", suffix="xml").warnings)
    levels = "".join(sequence(number, number + 1) for number in range(1, 10))
    unfolding = f"<xmeml>{sequence(0, 1)}<bin><children>{levels}</children></bin></xmeml>".encode()
    with pytest.raises(BadTimeline, match="more than 5,000,000 clips"):
        read_bytes(unfolding, "unfolding.xml", suffix="xml", timeline="0")


def test_a_compound_within_itself():
    data = (b'<fcpxml version="1.10"><resources><format id="f" frameDuration="1/24s"/><media id="m" name="m"><sequence '
            b'format="f"><spine><ref-clip ref="m" duration="2s"/></spine></sequence></media></resources><project '
            b'name="p"><sequence format="f"><spine><ref-clip ref="m" duration="2s"/></spine></sequence></project>'
            b"</fcpxml>")
    cut = read_bytes(data, "self.fcpxml", suffix="fcpxml")
    assert cut.duration == 48
    assert any("can't be looked into" in warning for warning in cut.warnings)


# --- archives ---------------------------------------------------------------------------------------

CONTENT = (b'{"OTIO_SCHEMA":"Timeline.1","name":"t","global_start_time":{"value":0,"rate":24},"tracks":'
           b'{"OTIO_SCHEMA":"Stack.1","children":[]}}')


def archive(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/").replace("_otio", ".otio"), data)
    return path


def test_an_archive_and_a_bundle(tmp_path: Path):
    assert read(archive(tmp_path / "a.otioz", content_otio=CONTENT, version_txt=b"1")).name == "t"
    (tmp_path / "b.otiod").mkdir()
    (tmp_path / "b.otiod" / "content.otio").write_bytes(CONTENT)
    assert read(tmp_path / "b.otiod").name == "t"
    (tmp_path / "c.fcpxmld").mkdir()
    (tmp_path / "c.fcpxmld" / "Info.fcpxml").write_bytes(FIXTURES["storyline.fcpxml"])
    assert read(tmp_path / "c.fcpxmld") == read(OWN / "storyline.fcpxml")
    with pytest.raises(NotFound, match="is a folder"):
        (tmp_path / "d.otiod").mkdir()
        read(tmp_path / "d.otiod")


def test_members_that_climb_are_never_touched(tmp_path: Path):
    climbing = tmp_path / "climbing.otioz"
    with zipfile.ZipFile(climbing, "w") as made:
        made.writestr("../../content.otio", CONTENT)
        made.writestr("/climbed/content.otio", CONTENT)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BadTimeline, match=r"holds no content\.otio"):
        read(climbing)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_zip_bomb_is_given_up_early(tmp_path: Path):
    bomb = tmp_path / "bomb.otioz"
    with (zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
          made.open("content.otio", "w") as member):
        for _ in range(300):
            member.write(bytes(1_000_000))
    with pytest.raises(BadTimeline, match="unpacks to far more"):
        read(bomb)
    # One that lies about its size: the directory says a few bytes, the stream goes on.
    lying = bytearray(bomb.read_bytes())
    at = lying.rindex(b"PK\x01\x02")
    lying[at + 24:at + 28] = (100).to_bytes(4, "little")
    (tmp_path / "lying.otioz").write_bytes(lying)
    with pytest.raises(BadTimeline):
        read(tmp_path / "lying.otioz")


@pytest.mark.parametrize("cut_at", range(0, 400, 7))
def test_an_archive_cut_short(tmp_path: Path, cut_at: int):
    whole = archive(tmp_path / "a.otioz", content_otio=CONTENT * 3).read_bytes()
    (tmp_path / "b.otioz").write_bytes(whole[:min(cut_at, len(whole) - 1)])
    with pytest.raises(BadTimeline):
        read(tmp_path / "b.otioz")


def test_an_archive_with_damaged_bytes(tmp_path: Path):
    whole = archive(tmp_path / "a.otioz", content_otio=CONTENT * 3).read_bytes()
    for at in range(len(whole)):
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        (tmp_path / "b.otioz").write_bytes(damaged)
        try:
            read(tmp_path / "b.otioz")
        except (BadTimeline, NotFound) as found:
            assert found.cause.endswith(".")


# --- sizes, pipes, devices --------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_pipes_and_devices_are_no_files(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.edl")
    (tmp_path / "zero.otio").symlink_to("/dev/zero")
    for name in ("pipe.edl", "zero.otio"):
        with pytest.raises(BadTimeline, match="no ordinary file"):
            read(tmp_path / name)


@pytest.mark.parametrize("suffix", ["edl", "xml", "fcpxml"])
def test_a_line_of_two_gigabytes_is_not_even_read(tmp_path: Path, suffix: str):
    """A sparse file: two gigabytes of one line that take no room on the disk."""
    path = tmp_path / f"huge.{suffix}"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(BadTimeline, match="larger than any timeline"):
        read(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@pytest.mark.parametrize("line", [
    b"001" + b" " * 20_000_000, b"* " + b"A" * 20_000_000, b"M2 " + b"1" * 20_000_000, b"a" * 20_000_000],
    ids=["spaces", "a note", "digits", "letters"])
def test_one_endless_line_of_an_edl(line: bytes):
    event = b"001  A001 V C 01:00:00:00 01:00:01:00 01:00:00:00 01:00:01:00\n"
    cut = read_or_refused(event + line, "long.edl")
    assert isinstance(cut, Cut)
    assert any("too long" in warning or "neither" in warning or "timecodes" in warning for warning in cut.warnings) or (
        line[:3] == b"001")


@pytest.mark.parametrize("line", [
    "001" + " " * 1000, "001 A V C " + "1" * 1000, "M2 " + "1" * 990, "M2" + " " * 990, "* LOC: " + "0" * 900,
    "* FROM CLIP NAME:" + " " * 900, "|C:" + " |M:" * 240, "* FINAL CUT PRO REEL:" + " REPLACED BY:" * 70,
    "001 " + "C " * 500, "* ASC_SOP" + "(" * 900, "TITLE" + " " * 900, "AUD " + "1 " * 490],
    ids=lambda line: line[:12])
def test_many_lines_made_to_take_long(line: str):
    event = "001  A001 V C 01:00:00:00 01:00:01:00 01:00:00:00 01:00:01:00\n"
    began = time.process_time()
    read_or_refused((event + (line + "\n") * 5_000).encode(), "slow.edl")
    assert time.process_time() - began < SEVERAL_SECONDS


def test_memory_stays_in_bounds(tmp_path: Path):
    """A process of its own, with the memory a small machine has, meets the worst of these."""
    many = tmp_path / "many.xml"
    many.write_bytes(b"<xmeml>" + b'<a b=""/>' * 9_000_000 + b"</xmeml>")
    program = ("import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))\n"
               "from pathlib import Path\nfrom vvt.errors import BadTimeline\nfrom vvt.interchange import read\n"
               "try:\n    read(Path(sys.argv[1]))\nexcept BadTimeline as error:\n    print(error.cause)")
    ran = subprocess.run([sys.executable, "-c", program, str(many)], capture_output=True, text=True, check=True)
    assert "more elements than any timeline" in ran.stdout


# --- fuzz -------------------------------------------------------------------------------------------

DULL = [b"", b"\n", b"\0" * 50, b"\xff\xfe", bytes(range(256)), b"<", b"<a", b"<a/>", b"<?xml?>", b"PK\x03\x04",
        zlib.compress(b"text"), b"%PDF-1.4", b"{}", b"TITLE: x\n", b"\xef\xbb\xbf", b"<!DOCTYPE", b"<![CDATA[",
        b'<?xml version="1.0" encoding="utf-7"?><a/>', b'<?xml version="1.0" encoding="nonsense"?><a/>']


@pytest.mark.parametrize("data", DULL, ids=range(len(DULL)))
@pytest.mark.parametrize("suffix", ["edl", "xml", "fcpxml"])
def test_what_is_no_timeline(data: bytes, suffix: str):
    refusal(data, f"dull.{suffix}")


@pytest.mark.parametrize("name", FIXTURES)
def test_cut_short_anywhere(name: str):
    whole = FIXTURES[name]
    for end in range(0, len(whole), max(1, len(whole) // 300)):
        read_or_refused(whole[:end], name)


ODD = [b"", b"-1", b"0", b"99999999999999999999999", b"1/0s", b"0s", b"-5s", b"1e400", b"nan", b"TRUE", b"\xff",
       b"00:00:00:00", b"99:99:99:99", b"<", b">", b"&amp;", b"\0", b"a" * 2000, b"r1", b"1001/24000s"]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(FIXTURES)), st.data())
def test_bytes_changed_at_random(name: str, data: st.DataObject):
    damaged = bytearray(FIXTURES[name])
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at:at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=6) | st.sampled_from(ODD))
    read_or_refused(bytes(damaged), name)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(FIXTURES)), st.data())
def test_words_changed_at_random(name: str, data: st.DataObject):
    """Whole values (numbers, times, names, references) replaced by others: the form stays and the sense goes."""
    import re

    whole = FIXTURES[name]
    word_of = re.compile(rb'(?<=")[^"<>]*(?=")|(?<=>)[^<>\s][^<>]*(?=<)|[0-9:;]{8,}|(?<=\s)\S+(?=\s)')
    for _ in range(data.draw(st.integers(1, 3))):
        words = list(word_of.finditer(whole))
        word = words[data.draw(st.integers(0, len(words) - 1))]
        other = words[data.draw(st.integers(0, len(words) - 1))].group()
        put = data.draw(st.sampled_from([*ODD, other]))
        whole = whole[:word.start()] + put + whole[word.end():]
    read_or_refused(whole, name)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([name for name in sorted(FIXTURES) if not name.endswith("edl")]), st.data())
def test_elements_left_out_doubled_or_elsewhere(name: str, data: st.DataObject):
    from xml.etree import ElementTree as ET

    root = ET.fromstring(FIXTURES[name])  # noqa: S314 (our own files)
    for _ in range(data.draw(st.integers(1, 3))):
        pairs = [(parent, child) for parent in root.iter() for child in parent]
        if not pairs:
            break
        parent, child = pairs[data.draw(st.integers(0, len(pairs) - 1))]
        what = data.draw(st.sampled_from(["out", "double", "elsewhere"]))
        inside = {id(element) for element in child.iter()}
        homes = [element for element in root.iter() if id(element) not in inside]
        if what != "double":
            parent.remove(child)
        if what != "out":
            homes[data.draw(st.integers(0, len(homes) - 1))].append(child)
    read_or_refused(ET.tostring(root), name)
