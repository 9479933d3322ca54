"""`vvt list`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.output import columns, print_json, when
from vvt.cli.rows import VERSION_HEADS, file_json, file_row, version_json, version_row
from vvt.errors import NotFound
from vvt.store import CutName, Ref
from vvt.workflow.listing import CutRow, cuts, history
from vvt.workflow.opening import open_store

if TYPE_CHECKING:
    from argparse import Namespace

    from vvt.store import History, Store


def run(args: Namespace) -> int:
    """List projects, cuts or versions; returns the exit status."""
    store = open_store(chosen_settings(args))
    if args.what is None:
        _projects(store, as_json=args.json)
    elif "/" in args.what.rstrip("/"):
        _versions(store, args.what, as_json=args.json)
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
        print(columns([_cut_row(row) for row in rows], ("cut", "latest", "when", "who")), end="")


def _cut_json(row: CutRow) -> dict[str, object]:
    return {"project": row.name.project, "cut": row.name.cut,
            "latest": version_json(row.latest) if row.latest else None}


def _cut_row(row: CutRow) -> tuple[str, ...]:
    if row.latest is None:
        return row.name.cut, "(none)", "", ""
    return row.name.cut, f"v{row.latest.number}", when(row.latest.time), row.latest.author


def _versions(store: Store, what: str, *, as_json: bool) -> None:
    name = CutName.parse(what)
    try:
        found = history(store, name)
    except NotFound as trouble:
        if Ref.looks_like_one(what):
            raise NotFound(trouble.cause, f'To see one version: vvt show "{what}".') from trouble
        raise
    if as_json:
        print_json({"project": name.project, "cut": name.cut,
                    "versions": [version_json(record) for record in found.records],
                    "unreadable": [{"number": version.number, "cause": version.cause} for version in found.unreadable],
                    "files": [file_json(file) for file in found.files]})
    else:
        print(columns(_version_rows(found), VERSION_HEADS), end="")


def _version_rows(found: History) -> list[tuple[str, ...]]:
    """Newest first: the versions, those that can't be read in their places, then what is no version."""
    numbered = [(record.number, version_row(record)) for record in found.records]
    numbered += [(version.number, (f"v{version.number}", "", "", "", "", "", f"can't be read: {version.cause}"))
                 for version in found.unreadable]
    rows = [row for _, row in sorted(numbered, key=lambda pair: pair[0], reverse=True)]
    return rows + [file_row(file) for file in found.files if not file.leftover]
