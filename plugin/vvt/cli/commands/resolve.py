"""`vvt resolve …`."""

from __future__ import annotations

import sys
from contextlib import closing, redirect_stdout
from dataclasses import asdict
from typing import TYPE_CHECKING

from vvt import reports
from vvt.cli.options import chosen_settings
from vvt.cli.output import note, print_json
from vvt.cli.progress import shown
from vvt.cli.resolve_menus import entries_json, install, tell_entries, uninstall
from vvt.cli.resolve_paths import paths
from vvt.cli.resolve_pull import pull
from vvt.cli.resolve_waiting import Waits
from vvt.config import Settings, login_name
from vvt.host import ResolveHost
from vvt.workflow.comparing import is_file

if TYPE_CHECKING:
    from argparse import Namespace

    from vvt.host import Described
    from vvt.workflow.comparing import Comparison


def run(args: Namespace) -> int:
    """Do one thing with the timeline that is open in Resolve; returns the exit status."""
    return {"status": _status, "install": install, "uninstall": uninstall, "publish": _publish, "pull": pull,
            "paths": paths, "diff": _diff, "mark": _mark, "unmark": _unmark}[args.action](args)


def _status(args: Namespace) -> int:
    if not args.json:
        tell_entries()
    with closing(ResolveHost()) as host:
        agent, told = host.status(), host.describe(waiting=Waits(note))
    if args.json:
        print_json({"python": agent["python"], "menus": entries_json(), **_described(told)})
        return 0
    print(f"{told.product} {told.version}, project {told.project}")
    if told.timeline is None:
        print("no timeline is open")
    else:
        offline = f", {told.timeline.offline} clips offline" if told.timeline.offline else ""
        print(f"timeline {told.timeline.name}, from {told.timeline.start_timecode}{offline}")
    return 0


def _described(told: Described) -> dict[str, object]:
    facts = {**asdict(told), "exports": list(told.exports), "presets": list(told.presets)}
    if told.timeline is not None:
        rate = f"{told.timeline.rate.numerator}/{told.timeline.rate.denominator}"
        facts["timeline"] = {**asdict(told.timeline), "rate": rate, "told": told.timeline.told}
    return facts


def _publish(args: Namespace) -> int:
    from vvt.cli.commands.publish import tell_published  # noqa: PLC0415 - loads boto3
    from vvt.store import CutName, Draft  # noqa: PLC0415
    from vvt.workflow.hosted import Choice, Goal, Heard, publish_current, publish_rendered  # noqa: PLC0415
    from vvt.workflow.opening import open_store  # noqa: PLC0415

    settings = chosen_settings(args, author=args.author)
    store = open_store(settings)
    goal = Goal(Draft(note=args.note, author=settings.author or login_name()),
                CutName.parse(args.cut) if args.cut else None)
    with (closing(ResolveHost()) as host, shown("sending") as progress, redirect_stdout(sys.stderr)):
        heard = Heard(progress, Waits(note))
        if args.job:
            published = publish_rendered(host, store, goal, args.job, heard)
        else:
            published = publish_current(host, store, goal, Choice(args.render_preset, args.render), heard)
    tell_published(args, published)
    return 0


def _diff(args: Namespace) -> int:
    from vvt.workflow.hosted import compare_current  # noqa: PLC0415 - loads boto3

    with closing(ResolveHost()) as host, redirect_stdout(sys.stderr):
        found, _ = compare_current(host, args.before, _settings(args), Waits(note))
    _warn(found)
    if args.json:
        print_json({**reports.as_json(found.changes), "warnings": list(found.warnings)})
    else:
        print(reports.as_text(found.changes, found.labels), end="")
    return 0 if found.changes.identical else 1


def _mark(args: Namespace) -> int:
    from vvt.workflow.hosted import mark_changes  # noqa: PLC0415 - loads boto3

    with closing(ResolveHost()) as host, redirect_stdout(sys.stderr):
        marking = mark_changes(host, args.before, _settings(args), Waits(note))
    _warn(marking.comparison)
    marked = marking.marked
    for name, wanted, frame in marked.moved:
        note(f'"{name}" stands {frame - wanted} frames later: there is another marker on its own frame.')
    for name in marked.refused:
        note(f'Resolve did not take the marker "{name}".')
    if args.json:
        print_json(asdict(marked))
    else:
        print(f"{marked.marked} markers for what changed since {marking.comparison.labels[0]}")
    return 0


def _unmark(args: Namespace) -> int:
    with closing(ResolveHost()) as host:
        removed = host.unmark(waiting=Waits(note))
    if args.json:
        print_json({"removed": removed})
    else:
        print(f"{removed} markers taken off")
    return 0


def _settings(args: Namespace) -> Settings:
    """A file needs no configuration, not even one that can be read."""
    return Settings() if is_file(args.before) else chosen_settings(args)


def _warn(found: Comparison) -> None:
    for warning in found.warnings:
        note(warning)
