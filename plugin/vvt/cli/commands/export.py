"""`vvt export`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.output import print_json
from vvt.cli.progress import shown
from vvt.workflow.carrying import export
from vvt.workflow.export_layout import version_folder
from vvt.workflow.opening import open_store

if TYPE_CHECKING:
    from argparse import Namespace


def run(args: Namespace) -> int:
    """Write versions into a folder; returns the exit status."""
    with shown("fetching") as progress:
        carried = export(open_store(chosen_settings(args)), args.refs, args.to, progress)
    if args.json:
        print_json({"folder": str(args.to), "versions": [
            {"ref": each.record.ref, "path": str(version_folder(args.to, each.record)), "state": each.state,
             "reviews": each.reviews} for each in carried]})
        return 0
    for each in carried:
        there = "" if each.state == "carried" else "  (already there)"
        print(f"{each.record.ref}  {version_folder(args.to, each.record)}{there}")
    return 0
