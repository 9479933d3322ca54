"""`vvt show`."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.output import print_json, size, when
from vvt.cli.rows import reviewed_json
from vvt.cli.said import said_lines
from vvt.cut import rate_label
from vvt.reports.phrases import plural
from vvt.store import PROXY, Ref
from vvt.workflow.listing import VersionRow, length
from vvt.workflow.opening import open_store
from vvt.workflow.reviewing import look
from vvt.workflow.words import summary

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from vvt.store import Part, Record


def run(args: Namespace) -> int:
    """Show one version in full; returns the exit status."""
    store = open_store(chosen_settings(args))
    said = look(store, Ref.parse(args.ref))
    record = said.record
    proxy = None if record.part(PROXY) else store.proxy(record)
    if args.json:
        print_json({**reviewed_json(VersionRow(record, said.reviews)), "proxy": proxy.to_dict() if proxy else None})
        return 0
    print(record.ref)
    for head, text in (("status", said.reviews.status), *_facts(record)):
        if text:
            print(f"  {head + ':':<12}{text}")
    for line in said_lines(said.reviews):
        print(f"  {line}")
    for part in record.parts:
        print()
        _show_part(part)
    if proxy:
        print()
        _show_part(proxy, "the viewing proxy, kept beside the version")
    return 0


def _facts(record: Record) -> Iterator[tuple[str, str]]:
    timeline = record.timeline or {}
    yield "published", " by ".join(filter(None, (when(record.time), record.author)))
    yield "note", "\n              ".join(record.note.splitlines())
    yield "grew from", f"v{record.base}" if record.base else ""
    yield "came from", _origin(record)
    yield "changes", summary(record.changes, "the version before") if record.changes is not None else ""
    yield "timeline", str(timeline.get("name", ""))
    yield "rate", _rate(str(timeline.get("rate", "")))
    yield "duration", length(record.timeline)
    yield "media", plural(len(timeline["media"]), "file") if timeline.get("media") else ""
    yield "publish id", record.publish_id


def _origin(record: Record) -> str:
    """Where an imported version was first published, "" for one that was published here."""
    origin = record.extra.get("from")
    if not isinstance(origin, dict):
        return ""
    place = "/".join(str(origin[part]) for part in ("endpoint", "bucket", "prefix") if origin.get(part))
    return f"v{origin.get('number')} in {place}, {when(str(origin.get('time', '')))}" if place else ""


def _rate(exact: str) -> str:
    try:
        return f"{rate_label(Fraction(exact)):g} fps ({exact})"
    except (ValueError, ZeroDivisionError):
        return exact


def _show_part(part: Part, told: str = "") -> None:
    told = told or (f"published from {part.filename}" if part.filename else "")
    print(", ".join(filter(None, (f"  {part.name}", told))))
    print(f"    size:       {size(part.size)} ({part.size} bytes)")
    print(f"    key:        {part.key}")
    print(f"    VersionId:  {part.version_id}")
    for name, value in part.checksums.to_dict().items():
        print(f"    {name + ':':<12}{value}")
