"""Versions as JSON and as rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.output import first_line, size, when
from vvt.workflow.listing import length
from vvt.workflow.listing import size as bytes_of
from vvt.workflow.words import tally

if TYPE_CHECKING:
    from vvt.store import Record, StoredFile

VERSION_HEADS = ("version", "when", "who", "duration", "size", "changes", "note")


def version_json(record: Record) -> dict[str, object]:
    """A version as every command's JSON has it: the record as stored, and the reference to it."""
    return {"ref": record.ref, **record.to_dict()}


def version_row(record: Record) -> tuple[str, ...]:
    """A published version under VERSION_HEADS."""
    return (f"v{record.number}", when(record.time), record.author, length(record.timeline), size(bytes_of(record)),
            tally(record.changes), first_line(record.note))


def file_row(file: StoredFile) -> tuple[str, ...]:
    """An S3 version without a record under VERSION_HEADS, marked as what it is."""
    label = "(in progress)" if file.in_progress else "(foreign)"
    told = "being published" if file.in_progress else "not published with this tool"
    return label, when(file.time), "", "", size(file.size), "", f"{told}: {file.filename} @id:{file.version_id}"


def file_json(file: StoredFile) -> dict[str, object]:
    """An S3 version without a record; `state` is "foreign", "in progress" or "leftover"."""
    state = "in progress" if file.in_progress else "leftover" if file.leftover else "foreign"
    return {"state": state, "key": file.key, "name": file.filename, "version_id": file.version_id, "size": file.size,
            "time": file.time, "publish_id": file.publish_id}
