"""XML that strangers wrote, as a tree: no entities, no more elements than a real timeline has, one clear refusal.

Expat reads the document's head first and stops at its first element: whoever declares an entity there is
refused before anything could be expanded. External files are never fetched. Then the tags are counted, and
only then ElementTree's own parser (in C) builds the tree.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NoReturn
from xml.etree import ElementTree as ET
from xml.parsers import expat

from vvt.errors import BadTimeline

# Tags and attributes. An FCP7 XML of 50,000 clips has 7 million; elements take about a hundred bytes each.
_MOST_MARKS = 16_000_000
_DEEPEST = 400
_NUMBER = re.compile(r"\s*([-+]?\d{1,15})(?:\.(\d{1,12}))?\s*")
_AGAIN = "Export the timeline again."


class _HeadIsOver(Exception):
    pass


def tree(data: bytes, name: str) -> ET.Element:
    """The root element of `data`, the contents of an XML file called `name`. Raises BadTimeline."""
    if not data.strip(b" \t\r\n\0"):
        raise BadTimeline(f"{name} is empty.", _AGAIN)
    try:
        _refuse_entities(data, name)
        return _built(data, name)
    except (expat.ExpatError, ET.ParseError) as error:
        line = getattr(error, "lineno", None) or getattr(error, "position", (1, 0))[0]
        raise BadTimeline(f"{name} can't be read as XML: {_reason(error)} at line {line}.",
                          "It may be cut short or of another format; export the timeline again.") from None
    except (ValueError, LookupError):
        raise BadTimeline(f"{name} is XML in an encoding that can't be read.", _AGAIN) from None


def _reason(error: Exception) -> str:
    return re.sub(r":? line \d+, column \d+", "", str(error)).strip() or "not well-formed"


def _refuse_entities(data: bytes, name: str) -> None:
    parser = expat.ParserCreate()

    def declared(*_: object) -> NoReturn:
        raise BadTimeline(f"{name} declares entities of its own, which no timeline needs and this one is refused for.",
                          "Export the timeline again with the editing program itself.")

    def element(*_: object) -> NoReturn:
        raise _HeadIsOver

    parser.EntityDeclHandler = declared
    parser.StartElementHandler = element
    try:
        parser.Parse(data, True)
    except _HeadIsOver:
        return


def _built(data: bytes, name: str) -> ET.Element:
    if data.count(b"<") + data.count(b"=") > _MOST_MARKS:
        raise BadTimeline(f"{name} has more elements than any timeline.", _AGAIN)
    root: ET.Element = ET.fromstring(data)  # noqa: S314 (see above)
    if _deeper(root, _DEEPEST):
        raise BadTimeline(f"{name} nests its elements more than {_DEEPEST} deep.", _AGAIN)
    return root


def _deeper(root: ET.Element, limit: int) -> bool:
    """True when elements stand more than `limit` deep. Level by level: it is cheap where trees are shallow."""
    level = [root]
    for _ in range(limit):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def text(element: ET.Element | None, path: str) -> str:
    """The text of the first element at `path`, "" where there is none."""
    found = element.findtext(path) if element is not None else None
    return (found or "").strip()


def number(said: str | None) -> Fraction | None:
    """A whole or decimal number as a file writes it; None where it is none, or one too long to be meant."""
    match = _NUMBER.fullmatch(said or "")
    if match is None:
        return None
    return Fraction(f"{match[1]}.{match[2]}") if match[2] else Fraction(int(match[1]))


def path_in(url: str) -> str:
    """The path a `file:` address means, as the system writes it: /Volumes/…, D:/…, //server/…; others stay."""
    from urllib.parse import unquote  # noqa: PLC0415 (only the XML readers need it)

    if url[:5].casefold() != "file:":
        return url
    rest = re.sub(r"^//(?:localhost|127\.0\.0\.1)?(?=/)", "", url[5:], flags=re.IGNORECASE)
    path = unquote(rest)
    return path[1:] if re.match(r"/[A-Za-z]:", path) else path


def file_name(path: str) -> str:
    """The last part of a path, whichever way its slashes lean."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]
