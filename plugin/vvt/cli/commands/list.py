"""`vvt list`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.output import columns, note, print_json, when
from vvt.cli.rows import (
    VERSION_HEADS,
    file_json,
    file_row,
    marker_json,
    marker_row,
    other_row,
    reviewed_json,
    version_json,
    version_row,
)
from vvt.errors import BadName, NotFound
from vvt.reports.phrases import plural
from vvt.store import CutName, Ref
from vvt.workflow.listing import CutRow, Filter, Listed, cuts, listed
from vvt.workflow.opening import open_store
from vvt.workflow.reviewing import status_word

if TYPE_CHECKING:
    from argparse import Namespace

    from vvt.store import Store

_CUT_HEADS = ("cut", "latest", "status", "approved", "when", "who")
_SCREEN = 50    # versions that are shown of a cut when nobody says how many


def run(args: Namespace) -> int:
    """List projects, cuts or versions; returns the exit status."""
    chosen = Filter(status_word(args.status) if args.status else "", args.by, args.since, args.until, args.search)
    store = open_store(chosen_settings(args))
    if args.what is not None and "/" in args.what.rstrip("/"):
        _versions(store, args, chosen)
        return 0
    if chosen != Filter() or args.limit is not None:
        raise BadName("Only versions of a cut can be chosen like this.", "Name the cut: vvt list PROJECT/CUT …")
    if args.what is None:
        _projects(store, as_json=args.json)
    else:
        _cuts(store, args.what.rstrip("/"), as_json=args.json)
    return 0


def _projects(store: Store, *, as_json: bool) -> None:
    names = store.projects()
    if as_json:
        print_json({"projects": [{"project": name} for name in names]})
    else:
        print("\n".join(names) or "nothing is published here yet")


def _cuts(store: Store, project: str, *, as_json: bool) -> None:
    rows = cuts(store, project)
    if as_json:
        print_json({"project": rows[0].name.project, "cuts": [_cut_json(row) for row in rows]})
    else:
        print(columns([_cut_row(row) for row in rows], _CUT_HEADS), end="")


def _cut_json(row: CutRow) -> dict[str, object]:
    return {"project": row.name.project, "cut": row.name.cut,
            "latest": version_json(row.latest) if row.latest else None, "status": row.status,
            "settled": {"number": row.settled, "status": row.as_what} if row.settled else None}


def _cut_row(row: CutRow) -> tuple[str, ...]:
    if row.latest is None:
        return row.name.cut, "(none)", "", "", "", ""
    settled = f"v{row.settled} {row.as_what}" if row.settled else ""
    return (row.name.cut, f"v{row.latest.number}", row.status, settled, when(row.latest.time), row.latest.author)


def _versions(store: Store, args: Namespace, chosen: Filter) -> None:
    name = CutName.parse(args.what)
    limit = (0 if args.json or chosen != Filter() else _SCREEN) if args.limit is None else args.limit
    try:
        found = listed(store, name, chosen, limit)
    except NotFound as trouble:
        if Ref.looks_like_one(args.what):
            raise NotFound(trouble.cause, f'To see one version: vvt show "{args.what}".') from trouble
        raise
    if args.json:
        print_json(_versions_json(name, found))
    else:
        print(columns(_version_rows(found), VERSION_HEADS) if found.rows or chosen == Filter()
              else "no version is like that\n", end="")
        if found.earlier:
            note(f"{plural(found.earlier, 'earlier version')} {'is' if found.earlier == 1 else 'are'} not shown; "
                 "--limit 0 shows all, and what other tools put here.")


def _versions_json(name: CutName, found: Listed) -> dict[str, object]:
    return {
        "project": name.project, "cut": name.cut, "total": found.total,
        "versions": [reviewed_json(row) for row in found.rows],
        "unreadable": [{"number": version.number, "cause": version.cause} for version in found.unreadable],
        "files": None if found.files is None else [file_json(file) for file in found.files],
        "delete_markers": None if found.markers is None else [marker_json(marker) for marker in found.markers]}


def _version_rows(found: Listed) -> list[tuple[str, ...]]:
    """Newest first: the versions, those that can't be read in their places, then what is no version."""
    numbered = [(row.record.number, version_row(row)) for row in found.rows]
    numbered += [(version.number, other_row(f"v{version.number}", "", "", f"can't be read: {version.cause}"))
                 for version in found.unreadable]
    rows = [row for _, row in sorted(numbered, key=lambda pair: pair[0], reverse=True)]
    rows += [file_row(file) for file in found.files or () if not file.leftover]
    return rows + [marker_row(marker) for marker in found.markers or () if marker.latest]
