"""`vvt comment`, and `vvt note`, which is much the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.output import print_json
from vvt.cli.rows import said_json
from vvt.cli.said import said_lines
from vvt.config import login_name
from vvt.store import Ref
from vvt.workflow.opening import open_store
from vvt.workflow.reviewing import add_note, comment

if TYPE_CHECKING:
    from argparse import Namespace


def run(args: Namespace) -> int:
    """Say something of a version; returns the exit status."""
    ref, settings = Ref.parse(args.ref), chosen_settings(args, author=args.author)
    store, author = open_store(settings), settings.author or login_name()
    said = (add_note(store, ref, args.text, author) if args.command == "note"
            else comment(store, ref, args.text, author, args.at))
    if args.json:
        print_json({"ref": said.record.ref, "number": said.record.number, **said_json(said.reviews)})
        return 0
    print(said.record.ref)
    for line in said_lines(said.reviews):
        print(f"  {line}")
    return 0
