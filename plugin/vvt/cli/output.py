"""How things are printed: JSON, columns, sizes, times. Standard output holds results, standard error all else."""

from __future__ import annotations

import json
import sys
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Sequence


def print_json(data: object) -> None:
    """Print `data` as indented JSON, UTF-8 whatever the terminal's encoding."""
    try:
        text = orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS)
    except TypeError:
        # Numbers past 64 bits and half characters, which a damaged timeline can have in it.
        text = (json.dumps(data, indent=2) + "\n").encode()
    if sys.stdout.isatty():
        sys.stdout.write(text.decode())
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text)


def note(text: str) -> None:
    """Say something that is no result: a warning, what is being done."""
    sys.stderr.write(f"vvt: {text}\n")
    sys.stderr.flush()


def columns(rows: Sequence[Sequence[str]], heads: Sequence[str]) -> str:
    """`rows` under `heads`, aligned; a column nobody has anything to say in is left out."""
    used = [index for index in range(len(heads)) if any(row[index] for row in rows)]
    lines = [[line[index] for index in used] for line in (heads, *rows)]
    widths = [max(map(_cells, column)) for column in zip(*lines, strict=True)]
    padded = (map(_padded, line, widths) for line in lines)
    return "".join("  ".join(line).rstrip() + "\n" for line in padded)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _cells(text))


def _cells(text: str) -> int:
    """Terminal cells: two for a wide (Japanese) letter, none for an accent that joins the letter before it."""
    return sum(0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
               for letter in text)


def size(number: int) -> str:
    """A number of bytes as Finder and Explorer's readers say it: 812 B, 41.3 MB, 1.2 GB."""
    if number < 1000:
        return f"{number} B"
    amount, units = number / 1000, ["TB", "GB", "MB", "kB"]
    while amount >= 999.95 and len(units) > 1:
        amount /= 1000
        units.pop()
    return f"{amount:.1f} {units[-1]}"


def when(time: str) -> str:
    """An ISO 8601 time in the reader's own time zone, to the minute; as it stands when it is no such time."""
    try:
        return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return time


def first_line(text: str) -> str:
    """The first line of a note that has anything in it."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
