"""The record of a version: the small JSON file whose writing makes a publish exist.

Laid down for good. `schema` is 1; keys added later don't raise it, and a reader keeps the keys it
doesn't know (in `extra`) when it writes a record again. A higher number means that a reader of today
would misunderstand the record, so it refuses.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vvt.errors import Damaged, StoreRefused
from vvt.store.names import CutName, check_text, version_word

SCHEMA = 1
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Checksums:
    """Of a part's bytes: BLAKE3 in hex, CRC64NVME in base64 as S3 writes it, MD5 in hex where it was needed.

    "" where unknown, which happens only with files that were not published with this tool.
    """

    blake3: str
    crc64nvme: str = ""
    md5: str = ""
    extra: Facts = field(default_factory=dict, hash=False)

    def to_dict(self) -> dict[str, Any]:
        """Return what stands in the record."""
        return {**self.extra, **_given(blake3=self.blake3, crc64nvme=self.crc64nvme, md5=self.md5)}

    @classmethod
    def from_dict(cls, data: Facts) -> Checksums:
        """Read what stands in the record."""
        return cls(
            blake3=data["blake3"], crc64nvme=data.get("crc64nvme", ""), md5=data.get("md5", ""),
            extra=_rest(data, "blake3", "crc64nvme", "md5"),
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a version: pinned by its key, S3's VersionId, size in bytes and checksums.

    `name` is "cut" for the render, else "timeline.otio" and the like; `filename` what the file was called
    on the machine that published it.
    """

    name: str
    key: str
    version_id: str
    size: int
    checksums: Checksums
    filename: str = ""
    extra: Facts = field(default_factory=dict, hash=False)

    def to_dict(self) -> dict[str, Any]:
        """Return what stands in the record."""
        return {
            "name": self.name, "key": self.key, "version_id": self.version_id, "size": self.size,
            "checksums": self.checksums.to_dict(), "filename": self.filename, **self.extra,
        }

    @classmethod
    def from_dict(cls, data: Facts) -> Part:
        """Read what stands in the record."""
        return cls(
            name=_text(data["name"]), key=_text(data["key"]), version_id=_text(data["version_id"]),
            size=int(data["size"]), checksums=Checksums.from_dict(data["checksums"]),
            filename=_text(data.get("filename", "")),
            extra=_rest(data, "name", "key", "version_id", "size", "checksums", "filename"),
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """What the publisher knows before the version has a number.

    `base` is the version this cut grew from. `timeline`, `render` and `host` are facts in JSON-able form,
    `extra` further keys of the record. Publishing again with the same `publish_id` means the same publish.
    """

    note: str = ""
    author: str = ""
    base: int | None = None
    timeline: Facts | None = field(default=None, hash=False)
    render: Facts | None = field(default=None, hash=False)
    host: Facts | None = field(default=None, hash=False)
    publish_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    extra: Facts = field(default_factory=dict, hash=False)

    def check(self) -> None:
        """Raise BadName where what was typed can't be written down."""
        check_text(self.note, "note")
        check_text(self.author, "author's name")


@dataclass(frozen=True, slots=True)
class Record:
    """One version, as it was published. `time` is ISO 8601 in UTC, by the publisher's clock.

    `changes` counts the changes against the version before, by kind; None where nothing was compared.
    `timeline` holds name, rate ("24000/1001"), drop, start and duration (frames), media; `render` and
    `host` what is known of the file and of the editing program.
    """

    project: str
    cut: str
    number: int
    publish_id: str
    note: str = ""
    author: str = ""
    time: str = ""
    base: int | None = None
    parts: tuple[Part, ...] = ()
    changes: Mapping[str, int] | None = field(default=None, hash=False)
    timeline: Facts | None = field(default=None, hash=False)
    render: Facts | None = field(default=None, hash=False)
    host: Facts | None = field(default=None, hash=False)
    schema: int = SCHEMA
    extra: Facts = field(default_factory=dict, hash=False)

    @property
    def name(self) -> CutName:
        """The cut this is a version of."""
        return CutName(self.project, self.cut)

    @property
    def foreign(self) -> bool:
        """True for an S3 version put by another tool: it has no number and no record."""
        return self.number == 0

    @property
    def ref(self) -> str:
        """How people write it: "PROJECT/CUT@v3"; a foreign one by its VersionId."""
        if self.foreign:
            return f"{self.name}@id:{self.parts[0].version_id}"
        return f"{self.name}@v{self.number}"

    @property
    def label(self) -> str:
        """The version in a file's name: "v012"."""
        return version_word(self.number)

    def part(self, name: str) -> Part | None:
        """Return the part of this name ("cut", "timeline.otio"), None when the version has none."""
        return next((part for part in self.parts if part.name == name), None)

    def to_dict(self) -> dict[str, Any]:
        """Return what stands in the record, in the order people read it."""
        return {
            "schema": self.schema, "project": self.project, "cut": self.cut, "number": self.number,
            "publish_id": self.publish_id, "note": self.note, "author": self.author, "time": self.time,
            "base": self.base, "parts": [part.to_dict() for part in self.parts],
            "changes": None if self.changes is None else dict(self.changes),
            **_given(timeline=self.timeline, render=self.render, host=self.host), **self.extra,
        }

    def to_json(self) -> bytes:
        """Return the record's bytes, UTF-8."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def from_json(cls, data: bytes) -> Record:
        """Read a record. Raises Damaged when it is none, StoreRefused when it is from a later time."""
        try:
            told = json.loads(data)
            schema = int(told["schema"])
        except (ValueError, TypeError, KeyError) as trouble:
            raise Damaged("This is not a version's record.", "Ask who put it into the bucket.") from trouble
        if schema > SCHEMA:
            raise StoreRefused("This version was published by a newer Video Version Tracker.", "Update this one.")
        try:
            return cls._from_dict(told)
        except (ValueError, TypeError, KeyError, AttributeError) as trouble:
            raise Damaged("This version's record is incomplete.", "Ask who changed it in the bucket.") from trouble

    @classmethod
    def _from_dict(cls, data: Facts) -> Record:
        known = [name for name in cls.__dataclass_fields__ if name != "extra"]
        return cls(
            schema=int(data["schema"]), project=_text(data["project"]), cut=_text(data["cut"]),
            number=int(data["number"]), publish_id=_text(data["publish_id"]), note=_text(data.get("note", "")),
            author=_text(data.get("author", "")), time=_text(data.get("time", "")),
            base=data.get("base"), changes=data.get("changes"),
            parts=tuple(Part.from_dict(part) for part in data["parts"]),
            timeline=data.get("timeline"), render=data.get("render"), host=data.get("host"),
            extra=_rest(data, *known),
        )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _rest(data: Facts, *known: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in known}


def _given(**values: Any) -> dict[str, Any]:  # noqa: ANN401 -- any JSON value
    return {key: value for key, value in values.items() if value not in (None, "")}
