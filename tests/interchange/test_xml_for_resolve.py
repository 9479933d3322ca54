"""FCP 7 XML with today's paths, and not another byte changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vvt.interchange.otio_for_resolve import plain_path
from vvt.interchange.xml_for_resolve import file_url, xml_for_resolve

TEXT = ('<?xml version="1.0" encoding="UTF-8"?>\r\n<xmeml><clipitem><name>/old/a &amp; b.mov</name>\n'
        "  <pathurl>file://localhost/old/a%20%26%20b.mov</pathurl><pathurl>{}</pathurl></clipitem></xmeml>")


def test_paths_become_todays_and_all_else_stays():
    here = {"/old/a & b.mov": "/mnt/new/a & b.mov"}.get
    changed = xml_for_resolve(TEXT.format("file://localhost/old/c.mov").encode(), here).decode()
    assert changed == TEXT.format("file://localhost/old/c.mov").replace("/old/a%20", "/mnt/new/a%20")


@pytest.mark.parametrize("url", ["file://localhost/Z%3a/card/c.mov", "file:///Z:/card/c.mov", "Z:/card/c.mov"])
def test_windows_paths_are_found_however_they_are_written(url):
    asked = []
    xml_for_resolve(TEXT.format(url).encode(), asked.append)
    assert asked[1] == "Z:/card/c.mov"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe<\0", b"<pathurl>unfinished", "\u00e9".encode()])
def test_what_holds_no_paths_stays(data):
    assert xml_for_resolve(data, lambda _: "/x") == data


@given(st.text("aZ é&%<'\"#?.", min_size=1).map(lambda name: "/" + name) | st.sampled_from(
    [r"\\server\share\a b.mov", "Z:\\a\\b&c.mov"]))
def test_every_path_is_read_back_from_its_url(path):
    again = plain_path(file_url(path))
    assert again.replace("/", "\\") == path.replace("/", "\\")
    document = TEXT.format("file://localhost/old/c.mov").encode()
    moved = xml_for_resolve(document, {"/old/c.mov": path}.get)
    asked = []
    assert xml_for_resolve(moved, asked.append) == moved
    assert asked[1].replace("/", "\\") == path.replace("/", "\\")
