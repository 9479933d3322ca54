"""What people say of a version after it was published: status, comments, notes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.cut import frames_from_timecode, same_numbers, timecode
from vvt.errors import BadName, NotFound
from vvt.store import STATUSES, Record, Review, Reviews

if TYPE_CHECKING:
    from vvt.store import Ref, Store
    from vvt.store.review import Kind


@dataclass(frozen=True, slots=True)
class Said:
    """A version, and all that was said of it."""

    record: Record
    reviews: Reviews


def said_of(store: Store, record: Record) -> Reviews:
    """All that was said of a version; nothing can be said of a file put there by another tool."""
    if record.foreign:
        return Reviews()
    return store.reviews(record.name, record.number).of(record.number, record.publish_id)


def look(store: Store, ref: Ref) -> Said:
    """The version `ref` means and what was said of it. Raises NotFound, and what the store raises."""
    record = store.find(ref)
    return Said(record, said_of(store, record))


def give_status(store: Store, ref: Ref, status: str, author: str, text: str = "") -> Said:
    """Give a version a status. Raises BadName for a word that is none.

    Where a legal hold on locked versions is configured it is put first, so that none is called locked and isn't.
    """
    word = status_word(status)
    if word == "locked" and not (record := store.find(ref)).foreign:
        store.hold(record)
    return _say(store, ref, "status", author, text, status=word)


def status_word(text: str) -> str:
    """The one of STATUSES that `text` means, in any case, with or without hyphens. Raises BadName."""
    word = " ".join(text.lower().replace("-", " ").replace("_", " ").split())
    if word not in STATUSES:
        raise BadName(f"{text!r} is no status.", f"Say {', '.join(STATUSES[:-1])} or {STATUSES[-1]}.")
    return word


def comment(store: Store, ref: Ref, text: str, author: str, at: str = "") -> Said:
    """Say something of a version, or of its frame `at` (timecode). Raises BadName for a frame it doesn't have."""
    return _say(store, ref, "comment", author, _some(text), at=at)


def add_note(store: Store, ref: Ref, text: str, author: str) -> Said:
    """Add to a version's note. Raises BadName for an empty one."""
    return _say(store, ref, "note", author, _some(text))


def _some(text: str) -> str:
    if not text.strip():
        raise BadName("There is nothing said.", "Write what you want to say in quotes.")
    return text


def _say(store: Store, ref: Ref, kind: Kind, author: str, text: str,  # noqa: PLR0913 -- all that is said
         *, status: str = "", at: str = "") -> Said:
    record = store.find(ref)
    if record.foreign:
        raise NotFound(f"{record.ref} was not published with this tool, so nothing can be said of it.",
                       "Publish it as a version of its own.")
    frame, label = place(record, at) if at else (None, "")
    store.add_review(Review(
        record.project, record.cut, record.number, record.publish_id, kind, author, "", text=text, status=status,
        frame=frame, timecode=label))
    return Said(record, said_of(store, record))


def place(record: Record, at: str) -> tuple[int, str]:
    """The record frame a timecode names on this version, counted from midnight, and the timecode as it is shown.

    Raises BadName for what is no timecode at the version's rate (a number that drop-frame leaves out is none),
    or lies outside the version.
    """
    rate, drop, start, duration = _clock(record)
    try:
        frame = frames_from_timecode(at, rate, drop=drop)
    except ValueError:
        raise BadName(f"{at!r} is no timecode.", "Write it as 01:00:10:00.") from None
    shown = timecode(frame, rate, drop=drop)
    if not same_numbers(shown, at):
        raise BadName(f"There is no frame {at} at this version's rate.", f"The nearest is {shown}.")
    if not start <= frame < start + duration:
        last = timecode(start + max(0, duration - 1), rate, drop=drop)
        raise BadName(f"{shown} lies outside {record.ref}.",
                      f"It goes from {timecode(start, rate, drop=drop)} to {last}.")
    return frame, shown


def _clock(record: Record) -> tuple[Fraction, bool, int, int]:
    """Rate, drop-frame, start and duration (frames) of a version: the timeline's, else the render's."""
    for facts in (record.timeline, record.render):
        try:
            told = dict(facts or {})
            return (Fraction(str(told["rate"])), bool(told.get("drop")), int(str(told["start"])),
                    int(str(told["duration"])))
        except (KeyError, ValueError, ZeroDivisionError):
            continue
    raise BadName(f"{record.ref} doesn't say its rate and length, so no frame of it can be named.",
                  "Say it of the whole version, without --at.")
