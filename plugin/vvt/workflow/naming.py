"""What a pulled file is called: `CUT v012.<ext>`, in characters that every file system takes."""

from __future__ import annotations

import re
import unicodedata
from itertools import count
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.store import Part, Record

# Linux takes 255 bytes, macOS and Windows 255 UTF-16 units; a half-fetched file's longer name needs some of it.
LONGEST_NAME = 200

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file; Windows looks at what stands before the first dot.
_RESERVED = re.compile(r"(?i:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')


def file_names(record: Record, part: Part) -> Iterator[str]:
    """The names `part` of `record` may get when it is pulled: `CUT v012.mov`, `CUT v012 (2).mov`, …

    Each is at most LONGEST_NAME bytes in UTF-8. A file put into the bucket by other means has no number:
    the start of its VersionId stands for it. A viewing proxy is `CUT v012 proxy.mp4`, and not taken for the film.
    """
    from vvt.store import PROXY  # noqa: PLC0415 - loads botocore, which a comparison of two files needs not

    label = f"id {part.version_id[:12]}" if record.foreign else record.label
    label += " proxy" if part.name == PROXY else ""
    suffix = PurePosixPath(unquote(part.key)).suffix.lower()
    yield fitting(record.cut, f" {label}{suffix}")
    for number in count(2):
        yield fitting(record.cut, f" {label} ({number}){suffix}")


def fitting(stem: str, ending: str) -> str:
    """Return both as one safe file name; the stem is shortened until they fit, never inside a character."""
    whole = safe_name(stem + ending)
    while len(whole.encode()) > LONGEST_NAME and stem:
        stem = _shorter(stem)
        whole = safe_name(stem + ending)
    return whole


def _shorter(stem: str) -> str:
    """`stem` without its last letter and the accents on it."""
    while stem and unicodedata.combining(stem[-1]):
        stem = stem[:-1]
    return stem[:-1]


def safe_name(name: str) -> str:
    """`name` as a file name that Windows, macOS and Linux take and that no folder is hidden in.

    Forbidden characters become `_`; so do dots and spaces at the end (Windows drops them) and a dot at
    the start (which would hide the file); a name reserved by Windows gets a `_` behind it.
    """
    name = _FORBIDDEN.sub("_", name)
    bare = name.rstrip(". ")
    name = bare + "_" * (len(name) - len(bare))
    if name.startswith("."):
        name = "_" + name[1:]
    first, dot, rest = name.partition(".")
    if _RESERVED.fullmatch(first.rstrip()):
        name = f"{first}_{dot}{rest}"
    return name or "_"
