"""Where things lie in the bucket: the keys, and how names become keys and come back as typed.

Laid down for good, because nothing published is ever moved:

    <prefix>/<project>/<cut>/cut.<ext>                  the render, one S3 version a publish
    <prefix>/<project>/<cut>/timeline.<ext>             the timeline files, the same way
    <prefix>/<project>/<cut>/versions/v000012.json      the record
    <prefix>/<project>/<cut>/reviews/v000012/<id>.json  what reviewers say
    <prefix>/.vvt/index/<project>/<cut>/records         the records together, so that one request reads many
    <prefix>/.vvt/…                                     what is no part of a record
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from vvt.errors import BadName
from vvt.store.names import CutName, checked_name

if TYPE_CHECKING:
    from pathlib import Path

# Parts made of the film, which can be made again: what a list shows of a version before anybody opens it, and what
# is looked at over a slow link.
POSTER, STRIP, PROXY = "poster.jpg", "strip.jpg", "proxy.mp4"
MADE = frozenset({POSTER, STRIP, PROXY})
LONGEST_KEY = 1024  # bytes, S3's limit
_PART_PIECES = 3  # project, cut, file
_RECORD = re.compile(r"versions/v([0-9]{6,})\.json")
_REVIEW = re.compile(r"reviews/v([0-9]{6,})/([0-9a-f]{32})\.json")
_PART = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*")


def encode_name(name: str) -> str:
    """Percent-encode a name as UTF-8: letters, digits and `_.-~` of ASCII stay, a leading dot doesn't.

    So no name becomes ".", ".." or ".vvt", and a "/" within a name is no folder.
    """
    encoded = quote(name, safe="")
    return "%2E" + encoded[1:] if encoded.startswith(".") else encoded


def decode_name(encoded: str) -> str | None:
    """Read a name back; None for a folder that `encode_name` can't have made (somebody else's)."""
    try:
        name = checked_name(unquote(encoded, errors="strict"), "folder")
    except (UnicodeDecodeError, BadName):
        return None
    return name if encode_name(name) == encoded else None


def part_file_name(part: str, source: Path) -> str:
    """Return the last piece of a part's key: "cut" takes the file's extension, "timeline.otio" is one already.

    Raises BadName for a part that can't be a plain file name.
    """
    suffix = quote(source.suffix.lower(), safe=".")
    name = part.lower() if "." in part else part.lower() + suffix
    if not _PART.fullmatch(part.lower()):
        raise BadName(f"{part!r} can't be the name of a part.", "Use a name such as cut or timeline.otio.")
    return name


@dataclass(frozen=True, slots=True)
class Layout:
    """The keys under one prefix. `prefix` is taken as it is, without slashes at its ends; it may be empty."""

    prefix: str = ""

    @property
    def root(self) -> str:
        """The start of every key of ours: "" or "prefix/"."""
        bare = self.prefix.strip("/")
        return f"{bare}/" if bare else ""

    @property
    def own(self) -> str:
        """The folder of what is no part of a record."""
        return f"{self.root}.vvt/"

    def project(self, project: str) -> str:
        """Return a project's folder, with its "/"."""
        return f"{self.root}{encode_name(project)}/"

    def cut(self, name: CutName) -> str:
        """Return a cut's folder, with its "/"."""
        return f"{self.project(name.project)}{encode_name(name.cut)}/"

    def records(self, name: CutName) -> str:
        """Return the start of every record key of a cut."""
        return f"{self.cut(name)}versions/"

    def record(self, name: CutName, number: int) -> str:
        """Return the key of one record. Raises BadName when S3 couldn't hold it."""
        return self._fitting(f"{self.records(name)}v{number:06d}.json", name)

    def reviews(self, name: CutName) -> str:
        """Return the start of every review key of a cut."""
        return f"{self.cut(name)}reviews/"

    def review(self, name: CutName, number: int, review_id: str) -> str:
        """Return the key of one review. Raises BadName when S3 couldn't hold it."""
        return self._fitting(f"{self.reviews(name)}v{number:06d}/{review_id}.json", name)

    def review_of(self, name: CutName, key: str) -> tuple[int, str] | None:
        """Return (number, id) when `key` is a review of this cut, as `review` writes it; else None."""
        found = _REVIEW.fullmatch(key.removeprefix(self.cut(name))) if key.startswith(self.cut(name)) else None
        number = int(found[1]) if found else 0
        return (number, found[2]) if found and number and f"/v{number:06d}/" in key else None

    def index(self, name: CutName) -> str:
        """Return the key under which a cut's records lie together. Raises BadName when S3 couldn't hold it."""
        return self._fitting(f"{self.own}index/{encode_name(name.project)}/{encode_name(name.cut)}/records", name)

    def part(self, name: CutName, file_name: str) -> str:
        """Return the key of a part. Raises BadName when S3 couldn't hold it."""
        return self._fitting(self.cut(name) + file_name, name)

    def number_of(self, name: CutName, key: str) -> int | None:
        """Return the version's number when `key` is a record of this cut, as `record` writes it; else None."""
        found = _RECORD.fullmatch(key.removeprefix(self.cut(name))) if key.startswith(self.cut(name)) else None
        number = int(found[1]) if found else 0
        return number if number and key.endswith(f"/v{number:06d}.json") else None

    def cut_of(self, key: str) -> CutName | None:
        """Return the cut a key is a file of, as `part` writes it; None for anything else in the bucket."""
        pieces = key.removeprefix(self.root).split("/")
        if not key.startswith(self.root) or len(pieces) != _PART_PIECES or not _PART.fullmatch(unquote(pieces[2])):
            return None
        project, cut = decode_name(pieces[0]), decode_name(pieces[1])
        return CutName(project, cut) if project and cut and "/" not in project else None

    def is_media(self, name: CutName, key: str) -> bool:
        """Tell whether a key of this cut is a file of its own, not a record, a review or a folder's placeholder."""
        tail = key.removeprefix(self.cut(name))
        return key.startswith(self.cut(name)) and bool(tail) and not tail.endswith("/") and not tail.startswith(
            ("versions/", "reviews/")
        )

    @staticmethod
    def _fitting(key: str, name: CutName) -> str:
        if len(key.encode()) > LONGEST_KEY:
            raise BadName(f"The name \"{name}\" is too long to be stored.", "Use a shorter project or cut name.")
        return key
