"""*Show*: one version in full, or a publish on its way, to read and to copy."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from vvt.cut import rate_label, timecode
from vvt.panel.models.words import exactly_when, frames_of, size
from vvt.panel.views.pieces import button, column, elided, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vvt.panel.models.outgoing import Going
    from vvt.panel.models.rows import VersionRow
    from vvt.store import Record, Reviews


class Details(QDialog):
    """A version's record, or a publish's state, in lines."""

    def __init__(self, shown: VersionRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = shown.ref or (f"{shown.going.place}, on its way" if shown.going else "Version")
        self.setWindowTitle(title)
        self.resize(720, 520)
        self.text = QPlainTextEdit("\n".join(_lines(shown)))
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Details")
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(13)
        self.text.setFont(font)
        copy = button("Copy", pressed=lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        close = button("Close", "primary", self.accept)
        self.setLayout(column(elided(title, "title"), self.text, row(copy, None, close),
                              gap=12, edge=20))
        close.setFocus()


def _lines(shown: VersionRow) -> Iterator[str]:
    now = datetime.now(UTC).astimezone()
    if shown.record is not None:
        yield from _of_record(shown.record, now)
        yield from _said(shown.reviews, now)
    elif shown.going is not None:
        yield from _of_publish(shown.going, now)
    elif shown.file is not None:
        yield f"file       {shown.file.filename}, {size(shown.file.size)}"
        yield f"VersionId  {shown.file.version_id}"
        yield "in progress" if shown.file.in_progress else "not published with this tool"
    else:
        yield shown.unreadable


def _of_record(record: Record, now: datetime) -> Iterator[str]:
    yield f"by         {record.author}, {exactly_when(record.time, now)}"
    yield f"grew from  {f'v{record.base:03d}' if record.base else 'nothing before it'}"
    yield from _block("note", record.note)
    yield from _facts("timeline", _in_timecode(record.timeline), ("name", "rate", "start", "duration"))
    yield from _facts("film", record.render, ("first", "frames"))
    yield from _facts("from", record.host, ("name", "version", "project", "timeline"))
    for part in record.parts:
        yield ""
        yield f"{part.name}  ({part.filename})"
        yield f"    {size(part.size)}, VersionId {part.version_id}"
        yield f"    BLAKE3 {part.checksums.blake3}"


def _of_publish(going: Going, now: datetime) -> Iterator[str]:
    yield f"by         {going.author}, since {exactly_when(going.since, now)}"
    yield from _block("state", going.words(now))
    yield from _block("why", going.cause)
    yield from _block("what to do", going.fix)
    yield from _block("note", going.note)
    yield f"sent       {size(going.sent)} of {size(going.size)}"
    for path, long in going.files:
        yield ""
        yield path
        yield f"    {size(long)}"


def _in_timecode(facts: Mapping[str, object] | None) -> Mapping[str, object]:
    """A record counts frames; an editor reads timecode. Without a rate or a duration it stays as it is."""
    told, length = dict(facts or {}), frames_of(facts)
    if length is None:
        return told
    duration, rate, drop = length
    told["rate"] = f"{rate_label(rate):g} fps"
    told["duration"] = timecode(duration, rate)
    if isinstance(start := told.get("start"), int):
        told["start"] = timecode(start, rate, drop=drop)
    return told


def _said(reviews: Reviews | None, now: datetime) -> Iterator[str]:
    for one in reviews.all if reviews else ():
        at = f", at {one.timecode}" if one.timecode else ""
        yield ""
        yield f"{one.status or one.kind}, {one.author}, {exactly_when(one.time, now)}{at}"
        yield from (f"    {line}" for line in one.text.splitlines())


def _block(name: str, text: str) -> Iterator[str]:
    for number, told in enumerate(text.splitlines()):
        yield f"{'' if number else name:<11}{told}"


def _facts(name: str, facts: Mapping[str, object] | None, keys: tuple[str, ...]) -> Iterator[str]:
    told = [f"{key} {facts[key]}" for key in keys if facts and facts.get(key) not in (None, "")]
    if told:
        yield f"{name:<11}{', '.join(told)}"
