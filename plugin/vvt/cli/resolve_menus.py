"""`vvt resolve install` and `uninstall`, and what `status` says of the menus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.output import note, print_json
from vvt.host import install as menus
from vvt.host.install import Machine

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from vvt.host.install import Entry

_WHERE = ("In Resolve: Workspace, Scripts, Video Versions. On its Deliver page choose Publish This Render as the end "
          "trigger: Render Settings, Video, Advanced. Restart Resolve if they aren't offered.")


def install(args: Namespace) -> int:
    """Put our entries into Resolve's menus; returns the exit status."""
    entries = menus.install(Machine.this(), all_users=args.all_users)
    if args.json:
        print_json({"entries": _json(entries)})
    else:
        _tell(entries)
        print(_WHERE)
    return 0


def uninstall(args: Namespace) -> int:
    """Take our entries away again; returns the exit status."""
    kept = menus.uninstall(Machine.this(), all_users=args.all_users)
    for entry in kept:
        note(f"{entry.path} stays: somebody changed it since it was installed.")
    if args.json:
        print_json({"kept": _json(kept)})
    else:
        print("taken out of Resolve's menus")
    return 0


def tell_entries() -> None:
    """Say how this user's entries are."""
    _tell(menus.look(Machine.this()))


def entries_json() -> list[dict[str, str]]:
    """The same as JSON."""
    return _json(menus.look(Machine.this()))


def _tell(entries: Iterable[Entry]) -> None:
    for entry in entries:
        print(f"{entry.path}: {entry.state}")


def _json(entries: Iterable[Entry]) -> list[dict[str, str]]:
    return [{"path": str(entry.path), "state": entry.state} for entry in entries]
