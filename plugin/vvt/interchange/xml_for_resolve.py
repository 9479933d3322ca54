"""An FCP 7 `.xml` with its media's paths as they are on this machine; not another byte of it changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.sax.saxutils import escape, unescape

from vvt.interchange.otio_for_resolve import plain_path

if TYPE_CHECKING:
    from collections.abc import Callable

# Read as text, for the file goes back as it came: no parser writes a document as another program wrote it.
_PATHURL = re.compile(r"(<pathurl>)([^<]*)(</pathurl>)")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


def xml_for_resolve(data: bytes, here: Callable[[str], str | None]) -> bytes:
    """The document `data` with every `pathurl` as `here` has it; where that is None, and in no UTF-8, as it was."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data

    def placed(found: re.Match[str]) -> str:
        told = plain_path(unescape(found[2].strip()))
        now = here(told)
        return found[0] if now is None or now == told else f"{found[1]}{escape(file_url(now))}{found[3]}"

    return _PATHURL.sub(placed, text).encode("utf-8")


def file_url(path: str) -> str:
    """A path as FCP 7 XML writes it: file://localhost/Volumes/…, file://localhost/Z%3A/…, file://server/share/…"""
    if path.startswith("\\\\"):
        return "file:" + quote(path.replace("\\", "/"))
    if _DRIVE.match(path):
        return "file://localhost/" + quote(path.replace("\\", "/"))
    return "file://localhost" + quote(path)
