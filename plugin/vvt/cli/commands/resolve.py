"""`vvt resolve …`."""

from __future__ import annotations

import sys
from contextlib import closing, redirect_stdout
from dataclasses import asdict
from typing import TYPE_CHECKING

from vvt import reports
from vvt.cli.options import chosen_settings
from vvt.cli.output import note, print_json
from vvt.cli.resolve_menus import install, uninstall
from vvt.cli.resolve_paths import paths
from vvt.cli.resolve_publish import publish
from vvt.cli.resolve_pull import pull
from vvt.cli.resolve_status import probe, status
from vvt.cli.resolve_waiting import Waits
from vvt.config import Settings
from vvt.host import ResolveHost
from vvt.workflow.comparing import is_file

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from vvt.workflow.comparing import Comparison


def run(args: Namespace) -> int:
    """Do one thing with the timeline that is open in Resolve; returns the exit status."""
    do: Callable[[Namespace], int] = {
        "status": status, "probe": probe, "install": install, "uninstall": uninstall, "publish": publish,
        "pull": pull, "paths": paths, "diff": _diff, "mark": _mark, "unmark": _unmark}[args.action]
    return do(args)


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
