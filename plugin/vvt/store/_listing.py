"""Lists of S3 versions, in S3's own order: newest first within a key.

botocore signs, sends, retries and judges the answers as ever, but its parser takes eleven times what ElementTree
needs for a page of a thousand versions (72 ms). So a page is taken out of the answer just before botocore
would parse it (`read_pages`), and read here.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus
from xml.etree import ElementTree

from vvt.errors import StoreRefused
from vvt.store._errors import told
from vvt.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client

_PAGE = "vvt-page"
_ROOT = b"ListVersionsResult"
_EMPTY = b"<ListVersionsResult/>"
_DOCTYPE = b"<!DOCTYPE"


@dataclass(frozen=True, slots=True)
class Entry:
    """One S3 version of one key, or one delete marker. `size` is in bytes.

    `stamp` is the store's time, for showing only: servers differ in what it means. `etag` is the MD5 in hex of
    what was put whole and without a key of KMS, else something else. `latest` is true for what a reader
    who names no VersionId sees.
    """

    key: str
    version_id: str
    size: int
    stamp: str
    etag: str = ""
    latest: bool = False
    marker: bool = False

    @property
    def time(self) -> str:
        """The store's time, ISO 8601 in UTC to the second; as it stands when it is no such time."""
        try:
            told_at = datetime.fromisoformat(self.stamp)
        except ValueError:
            return self.stamp
        return told_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: S3 versions and delete markers, folders, and where the next begins (None after the last)."""

    entries: list[Entry]
    folders: list[str]
    following: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies under a prefix: the versions of each key, newest first, and the delete markers apart."""

    versions: dict[str, list[Entry]] = field(default_factory=dict)
    markers: dict[str, list[Entry]] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[str]:
        """Every key, also one of which nothing but a delete marker is left."""
        return frozenset(self.versions) | frozenset(self.markers)

    def put(self, entry: Entry) -> None:
        """Add an S3 version or delete marker, in the order of the list."""
        (self.markers if entry.marker else self.versions).setdefault(entry.key, []).append(entry)

    def oldest(self, key: str) -> Entry | None:
        """Return the version that counts for a record: the first that was ever put."""
        entries = self.versions.get(key)
        return entries[-1] if entries else None


def list_versions(client: S3Client, bucket: str, prefix: str) -> Listing:
    """List every S3 version of every key that starts with `prefix`."""
    listing = Listing()
    for page in walk(client, Bucket=bucket, Prefix=prefix):
        for entry in page.entries:
            listing.put(entry)
    return listing


def list_folders(client: S3Client, bucket: str, prefix: str) -> list[str]:
    """List the folders right under `prefix`, without it and without the "/"; delete markers hide none."""
    return [
        folder.removeprefix(prefix).removesuffix("/")
        for page in walk(client, Bucket=bucket, Prefix=prefix, Delimiter="/")
        for folder in page.folders
    ]


def walk(client: S3Client, **asked: str) -> Iterator[Page]:
    """Go through a list page by page; `asked` is what `list_object_versions` takes. Raises VvtError."""
    marker: dict[str, str] = {}
    while True:
        with told("list versions"):
            answer: Any = client.list_object_versions(**asked, **marker)  # type: ignore[arg-type]  # typed by name only
        page: Page | None = answer.get(_PAGE)
        if page is None:
            raise unreadable()
        yield page
        if not page.following or page.following == marker:
            return
        marker = page.following


def read_pages(client: S3Client) -> None:
    """Have this client's lists of versions read by `parsed` instead of by botocore's parser."""
    # "*" for s3: botocore's own look at the answer, for "s3.*", reads the whole of it, and comes before "s3.List…".
    client.meta.events.register_first("before-parse.*.ListObjectVersions", _take_page, unique_id=_PAGE)


def _take_page(response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: object) -> None:
    """Leave refusals, an error that comes with status 200, and half an answer to botocore, which asks again."""
    if response_dict["status_code"] != 200 or _ROOT not in response_dict["body"][:1000]:
        return
    with suppress(ElementTree.ParseError):
        customized_response_dict[_PAGE] = parsed(response_dict["body"])
        response_dict["body"] = _EMPTY


def parsed(body: bytes) -> Page:
    """Read one ListVersionsResult.

    Raises ParseError for half of one, StoreRefused for what can't be one, or declares entities.
    """
    if _DOCTYPE in body or b"\0" in body:
        # No answer of S3's has a document type: what declares entities wants to fill our memory. (NUL: UTF-16.)
        raise unreadable()
    try:
        # Read as UTF-8 whatever it says of itself, so that a document type can't be written in another way.
        parser = ElementTree.XMLParser(encoding="utf-8")  # noqa: S314 -- nothing with entities comes this far
        with uncollected():
            parser.feed(body)
            return _page(parser.close())
    except (KeyError, ValueError) as trouble:
        raise unreadable() from trouble


def unreadable() -> StoreRefused:
    """What to say of an answer that is no list."""
    return StoreRefused("The store's list of versions can't be read.",
                        "Ask whoever looks after it what stands between this computer and the store.")


def _page(root: ElementTree.Element) -> Page:
    # "{http://s3.amazonaws.com/doc/2006-03-01/}" or, from some stores, nothing stands before every name.
    space = root.tag.removesuffix(_ROOT.decode())
    encoded = root.findtext(f"{space}EncodingType") == "url"
    folders = [found.text or "" for found in root.iterfind(f"{space}CommonPrefixes/{space}Prefix")]
    return Page(_entries(root, space, encoded=encoded), [_decoded(folder) if encoded else folder for folder in folders],
                _following(root, space, encoded=encoded))


def _following(root: ElementTree.Element, space: str, *, encoded: bool) -> dict[str, str] | None:
    if root.findtext(f"{space}IsTruncated") != "true":
        return None
    key, version = (root.findtext(f"{space}{name}") or "" for name in ("NextKeyMarker", "NextVersionIdMarker"))
    markers = {"KeyMarker": _decoded(key) if encoded else key, "VersionIdMarker": version}
    return {name: value for name, value in markers.items() if value} or None


def _entries(root: ElementTree.Element, space: str, *, encoded: bool) -> list[Entry]:
    names: dict[str, str] = {}

    def named(key: str) -> str:
        """Return a key as it is; the versions of one key decode it once."""
        if not encoded:
            return key
        if key not in names:
            names[key] = _decoded(key)
        return names[key]

    key, version_id, size, stamp, etag, latest = (
        space + name for name in ("Key", "VersionId", "Size", "LastModified", "ETag", "IsLatest"))
    kinds = {f"{space}Version": False, f"{space}DeleteMarker": True}
    found = ((kinds[item.tag], {field.tag: field.text or "" for field in item}) for item in root if item.tag in kinds)
    return [
        Entry(named(item[key]), item.get(version_id) or "null", int(item.get(size) or 0), item.get(stamp, ""),
              item.get(etag, "").strip('"'), item.get(latest) == "true", marker)
        for marker, item in found
    ]


def _decoded(key: str) -> str:
    return unquote_plus(key, errors="strict") if "%" in key or "+" in key else key
