"""Versions as JSON and as rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.output import first_line, size, when
from vvt.workflow.listing import length
from vvt.workflow.listing import size as bytes_of
from vvt.workflow.words import tally

if TYPE_CHECKING:
    from vvt.store import DeleteMarker, Record, Review, Reviews, StoredFile
    from vvt.workflow.listing import VersionRow

VERSION_HEADS = ("version", "status", "when", "who", "duration", "size", "changes", "comments", "note")


def version_json(record: Record) -> dict[str, object]:
    """A version as every command's JSON has it: the record as stored, and the reference to it."""
    return {"ref": record.ref, **record.to_dict()}


def reviewed_json(row: VersionRow) -> dict[str, object]:
    """The same, with its status and all that was said of it."""
    return {**version_json(row.record), **said_json(row.reviews)}


def said_json(reviews: Reviews) -> dict[str, object]:
    """The status now ("" where none was given) and all that was said, in its order."""
    return {"status": reviews.status, "reviews": [review_json(review) for review in reviews.all]}


def review_json(review: Review) -> dict[str, object]:
    """One thing that was said."""
    return {"id": review.id, "kind": review.kind, "author": review.author, "time": review.time, "text": review.text,
            "status": review.status, "frame": review.frame, "timecode": review.timecode}


def version_row(row: VersionRow) -> tuple[str, ...]:
    """A published version under VERSION_HEADS."""
    record, comments = row.record, len(row.reviews.comments)
    return (f"v{record.number}", row.reviews.status, when(record.time), record.author, length(record.timeline),
            size(bytes_of(record)), tally(record.changes), str(comments or ""), first_line(record.note))


def other_row(label: str, time: str, amount: str, told: str) -> tuple[str, ...]:
    """What is no version, under VERSION_HEADS."""
    return label, "", when(time), "", "", amount, "", "", told


def file_row(file: StoredFile) -> tuple[str, ...]:
    """An S3 version without a record, marked as what it is."""
    label = "(in progress)" if file.in_progress else "(foreign)"
    told = "being published" if file.in_progress else "not published with this tool"
    return other_row(label, file.time, size(file.size), f"{told}: {file.filename} @id:{file.version_id}")


def marker_row(marker: DeleteMarker) -> tuple[str, ...]:
    """A delete marker that other tools see."""
    return other_row("(deleted)", marker.time, "", f"hidden from other tools, nothing is gone: {_last(marker.key)}")


def file_json(file: StoredFile) -> dict[str, object]:
    """An S3 version without a record; `state` is "foreign", "in progress" or "leftover"."""
    state = "in progress" if file.in_progress else "leftover" if file.leftover else "foreign"
    return {"state": state, "key": file.key, "name": file.filename, "version_id": file.version_id, "size": file.size,
            "time": file.time, "publish_id": file.publish_id}


def marker_json(marker: DeleteMarker) -> dict[str, object]:
    """A delete marker; `latest` where other tools see it now."""
    return {"key": marker.key, "name": _last(marker.key), "version_id": marker.version_id, "time": marker.time,
            "latest": marker.latest}


def _last(key: str) -> str:
    return key.rpartition("/")[2]
