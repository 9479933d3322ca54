"""Publishes to put into an outbox, and what sends them: a plain function, so nothing here needs a store."""

from dataclasses import replace
from pathlib import Path

from vvt.outbox import Parcel, Sent, Try
from vvt.store import CutName, Draft, PartSource, Record, StoreSettings

NAME = CutName("Film", "Reel 1")
PLACE = StoreSettings("cuts", endpoint="http://127.0.0.1:9")


def parcel(path: Path, name: CutName = NAME, **draft: str) -> Parcel:
    """A publish of one timeline file."""
    return Parcel(PLACE, name, (PartSource("timeline.otio", path),), Draft(**draft))


def with_film(told: Parcel, film: Path) -> Parcel:
    return replace(told, parts=(PartSource("cut", film), *told.parts))


def recorded(one: Try, number: int = 1) -> Sent:
    """What a sender returns when all went well."""
    return Sent(Record(one.entry.name.project, one.entry.name.cut, number, one.entry.id), None)
