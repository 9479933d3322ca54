"""Lists of versions as servers write them: read as botocore reads them, faster; what is none is refused."""

import re
from datetime import datetime
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.relay import Answer, Relay, Request
from support.s3 import Place
from support.store_contract import NAME, film, published
from vvt.errors import StoreRefused
from vvt.store._listing import parsed

__all__ = ["film"]

Wired = tuple[Relay, Place]

_CEPH = """<?xml version="1.0" encoding="UTF-8"?><ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
<Name>films</Name><Prefix></Prefix><KeyMarker></KeyMarker><NextKeyMarker>a%2Bb%20c.mov</NextKeyMarker>
<NextVersionIdMarker>v.2</NextVersionIdMarker><MaxKeys>2</MaxKeys><EncodingType>url</EncodingType>
<IsTruncated>true</IsTruncated><Version><Key>a%2Bb%20c.mov</Key><VersionId>v.2</VersionId><IsLatest>false</IsLatest>
<LastModified>2026-11-22T20:01:10.123Z</LastModified><ETag>&quot;0cc175b9c0f1b6a831c399e269772661&quot;</ETag>
<Size>536870912000</Size><StorageClass>STANDARD</StorageClass><Owner><ID>ana</ID><DisplayName>Ana</DisplayName></Owner>
<Type>Normal</Type></Version><DeleteMarker><Key>a%2Bb%20c.mov</Key><VersionId>v.3</VersionId><IsLatest>true</IsLatest>
<LastModified>2026-11-22T20:05:00.000Z</LastModified><Owner><ID>ana</ID></Owner></DeleteMarker>
<CommonPrefixes><Prefix>Night%20Train/</Prefix></CommonPrefixes></ListVersionsResult>"""


def test_a_page_as_ceph_writes_it():
    page = parsed(_CEPH.encode())
    version, marker = page.entries
    assert (version.key, version.version_id, version.size) == ("a+b c.mov", "v.2", 536_870_912_000)
    assert (version.etag, version.time) == ("0cc175b9c0f1b6a831c399e269772661", "2026-11-22T20:01:10Z")
    assert (version.latest, version.marker, marker.latest, marker.marker) == (False, False, True, True)
    assert page.folders == ["Night Train/"]
    assert page.following == {"KeyMarker": "a+b c.mov", "VersionIdMarker": "v.2"}


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), min_size=1))
def test_keys_that_are_not_encoded_come_as_they_are(key: str):
    body = f"<ListVersionsResult><Version><Key>{escape(key)}</Key></Version></ListVersionsResult>"
    assert parsed(body.encode()).entries[0].key == key


_BOMB = ('<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
         "<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>&b;</NextKeyMarker></ListVersionsResult>")


def test_entities_are_refused():
    with pytest.raises(StoreRefused, match="can't be read"):
        parsed(b'<?xml version="1.0"?>' + _BOMB.encode())


@pytest.mark.parametrize("body", [
    _BOMB.encode("utf-16"), b'<?xml version="1.0" encoding="cp037"?>' + _BOMB.encode("cp037")])
def test_entities_in_another_alphabet_are_not_even_read(body: bytes):
    with pytest.raises((StoreRefused, ElementTree.ParseError)):
        parsed(body)


@pytest.mark.parametrize("body", [
    b"<ListVersionsResult><Version><Key>a</Key><Size>many</Size></Version></ListVersionsResult>",
    b"<ListVersionsResult><Version><Size>1</Size></Version></ListVersionsResult>",
    b"<ListVersionsResult><EncodingType>url</EncodingType><Version><Key>%FF</Key></Version></ListVersionsResult>",
])
def test_a_list_that_makes_no_sense_is_refused(body: bytes):
    with pytest.raises(StoreRefused, match="can't be read"):
        parsed(body)


@pytest.mark.parametrize("page", [b"<html><body>Please sign in</body></html>", b"<Other/>"])
def test_a_page_of_somebody_on_the_way_is_no_list(relay: Wired, page: bytes):
    wire, place = relay

    def sign_in(request: Request, answer: Answer) -> None:
        answer.body = page

    wire.after = sign_in
    with pytest.raises(StoreRefused, match="can't be read"):
        place.store().projects()


def test_half_an_answer_is_asked_for_again(relay: Wired, film):
    wire, place = relay
    record = published(place, film)
    halves = [1]

    def cut(request: Request, answer: Answer) -> None:
        if b"ListVersionsResult" in answer.body and halves:
            halves.pop()
            answer.body = answer.body[:-60]

    wire.after = cut
    assert place.store().versions(NAME) == [record]
    assert not halves


def test_our_reader_and_botocore_agree(relay: Wired, film):
    """On every key, VersionId, size, time and ETag, and on what comes next."""
    wire, place = relay
    published(place, film)
    place.other_tool.put_object(Bucket=place.bucket, Key="ä+b %20/c&d<e>", Body=b"odd")
    place.other_tool.delete_object(Bucket=place.bucket, Key="ä+b %20/c&d<e>")
    bodies: list[bytes] = []
    wire.after = lambda request, answer: bodies.append(answer.body)
    told = place.other_tool.list_object_versions(Bucket=place.bucket, MaxKeys=2)
    ours = parsed(bodies[0])
    theirs = [*told.get("Versions", ()), *told.get("DeleteMarkers", ())]
    assert {(entry.key, entry.version_id, entry.size, entry.latest) for entry in ours.entries} == {
        (item["Key"], item["VersionId"], item.get("Size", 0), item["IsLatest"]) for item in theirs}
    assert {datetime.fromisoformat(entry.stamp) for entry in ours.entries} == {item["LastModified"] for item in theirs}
    assert {entry.etag for entry in ours.entries if not entry.marker} == {
        item["ETag"].strip('"') for item in told["Versions"]}
    assert ours.following == {"KeyMarker": told["NextKeyMarker"], "VersionIdMarker": told["NextVersionIdMarker"]}
    assert all(re.fullmatch(r"[0-9a-f]{32}", entry.etag) for entry in ours.entries if not entry.marker)
