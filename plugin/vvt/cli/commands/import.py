"""`vvt import`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.output import print_json
from vvt.cli.progress import shown
from vvt.workflow.carrying import Carried, bring
from vvt.workflow.opening import open_store

if TYPE_CHECKING:
    from argparse import Namespace


def run(args: Namespace) -> int:
    """Publish the versions in an export; returns the exit status."""
    def tell(each: Carried) -> None:
        if not args.json:
            print(_line(each), flush=True)

    with shown("sending") as progress:
        carried = bring(open_store(chosen_settings(args)), args.folder, args.project, progress, tell)
    if args.json:
        print_json({"folder": str(args.folder), "versions": [
            {"ref": each.record.ref, "state": each.state, "number": each.record.number, "number_before": each.number,
             "from": each.record.extra.get("from"), "reviews": each.reviews} for each in carried]})
    return 0


def _line(each: Carried) -> str:
    if each.state == "already there":
        return f"{each.record.ref}  (already there)"
    return each.record.ref + (f"  (was v{each.number}, which is taken)" if each.renumbered else "")
