"""What was said of a version, in lines."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from vvt.cli.output import when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.store import Reviews


def said_lines(reviews: Reviews) -> Iterator[str]:
    """One line for each thing said, in its order; further lines of a text are moved in below it."""
    for review in reviews.all:
        what = {"status": review.status, "comment": review.timecode or "comment", "note": "note"}[review.kind]
        text = "\n      ".join(seen(line) for line in review.text.splitlines() if line.strip())
        line = f"{when(review.time)}  {seen(review.author)}  {seen(what)}"
        yield f"{line}: {text}" if text else line


def seen(text: str) -> str:
    """`text` without what would move a terminal's cursor or colour it: somebody else wrote it."""
    return "".join("\ufffd" if unicodedata.category(letter) == "Cc" else letter for letter in text)
