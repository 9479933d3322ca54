"""`vvt share`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.output import note, print_json, size, when
from vvt.store import Ref
from vvt.workflow.opening import open_store
from vvt.workflow.sharing import share

if TYPE_CHECKING:
    from argparse import Namespace


def run(args: Namespace) -> int:
    """Print a link to a file of a version; returns the exit status."""
    ref = Ref.parse(args.ref)
    shared = share(open_store(chosen_settings(args)), ref, args.hours, args.part)
    link = shared.link
    for warning in link.warnings:
        note(warning)
    if args.json:
        print_json({"ref": shared.record.ref, "part": shared.part.name, "size": shared.part.size,
                    "file_name": shared.file_name, "url": link.url, "ends": link.ends, "seconds": link.seconds,
                    "warnings": list(link.warnings)})
        return 0
    note(f"{shared.file_name}, {size(shared.part.size)}; whoever has this link can fetch it until {when(link.ends)}.")
    print(link.url)
    return 0
