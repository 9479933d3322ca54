"""Records as JSON: what is laid down for good, and what a later time adds."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vvt.errors import Damaged, StoreRefused
from vvt.store import Checksums, Part, Record

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6,
)
_FACTS = st.dictionaries(st.text(min_size=1), _JSON, min_size=1)
_LATER = st.dictionaries(st.text(min_size=1).map("x-".__add__), _JSON)
_CHECKSUMS = st.builds(Checksums, blake3=st.text(min_size=1), crc64nvme=st.text(), md5=st.text(), extra=_LATER)
_PARTS = st.builds(Part, name=st.text(), key=st.text(), version_id=st.text(), size=st.integers(0), checksums=_CHECKSUMS,
                   filename=st.text(), extra=_LATER)
_RECORDS = st.builds(
    Record, project=st.text(), cut=st.text(), number=st.integers(1), publish_id=st.text(), note=st.text(),
    author=st.text(), time=st.text(), base=st.none() | st.integers(1), parts=st.lists(_PARTS, max_size=3).map(tuple),
    changes=st.none() | st.dictionaries(st.text(), st.integers(0)), timeline=st.none() | _FACTS,
    render=st.none() | _FACTS,
    host=st.none() | _FACTS, extra=_LATER,
)


@settings(max_examples=30)  # large examples; more of them find no more
@given(_RECORDS)
def test_a_record_reads_back_with_what_a_later_time_added(record: Record):
    assert Record.from_json(record.to_json()) == record


def test_the_schema_is_the_one_laid_down_for_good():
    part = Part("cut", "P/C/cut.mov", "id1", 9, Checksums("b3", "crc="), "a.mov")
    record = Record("P", "C", 2, "u1", "note", "Ana", "2026-01-02T03:04:05Z", 1, (part,), {"trim": 2}, {"rate": "25/1"})
    assert json.loads(record.to_json()) == {
        "schema": 1, "project": "P", "cut": "C", "number": 2, "publish_id": "u1", "note": "note", "author": "Ana",
        "time": "2026-01-02T03:04:05Z", "base": 1, "changes": {"trim": 2}, "timeline": {"rate": "25/1"},
        "parts": [{"name": "cut", "key": "P/C/cut.mov", "version_id": "id1", "size": 9, "filename": "a.mov",
                   "checksums": {"blake3": "b3", "crc64nvme": "crc="}}],
    }
    assert (record.ref, record.label, record.foreign) == ("P/C@v2", "v002", False)
    assert record.part("cut") is part
    assert record.part("timeline.otio") is None


def test_a_record_from_a_later_time_is_not_misread():
    with pytest.raises(StoreRefused, match="newer"):
        Record.from_json(b'{"schema": 2}')


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{}", b'{"schema": 1}', b"\xff", b'{"schema":1,"parts":7}',
                                  b'{"schema":1,"project":"P","cut":"C","number":1,"publish_id":"","parts":[{}]}',
                                  b'{"schema":1,"project":5,"cut":"C","number":1,"publish_id":"","parts":[]}'])
def test_what_is_no_record_is_said_so(data: bytes):
    with pytest.raises(Damaged):
        Record.from_json(data)
