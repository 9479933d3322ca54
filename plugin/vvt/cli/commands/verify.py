"""`vvt verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.output import print_json, size
from vvt.cli.progress import shown
from vvt.store import Ref
from vvt.workflow.opening import open_store

if TYPE_CHECKING:
    from argparse import Namespace

    from vvt.store import PartCheck, Record


def run(args: Namespace) -> int:
    """Re-read a version; returns 0 when every byte is as published, 1 when not."""
    ref = Ref.parse(args.ref)
    store = open_store(chosen_settings(args))
    record = store.find(ref)
    with shown("checking") as progress:
        checks = store.verify(record, progress=progress)
    all_right = all(check.ok for check in checks)
    if args.json:
        print_json(_json(record, checks))
    else:
        for check in checks:
            print(f"{check.part.name}  {_verdict(check)}")
        print(f"{record.ref} is {'whole' if all_right else 'NOT as it was published'}")
    return 0 if all_right else 1


def _verdict(check: PartCheck) -> str:
    if not check.ok:
        return f"DIFFERS: {check.problem}"
    names = ", ".join(check.part.checksums.to_dict()) or "size only, no checksum is known"
    return f"all right ({size(check.part.size)}; {names})"


def _json(record: Record, checks: list[PartCheck]) -> dict[str, object]:
    return {"ref": record.ref, "project": record.project, "cut": record.cut, "number": record.number,
            "ok": all(check.ok for check in checks), "parts": [
        {"ok": check.ok, "problem": check.problem, **check.part.to_dict()} for check in checks]}
