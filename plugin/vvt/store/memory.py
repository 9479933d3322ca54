"""What an upload leaves behind, so that another process can finish it after a crash.

The outbox keeps it in its journal; without one it lives as long as the process. The server's own list of parts
is the truth about what it holds, this is what the parts were made from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from vvt.store.record import Part

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Upload:
    """A multipart upload that was begun: its id, the bytes a part, and the file it was begun with."""

    upload_id: str
    part_size: int
    size: int           # bytes
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class SentPart:
    """A part the store has confirmed: number from 1, its ETag, CRC64NVME and bytes."""

    number: int
    etag: str
    crc64: int
    size: int


class Memory(Protocol):
    """What is known of one file on its way. What a method was told is durable when it returns."""

    def upload(self) -> Upload | None:
        """The multipart upload that was begun, None before that or after `forget`."""

    def begun(self, upload: Upload) -> None:
        """A multipart upload was begun."""

    def sent(self) -> Mapping[int, SentPart]:
        """The parts the store has confirmed, by number."""

    def was_sent(self, part: SentPart) -> None:
        """The store has confirmed a part."""

    def stored(self) -> Part | None:
        """The whole file as the store confirmed it, None while it isn't."""

    def was_stored(self, part: Part) -> None:
        """The store has the whole file."""

    def forget(self) -> None:
        """The upload is no use any more (the store has dropped it, or the file changed): start again."""


class Journal(Protocol):
    """What is known of one publish."""

    def of(self, part_name: str) -> Memory:
        """The memory of one part ("cut", "timeline.otio")."""

    def tried(self) -> int | None:
        """The last number the record was put under, None before the first try."""

    def trying(self, number: int) -> None:
        """The record is about to be put under this number; said before it is."""


@dataclass(slots=True)
class Unkept:
    """A memory that lasts as long as the process."""

    _upload: Upload | None = None
    _sent: dict[int, SentPart] = field(default_factory=dict)
    _stored: Part | None = None

    def upload(self) -> Upload | None:
        """See `Memory`."""
        return self._upload

    def begun(self, upload: Upload) -> None:
        """See `Memory`."""
        self._upload = upload

    def sent(self) -> Mapping[int, SentPart]:
        """See `Memory`."""
        return self._sent

    def was_sent(self, part: SentPart) -> None:
        """See `Memory`."""
        self._sent[part.number] = part

    def stored(self) -> Part | None:
        """See `Memory`."""
        return self._stored

    def was_stored(self, part: Part) -> None:
        """See `Memory`."""
        self._stored = part

    def forget(self) -> None:
        """See `Memory`."""
        self._upload = None
        self._sent.clear()


@dataclass(slots=True)
class UnkeptJournal:
    """A journal that lasts as long as the process."""

    _parts: dict[str, Unkept] = field(default_factory=dict)
    _number: int | None = None

    def of(self, part_name: str) -> Memory:
        """See `Journal`."""
        return self._parts.setdefault(part_name, Unkept())

    def tried(self) -> int | None:
        """See `Journal`."""
        return self._number

    def trying(self, number: int) -> None:
        """See `Journal`."""
        self._number = number
