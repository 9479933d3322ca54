"""The HTML report: one file that needs nothing, harms nothing and loses nothing."""

import base64
import hashlib
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from report_cases import SAID, changes, clip, cut, edit, every_kind, head_trim

from vvt.compare.model import KINDS, Change
from vvt.errors import VvtError
from vvt.reports import write_html
from vvt.reports.as_html import html_text
from vvt.reports.drawing import drawing
from vvt.reports.page import SCRIPT, STYLE
from vvt.reports.signs import LOOKS
from vvt.reports.words import said

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&\x00\n</svg>"


class Page(HTMLParser):
    """What a browser would see: elements with their attributes, and the rows' text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.rows, self.open_row = [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
            self.open_row = True

    def handle_endtag(self, tag):
        self.open_row = self.open_row and tag != "tr"

    def handle_data(self, data):
        if self.open_row:
            self.rows[-1].append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


def drawn(change_list):
    """The drawing as an element tree; it must be well-formed."""
    return ET.fromstring(drawing(change_list)[1])  # noqa: S314 - our own text


def links(tree, kind):
    return [mark for mark in tree.iter() if mark.tag.endswith("}a") and kind in mark.get("data-kinds").split()]


def test_the_page_has_each_change_once_in_the_list_and_counts_on_top():
    found = every_kind()
    page = Page(html_text(found))
    rows = ["".join(row) for row in page.rows[1:]]
    assert len(rows) == len(SAID) + 1   # one compound holds one change
    for change in found.changes:
        assert any(said(change, found) in row for row in rows)
    chips = [attrs["data-kind"] for attrs in page.all("button") if "chip" in attrs.get("class", "")]
    assert chips == list(KINDS)


def test_the_page_asks_for_nothing_from_anywhere():
    page = Page(html_text(every_kind()))
    for tag, attrs in page.elements:
        assert "src" not in attrs
        assert tag not in {"link", "iframe", "object", "embed", "base"}
        assert attrs.get("href", "#").startswith("#")
    assert not re.search(r"@import|url\((?!#)", STYLE)


def test_only_the_pages_own_script_and_style_may_run():
    page = Page(html_text(head_trim()))
    (policy,) = [attrs["content"] for attrs in page.all("meta") if "http-equiv" in attrs]
    assert policy.startswith("default-src 'none'")
    for text in (STYLE, SCRIPT):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert all("style" not in attrs and not any(key.startswith("on") for key in attrs) for _, attrs in page.elements)


def test_hostile_names_are_only_text():
    held, after = edit(clip(HOSTILE, 0, 90)), cut(clip(HOSTILE, 0, 90), name=HOSTILE)
    change = Change("rename", "V1", HOSTILE, held, held, from_=HOSTILE, to="</td><h6>")
    text = html_text(changes(change, before=after))
    page = Page(text)
    assert len(page.all("script")) == 1
    assert not page.all("img") + page.all("h6")
    assert "\x00" not in text
    assert drawn(changes(change, before=after)) is not None


def test_identical_timelines_are_one_sentence():
    page = html_text(changes(unchanged=3))
    assert "The two timelines are identical." in page
    assert "<table" not in page


def test_without_the_script_the_list_is_whole():
    page = Page(html_text(every_kind()))
    assert not [attrs for attrs in page.all("tr") if "hidden" in attrs]
    assert all("disabled" in attrs for attrs in page.all("button") if "chip" in attrs.get("class", ""))


def test_every_link_of_the_drawing_leads_to_a_row():
    page = Page(html_text(every_kind()))
    rows = {attrs.get("id") for attrs in page.all("tr")}
    targets = {attrs["href"][1:] for attrs in page.all("a")}
    assert targets <= rows
    assert len(targets) > 5


def test_a_head_trim_is_drawn_on_both_timelines_with_a_bar_at_its_left_edge():
    found = head_trim()
    marks = links(drawn(found), "trim")
    assert len(marks) == 4   # picture and its linked sound, before and after
    for mark in marks:
        (box,) = [child for child in mark if child.tag.endswith("}svg")]
        bars = [child for child in box if child.get("class") == "edge"]
        assert [bar.get("x") for bar in bars] == [None]
    widths = [float(box.get("width").rstrip("%")) for mark in marks for box in mark if box.tag.endswith("}svg")]
    assert sorted({round(width / 100 * 300) for width in widths}) == [88, 100]   # to scale


def test_a_move_is_joined_to_where_it_was():
    was, now = edit(clip("B", 100, 200), 1), edit(clip("B", 0, 100), 0)
    tree = drawn(changes(Change("move", "V1", "B", was, now, shift=-100, clips=1)))
    (joint,) = [part for part in tree.iter() if part.get("class") == "joint"]
    (line,) = [part for part in joint if part.tag.endswith("}line")]
    assert (line.get("x1"), line.get("x2")) == ("50.0%", "16.6667%")
    assert float(line.get("y1")) < float(line.get("y2"))


def test_a_timeline_marker_stands_on_the_ruler():
    change = Change("marker", "", "", action="added", to={"name": "sky", "at": 150})
    (mark,) = links(drawn(changes(change)), "marker")
    assert [part.get("x") for part in mark if part.get("class") == "flag"] == ["50.0%"]


def test_kinds_of_one_colour_still_differ_by_sign_or_meaning():
    signs = {}
    for kind, look in LOOKS.items():
        signs.setdefault((look.sign, look.shade), []).append(kind)
    assert set(LOOKS) == set(KINDS)
    shared = sorted(kinds for kinds in signs.values() if len(kinds) > 1)
    assert shared == [["extract", "lift"], ["insert", "overwrite"]]   # both: gone, new; the timelines show which


def test_ten_thousand_clips_stay_drawable():
    many = cut(*(clip(f"A{number % 600}", number * 40, number * 40 + 40) for number in range(10_000)))
    held = edit(many.tracks[0].clips[5000], 5000)
    tree = drawn(changes(Change("slip", "V1", held.clip.name, held, held, shift=3), before=many))
    assert sum(1 for _ in tree.iter()) < 5000
    assert "10000 clips" in {part.text for part in tree.iter() if part.tag.endswith("}title")}
    assert len(links(tree, "slip")) == 2


def test_an_empty_timeline_can_be_compared_with():
    new = clip("A", 0, 10)
    found = changes(Change("insert", "V1", "A", after=edit(new), ripple=10), before=cut(clip("A", 0, 10)))
    empty = cut()
    text = html_text(type(found)(empty, cut(new), found.changes))
    assert Page(text).all("svg")


def test_the_file_lands_or_says_why_not(tmp_path):
    write_html(head_trim(), tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    with pytest.raises(VvtError):
        write_html(head_trim(), tmp_path / "no" / "r.html")
