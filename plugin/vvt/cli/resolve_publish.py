"""`vvt resolve publish`."""

from __future__ import annotations

import sys
from contextlib import closing, nullcontext, redirect_stdout
from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.output import note
from vvt.cli.progress import shown
from vvt.cli.resolve_waiting import Stages, Waits
from vvt.config import login_name
from vvt.errors import VvtError
from vvt.host import ResolveHost
from vvt.host.unpublished import noted

if TYPE_CHECKING:
    from argparse import Namespace

    from vvt.store import Store
    from vvt.workflow.hosted import Ask, Goal, Proposal
    from vvt.workflow.publishing import Published


def publish(args: Namespace) -> int:
    """Publish the open timeline, or what a render job has rendered; returns the exit status."""
    with noted(args.job) if args.job else nullcontext():
        published = _published(args)
    from vvt.cli.commands.publish import tell_published  # noqa: PLC0415 - loads boto3

    tell_published(args, published)
    return 0


def _published(args: Namespace) -> Published:
    from vvt.workflow.hosted import Choice, Heard, publish_current, publish_rendered  # noqa: PLC0415 - loads boto3
    from vvt.workflow.opening import open_store  # noqa: PLC0415

    settings = chosen_settings(args, author=args.author)
    store = open_store(settings)
    goal = _goal(args, store, settings.author)
    with (closing(ResolveHost()) as host, shown("sending") as progress, redirect_stdout(sys.stderr)):
        heard = Heard(progress, Waits(note, steps=False), Stages(note), note)
        if args.job:
            return publish_rendered(host, store, goal, args.job, heard)
        choice = Choice(args.render_preset, args.render, args.change_deliver_settings)
        return publish_current(host, store, goal, choice, heard)


def _goal(args: Namespace, store: Store, author: str) -> Goal:
    from vvt.store import CutName, Draft  # noqa: PLC0415 - loads boto3
    from vvt.workflow.hosted import Ask, Goal  # noqa: PLC0415

    somebody = sys.stdin.isatty() and sys.stderr.isatty() and not args.job
    return Goal(Draft(note=args.note, author=author or login_name()), CutName.parse(args.cut) if args.cut else None,
                args.base, _asking(store) if somebody else Ask())


def _asking(store: Store) -> Ask:
    from vvt.workflow.basing import named_base  # noqa: PLC0415 - loads boto3
    from vvt.workflow.hosted import Ask  # noqa: PLC0415

    def base(found: Proposal) -> int | None:
        note(found.why)
        while True:
            try:
                named = named_base(store, found.cut, _asked("Which version did it grow from (v3, latest, none)? "))
            except VvtError as trouble:
                note(str(trouble))
                continue
            return store.versions(found.cut)[0].number if named == "latest" else named

    def page() -> bool:
        note("This Resolve can't put the Deliver page's settings back after a render; that needs Resolve 19.1.")
        return _asked("Render all the same (y/n)? ").lower() in ("y", "yes")

    return Ask(base, page)


def _asked(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        # Nobody is there any more.
        raise KeyboardInterrupt
    return answer.strip()
