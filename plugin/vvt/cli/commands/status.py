"""`vvt status`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.output import print_json
from vvt.cli.rows import said_json
from vvt.cli.said import said_lines
from vvt.config import login_name
from vvt.errors import BadName
from vvt.store import Ref, Reviews
from vvt.workflow.opening import open_store
from vvt.workflow.reviewing import give_status, look

if TYPE_CHECKING:
    from argparse import Namespace

    from vvt.workflow.reviewing import Said


def run(args: Namespace) -> int:
    """Give a version a status, or show it; returns the exit status."""
    ref, settings = Ref.parse(args.ref), chosen_settings(args, author=args.author)
    if args.message and not args.status:
        raise BadName("A message goes with a status.", "Name the status, or say it with vvt comment.")
    store = open_store(settings)
    said = (give_status(store, ref, args.status, settings.author or login_name(), args.message)
            if args.status else look(store, ref))
    tell(args, said)
    return 0


def tell(args: Namespace, said: Said) -> None:
    """Print a version's status and who gave it, or all that was said of it as JSON."""
    if args.json:
        print_json({"ref": said.record.ref, "number": said.record.number, **said_json(said.reviews)})
        return
    print(f"{said.record.ref}: {said.reviews.status or 'no status'}")
    given = Reviews(tuple(review for review in said.reviews.all if review.kind == "status"))
    for line in said_lines(given):
        print(f"  {line}")
