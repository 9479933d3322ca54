"""`vvt outbox`."""

from __future__ import annotations

import signal
import sys
import threading
import time
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

from vvt.cli.outbox_lines import HEADS, Meanwhile, entry_json, row
from vvt.cli.output import columns, note, print_json
from vvt.errors import VvtError
from vvt.outbox import Outbox, OutboxTrouble

if TYPE_CHECKING:
    from argparse import Namespace

    from vvt.outbox import Entry, Sent
    from vvt.store import Progress


def run(args: Namespace) -> int:
    """See or steer what is not finished; returns the exit status."""
    with Outbox() as outbox:
        if outbox.notice:
            note(outbox.notice)
        return {"list": _list, "resume": _resume, "drop": _drop, "run": _run}[args.action](args, outbox)


def _list(args: Namespace, outbox: Outbox) -> int:
    entries = _named(args, outbox) if args.ids else _all(outbox, every=args.every)
    if args.json:
        print_json({"at_work": outbox.at_work(), "entries": [entry_json(one) for one in entries]})
    elif entries:
        print(columns([row(one) for one in entries], HEADS), end="")
    else:
        print("nothing waits in the outbox")
    return 0


def _all(outbox: Outbox, *, every: bool = False) -> list[Entry]:
    return outbox.entries(every=every) if every else [*outbox.to_follow(), *outbox.entries()]


def _named(args: Namespace, outbox: Outbox) -> list[Entry]:
    found = (outbox.named(word) for word in args.ids)
    return list({one.id: one for one in found}.values())


def _resume(args: Namespace, outbox: Outbox) -> int:
    from vvt.cli.commands.publish import published_json, tell_published  # noqa: PLC0415 - loads boto3
    from vvt.workflow.outgoing import how_to_go_on  # noqa: PLC0415
    from vvt.workflow.publishing import published  # noqa: PLC0415

    entries = _named(args, outbox) if args.ids else _all(outbox)
    done: list[dict[str, object]] = []
    for one in entries:
        try:
            sent = _sent(outbox, one)
        except KeyboardInterrupt as interrupt:
            interrupt.add_note(how_to_go_on(one))
            raise
        except VvtError as trouble:
            if len(entries) == 1 and not args.json:
                raise
            note(f"{one.name}: {trouble.cause} {trouble.fix}")
            continue
        if not args.json:
            tell_published(args, published(sent))
        outbox.heard(one.id)
        done.append(published_json(published(sent)))
    left = _all(outbox)
    if args.json:
        print_json({"published": done, "waiting": [entry_json(one) for one in left]})
    elif not entries:
        print("nothing waits in the outbox")
    return 0 if len(done) == len(entries) else 2


def _sent(outbox: Outbox, one: Entry) -> Sent:
    from vvt.cli.progress import shown  # noqa: PLC0415
    from vvt.outbox import Hearing, attend  # noqa: PLC0415
    from vvt.workflow.sending import send  # noqa: PLC0415 - loads boto3

    outbox.let_go_on(one.id)
    with shown(f"sending {one.name.cut}:") as progress, redirect_stdout(sys.stderr):
        sent = attend(outbox, one.id, send, Hearing(progress, Meanwhile(note)), threading.Event())
        return _followed(outbox, one, progress) or sent


def _followed(outbox: Outbox, one: Entry, progress: Progress | None) -> Sent | None:
    """Make and send what follows it here and now; None where nothing does, or another process is at it."""
    from vvt.outbox import follow  # noqa: PLC0415
    from vvt.workflow.proxies import follow as make  # noqa: PLC0415 - loads boto3

    with outbox.following() as following:
        if outbox.entry(one.id).state != "recorded":
            return None
        if not following:
            note(f"the viewing proxy of {one.name} is made by another process; see vvt outbox")
            return None
        return follow(outbox, one.id, make, progress, threading.Event())


def _drop(args: Namespace, outbox: Outbox) -> int:
    from vvt.workflow.dropping import drop  # noqa: PLC0415 - loads boto3

    if not args.ids:
        raise OutboxTrouble("Which publish is to be dropped?", "Give its id; vvt outbox lists them.")
    dropped = [drop(outbox, one, with_render=args.delete_render) for one in _named(args, outbox)]
    if args.json:
        print_json({"dropped": [
            {"id": one.entry.id, "project": one.entry.name.project, "cut": one.entry.name.cut,
             "number": one.record.number if one.record else None, "render": str(one.render) if one.render else None,
             "left": one.left} for one in dropped]})
        return 0
    for one in dropped:
        if one.record is not None and one.follower:
            print(f"{one.record.ref} is published; no viewing proxy is made of it")
        elif one.record is not None:
            print(f"{one.record.ref} was published already, so there is nothing to drop")
        else:
            print(f"{one.entry.name}: dropped" + (f"; the rendered film is kept as {one.render}" if one.render else ""))
        if one.left:
            note(one.left)
    return 0


def _run(args: Namespace, outbox: Outbox) -> int:
    from vvt.outbox import Told  # noqa: PLC0415
    from vvt.outbox import run as work  # noqa: PLC0415
    from vvt.workflow.proxies import follow  # noqa: PLC0415 - loads boto3
    from vvt.workflow.sending import send  # noqa: PLC0415

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    done: list[str] = []

    def sent(one: Entry, it: Sent) -> None:
        done.append(it.record.ref)
        _log(f"{it.record.ref} published ({one.short})")

    def followed(one: Entry, it: Sent) -> None:
        before = one.outcome.warnings if one.outcome else ()
        said = " ".join(it.warnings[len(before):]) or f"the viewing proxy of {it.record.ref} is kept"
        _log(f"{said} ({one.short})")

    with redirect_stdout(sys.stderr):
        ours = work(outbox, send, Told(
            begins=lambda one: _log(f"sending {one.name} ({one.short})"), sent=sent,
            kept=lambda one, why: _log(f"{one.name} ({one.short}): {why.cause} {why.fix}"), followed=followed),
            stop, follow)
    if not ours:
        note("another process sends already")
    if args.json:
        print_json({"ours": ours, "published": done, "waiting": [entry_json(one) for one in _all(outbox)]})
    return 0


def _log(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {text}\n")
    sys.stderr.flush()
