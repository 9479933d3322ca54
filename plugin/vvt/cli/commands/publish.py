"""`vvt publish`."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.outbox_lines import Meanwhile, entry_json
from vvt.cli.output import note, print_json, size
from vvt.cli.progress import shown
from vvt.cli.rows import version_json
from vvt.config import login_name
from vvt.store import CutName, Draft, Ref, Store
from vvt.workflow.basing import named_base
from vvt.workflow.opening import open_store
from vvt.workflow.outgoing import what_becomes
from vvt.workflow.publishing import Base, Files, Published, Way, check, publish, put_by
from vvt.workflow.words import summary

if TYPE_CHECKING:
    from argparse import Namespace



def run(args: Namespace) -> int:
    """Publish a version; returns the exit status."""
    name = CutName.parse(args.cut)
    files = Files(args.render, tuple(args.timeline))
    check(files)
    settings = chosen_settings(args, author=args.author)
    draft = Draft(note=args.note, author=settings.author or login_name())
    store = open_store(settings)
    if args.limit:
        store = Store(replace(store.settings, limit=args.limit))
    work = _Work(name, files, draft, store, named_base(store, name, args.base))
    return _later(args, work) if args.later else _now(args, work)


@dataclass(frozen=True, slots=True)
class _Work:
    """What the command was asked to publish."""

    name: CutName
    files: Files
    draft: Draft
    store: Store
    base: Base


def _now(args: Namespace, work: _Work) -> int:
    # Whatever a reader of another format prints is no result.
    with shown("sending") as progress, redirect_stdout(sys.stderr):
        published = publish(work.store, work.name, work.files, work.draft, progress, base=work.base,
                            way=Way(waiting=Meanwhile(note)))
    warnings = (*published.warnings, *_name_warnings(work.name, published))
    tell_published(args, replace(published, warnings=warnings))
    return 0


def _later(args: Namespace, work: _Work) -> int:
    with redirect_stdout(sys.stderr):
        entry = put_by(work.store, work.name, work.files, work.draft, base=work.base)
    for warning in entry.warnings:
        note(warning)
    if args.json:
        print_json(entry_json(entry))
    else:
        print(f"{entry.name}: {what_becomes(entry)}")
    return 0


def tell_published(args: Namespace, published: Published) -> None:
    """Print a new version: its reference and what changed, or all of it as JSON; warnings aside."""
    for warning in published.warnings:
        note(warning)
    if args.json:
        print_json(published_json(published))
    else:
        print(published.record.ref)
        print(_what_changed(published))
        if wire := _over_the_wire(published):
            note(wire)


def published_json(published: Published) -> dict[str, object]:
    """A new version as JSON."""
    return {**version_json(published.record), "since": published.since, "sent": published.sent,
            "warnings": list(published.warnings)}


def _name_warnings(name: CutName, published: Published) -> list[str]:
    """An `@v3` typed at the end of a new cut's name was most likely meant as a version."""
    if published.record.number > 1 or not Ref.looks_like_one(str(name)):
        return []
    return [f'This began a new cut called "{name.cut}"; the next version of a cut is published without @.']


def _over_the_wire(published: Published) -> str:
    """How much was really sent, where that is less than what was published."""
    whole = sum(part.size for part in published.record.parts)
    if published.sent is None or published.sent >= whole:
        return ""
    return f"sent {size(published.sent)} of {size(whole)}; the rest was there"


def _what_changed(published: Published) -> str:
    if published.since is None:
        return "the first version"
    if published.changes is None:
        return f"not compared with v{published.since}: it or this version has no timeline that can be read"
    return summary(published.changes, f"v{published.since}")
