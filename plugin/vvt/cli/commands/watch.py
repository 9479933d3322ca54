"""`vvt watch`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.output import note, print_json
from vvt.cli.progress import shown
from vvt.config import login_name
from vvt.workflow.opening import open_store
from vvt.workflow.watching import Taken, Watch, Watched

if TYPE_CHECKING:
    from argparse import Namespace


def run(args: Namespace) -> int:
    """Watch a folder until Ctrl+C, or deal with what is there; returns 1 where a file was refused, else 0."""
    settings = chosen_settings(args, author=args.author)
    watched = Watched(open_store(settings), args.folder, args.project, settings.author or login_name(),
                      settle=args.settle, poll=1 if args.settle <= 2 else 2)
    taken: list[Taken] = []

    def tell(found: Taken) -> None:
        taken.append(found)
        _say(found, as_json=args.json)

    with shown("sending") as progress:
        watch = Watch(watched, tell, progress, once=args.once)
        if not args.once:
            note(f"Watching {args.folder}; Ctrl+C ends it.")
        try:
            watch.run()
        except KeyboardInterrupt:
            note("Stopped. What was being sent waits in the outbox (vvt outbox); watch again to go on.")
    if args.json:
        print_json({"folder": str(args.folder), "project": args.project, "files": [_json(found) for found in taken]})
    return 1 if any(found.state == "refused" for found in taken) else 0


def _say(found: Taken, *, as_json: bool) -> None:
    if found.state == "refused":
        note(f"{found.path} is not published: {found.cause} {found.fix}")
    elif not as_json:
        print(f"{found.ref}  {found.path}" + ("" if found.state == "published" else "  (already there)"), flush=True)


def _json(found: Taken) -> dict[str, object]:
    return {"path": str(found.path), "state": found.state, "ref": found.ref, "cause": found.cause, "fix": found.fix}
