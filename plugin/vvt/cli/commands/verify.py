"""`vvt verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.output import note, print_json, size
from vvt.cli.progress import shown
from vvt.store import PROXY, Ref
from vvt.workflow.opening import open_store
from vvt.workflow.proxy_again import how_again

if TYPE_CHECKING:
    from argparse import Namespace

    from vvt.store import PartCheck, Record


def run(args: Namespace) -> int:
    """Re-read a version, and its viewing proxy where one is kept beside it; returns 0 when every byte is as it was
    published, and as the proxy was made, 1 when not.
    """
    ref = Ref.parse(args.ref)
    store = open_store(chosen_settings(args))
    record = store.find(ref)
    proxy = None if record.part(PROXY) else store.proxy(record)
    with shown("checking") as progress:
        checks = store.verify(record, progress=progress)
        beside = store.verify_part(proxy, progress=progress) if proxy else None
    all_right = all(check.ok for check in checks)
    if args.json:
        print_json(_json(record, checks, beside))
    else:
        for check in (*checks, *([beside] if beside else [])):
            print(f"{check.part.name}  {_verdict(check)}")
        print(f"{record.ref} is {'whole' if all_right else 'NOT as it was published'}{_of_proxy(beside)}")
        if beside and not beside.ok:
            note(how_again(record))
    return 0 if all_right and (beside is None or beside.ok) else 1


def _of_proxy(beside: PartCheck | None) -> str:
    return "" if beside is None or beside.ok else "; its viewing proxy is NOT as it was made"


def _verdict(check: PartCheck) -> str:
    if not check.ok:
        return f"DIFFERS: {check.problem}"
    names = ", ".join(check.part.checksums.to_dict()) or "size only, no checksum is known"
    return f"all right ({size(check.part.size)}; {names})"


def _json(record: Record, checks: list[PartCheck], beside: PartCheck | None) -> dict[str, object]:
    return {"ref": record.ref, "project": record.project, "cut": record.cut, "number": record.number,
            "ok": all(check.ok for check in checks), "parts": [_check_json(check) for check in checks],
            "proxy": _check_json(beside) if beside else None}


def _check_json(check: PartCheck) -> dict[str, object]:
    return {"ok": check.ok, "problem": check.problem, **check.part.to_dict()}
