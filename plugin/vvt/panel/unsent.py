"""Comments that were begun and aren't sent yet: one for each version, kept when the window closes."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import QObject, QTimer

from vvt.config import Settings
from vvt.cut import same_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QSettings

    from vvt.panel.session import Session
    from vvt.store import Review

_PAUSE_MS = 400         # between the last key and writing it down
_GROUP = "unsent"
_FORGOTTEN = "forgotten with the program"


@dataclass(frozen=True, slots=True)
class Unsent:
    """What is in the fields: the words, and the timecode as it was typed.

    `tried` is when it was first sent while nobody knows what came of it (ISO 8601, UTC); "" for never.
    """

    words: str = ""
    at: str = ""
    tried: str = ""

    def is_like(self, text: str, at: str) -> bool:
        """Whether this is what was sent: spaces around it are not."""
        return (self.words.strip(), self.at.strip()) == (text, at)

    def is_among(self, said: Sequence[Review], author: str) -> bool:
        """Whether this author's did arrive, though the answer was lost or the program ended before it came."""
        return bool(self.tried) and any(
            (one.kind, one.author, one.text) == ("comment", author, self.words.strip())
            and same_numbers(one.timecode, self.at)
            and one.moment >= datetime.fromisoformat(self.tried).astimezone(UTC) for one in said)


class UnsentComments(QObject):
    """By a key, which is a version in a bucket: two buckets may have versions of one name.

    `memory` None keeps them as long as the program runs, as do versions in the bucket to try things out, which are
    forgotten themselves.
    """

    def __init__(self, session: Session | None = None, memory: QSettings | None = None,
                 parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._memory = session, memory
        self._known: dict[str, Unsent] = {}
        self._unwritten: set[str] = set()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.write)

    def key(self, ref: str) -> str:
        """What a version of the bucket that is shown is kept by; "" for none."""
        if not ref:
            return ""
        told = self._session.settings if self._session else Settings()
        where = "\n".join((told.endpoint, told.bucket, told.prefix.strip("/")))
        group = _FORGOTTEN if self._session is None or self._session.shows_tryout else _GROUP
        return f"{group}/{quote(where, safe='')}/{quote(ref, safe='')}"

    def of(self, key: str) -> Unsent:
        """What was begun for it."""
        if key not in self._known:
            self._known[key] = self._read(key)
        return self._known[key]

    def keep(self, key: str, unsent: Unsent) -> None:
        """Keep this for it, in place of what there was; written down a moment later."""
        if key and unsent != self.of(key):
            self._known[key] = unsent
            self._unwritten.add(key)
            self._pause.start()

    def sent(self, key: str, text: str, at: str) -> None:
        """It is being sent: should nobody learn what came of it, it is known later."""
        now = self.of(key)
        if now.is_like(text, at):
            self.keep(key, Unsent(now.words, now.at, now.tried or datetime.now(UTC).isoformat()))

    def arrived(self, key: str, said: Sequence[Review]) -> bool:
        """Whether what was begun for it is among what was said."""
        begun = self.of(key)
        return bool(begun.tried) and self._session is not None and begun.is_among(said, self._session.author)

    def write(self) -> None:
        """Write down what wasn't yet."""
        self._pause.stop()
        unwritten, self._unwritten = self._unwritten, set()
        if self._memory is None:
            return
        for key in unwritten:
            one = self._known[key]
            if key.startswith(_FORGOTTEN):
                continue
            if one.words.strip():
                self._memory.setValue(key, json.dumps([one.words, one.at, one.tried]))
            else:
                self._memory.remove(key)

    def _read(self, key: str) -> Unsent:
        told = str(self._memory.value(key, "")) if self._memory is not None and key else ""
        # What somebody else wrote there is nothing of ours.
        with suppress(ValueError, TypeError):
            words, at, tried = json.loads(told or "[]") or ("", "", "")
            if tried:
                datetime.fromisoformat(tried)
            return Unsent(str(words), str(at), str(tried))
        return Unsent()
