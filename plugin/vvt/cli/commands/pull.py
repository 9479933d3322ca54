"""`vvt pull`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.output import print_json, size
from vvt.cli.progress import shown
from vvt.store import Ref
from vvt.workflow.opening import open_store
from vvt.workflow.pulling import Pulled, pull

if TYPE_CHECKING:
    from argparse import Namespace

    from vvt.store import Part, Record


def run(args: Namespace) -> int:
    """Fetch a version's files; returns the exit status."""
    ref = Ref.parse(args.ref)
    store = open_store(chosen_settings(args))
    record = store.find(ref)
    with shown("fetching") as progress:
        files = pull(store, record, args.to, only=args.only, progress=progress)
    if args.json:
        print_json(_json(record, files))
    else:
        for file in files:
            there = "" if file.fetched else "already there, "
            print(f"{file.path}  {there}{size(file.part.size)}, {_seen_to(file.part)}")
    return 0


def _seen_to(part: Part) -> str:
    """What is known of the bytes; another tool's file may have no checksum that we could compare."""
    known = part.checksums
    return "verified" if known.blake3 or known.crc64nvme or known.md5 else "no checksum is known, only its size"


def _json(record: Record, files: list[Pulled]) -> dict[str, object]:
    return {"ref": record.ref, "project": record.project, "cut": record.cut, "number": record.number, "files": [
        {"path": str(file.path), "state": "fetched" if file.fetched else "already there", **file.part.to_dict()}
        for file in files]}
