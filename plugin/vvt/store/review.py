"""What people say of a version after it was published: its status, comments, notes added later.

Each is one small JSON file that is never changed; saying something else means saying it again. `schema` is 1,
under the same rule as a record's.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from vvt.errors import Damaged

SCHEMA = 1
STATUSES = ("in review", "approved", "locked", "superseded")
Kind = Literal["status", "comment", "note"]
_KINDS = ("status", "comment", "note")
_LAST_YEAR = 9000  # a clock that is past it is no clock; and a moment later must still be one


@dataclass(frozen=True, slots=True)
class Review:
    """One thing said of one version.

    `publish_id` is the version's, so that what was said of one that is gone never counts for another. `time` is
    by the writer's clock, ISO 8601 in UTC with microseconds. `frame` is a record frame of the version's
    timeline, counted from midnight at its rate, None for what is said of the whole; `timecode` is the same in
    words, as it was shown to the writer.
    """

    project: str
    cut: str
    number: int
    publish_id: str
    kind: Kind
    author: str
    time: str
    text: str = ""
    status: str = ""
    frame: int | None = None
    timecode: str = ""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def moment(self) -> datetime:
        """When it was said."""
        return datetime.fromisoformat(self.time).astimezone(UTC)

    @property
    def order(self) -> tuple[datetime, str]:
        """What reviews are sorted by: of two in the same microsecond the id decides, for everybody alike."""
        return self.moment, self.id

    def to_dict(self) -> dict[str, Any]:
        """Return what stands in the file."""
        told = {
            "schema": SCHEMA, "id": self.id, "project": self.project, "cut": self.cut, "number": self.number,
            "publish_id": self.publish_id, "kind": self.kind, "author": self.author, "time": self.time,
            "text": self.text, "status": self.status, "frame": self.frame, "timecode": self.timecode,
        }
        return {**self.extra, **told}

    def to_json(self) -> bytes:
        """Return the file's bytes, UTF-8."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def from_json(cls, data: bytes) -> Review:
        """Read a review. Raises Damaged when it is none, or from a later time than this program's."""
        try:
            return cls._from_dict(json.loads(data))
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as trouble:
            raise Damaged("This is no review that can be read.", "Ask who put it into the bucket.") from trouble

    @classmethod
    def _from_dict(cls, data: Mapping[str, Any]) -> Review:
        names = [name for name in cls.__dataclass_fields__ if name != "extra"]
        told = {name: data[name] for name in names if name in data}
        review = cls(**told, extra={key: value for key, value in data.items() if key not in {*names, "schema"}})
        _check(review, int(data["schema"]))
        return review


def _check(review: Review, schema: int) -> None:
    texts = (review.project, review.cut, review.publish_id, review.author, review.text, review.timecode, review.id)
    if schema > SCHEMA or not all(isinstance(text, str) for text in texts):
        raise ValueError("another schema")
    if review.kind not in _KINDS or (review.kind == "status") != (review.status in STATUSES):
        raise ValueError("another kind")
    if type(review.number) is not int or type(review.frame) not in {int, type(None)}:
        raise ValueError("no whole number")
    if review.moment.year > _LAST_YEAR:
        raise ValueError("no time")


@dataclass(frozen=True, slots=True)
class Reviews:
    """All that was said of one version, in the order in which it was said."""

    all: tuple[Review, ...] = ()

    @classmethod
    def of(cls, found: list[Review]) -> Reviews:
        """Put reviews in order."""
        return cls(tuple(sorted(found, key=lambda review: review.order)))

    def about(self, publish_id: str) -> Reviews:
        """Return those about the version with this publish id."""
        return Reviews(tuple(review for review in self.all if review.publish_id == publish_id))

    @property
    def status(self) -> str:
        """The last status that was given, "" where none was."""
        return next((review.status for review in reversed(self.all) if review.kind == "status"), "")

    @property
    def comments(self) -> tuple[Review, ...]:
        """What was said of the version or of a frame of it."""
        return tuple(review for review in self.all if review.kind == "comment")

    @property
    def notes(self) -> tuple[Review, ...]:
        """What was added to the version's note."""
        return tuple(review for review in self.all if review.kind == "note")
