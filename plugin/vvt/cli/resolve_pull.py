"""`vvt resolve pull`."""

from __future__ import annotations

import sys
from contextlib import closing, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_videos_dir

from vvt.cli.options import chosen_settings
from vvt.cli.output import note, print_json
from vvt.cli.progress import shown
from vvt.cli.resolve_waiting import Waits
from vvt.errors import VvtError
from vvt.host import ResolveHost

if TYPE_CHECKING:
    from argparse import Namespace

    from vvt.store import Record, Store
    from vvt.workflow.heard import Heard
    from vvt.workflow.hosted_pull import Restored


def pull(args: Namespace) -> int:
    """Bring a version back into Resolve; returns the exit status."""
    from vvt.store import Ref  # noqa: PLC0415 - loads boto3
    from vvt.workflow.heard import Heard  # noqa: PLC0415
    from vvt.workflow.opening import open_store  # noqa: PLC0415

    if args.media is not None and not args.media.is_dir():
        raise VvtError(f"There is no folder {args.media} to look for media in.", "Check the path and try again.")
    store = open_store(chosen_settings(args))
    record = store.find(Ref.parse(args.ref))
    bring = _as_timeline if args.wanted == "timeline" else _as_reference
    with closing(ResolveHost()) as host, shown("fetching") as progress, redirect_stdout(sys.stderr):
        told, text = bring(args, host, store, record, Heard(progress, Waits(note)))
    if args.json:
        print_json(told)
    else:
        print(text)
    return 0


def _as_timeline(args: Namespace, host: ResolveHost, store: Store, record: Record,
                 heard: Heard) -> tuple[dict[str, object], str]:
    from vvt.workflow.hosted_pull import pull_as_timeline  # noqa: PLC0415

    restored = pull_as_timeline(host, store, record, args.media, heard)
    for warning in restored.warnings:
        note(warning)
    made = restored.timeline
    told = {"ref": record.ref, "timeline": made.name, "id": made.id, "from": restored.source, "why": restored.why,
            "offline": restored.offline, "relinked": restored.relinked, "reapplied": restored.reapplied,
            "placeholders": list(restored.placeholders), "identical": restored.identical, "changes": restored.changes,
            "warnings": list(restored.warnings)}
    return told, _told(restored, record)


def _told(restored: Restored, record: Record) -> str:
    from vvt.reports.counts import counted  # noqa: PLC0415
    from vvt.workflow.restoring import reapplied  # noqa: PLC0415

    lines = [f"{restored.timeline.name}, from the .{restored.source} ({restored.why})"]
    if restored.relinked or restored.offline:
        lines.append(f"{restored.relinked} media relinked, {restored.offline} clips offline")
    if restored.reapplied:
        lines.append(f"put back: {reapplied(restored.reapplied)}")
    if restored.identical:
        lines.append(f"the same as {record.ref}")
    elif restored.changes:
        lines.append(f"not as {record.ref}: {', '.join(counted(*change) for change in restored.changes.items())}")
    return "\n".join(lines)


def _as_reference(args: Namespace, host: ResolveHost, store: Store, record: Record,
                  heard: Heard) -> tuple[dict[str, object], str]:
    from vvt.workflow.pull_reference import pull_as_reference  # noqa: PLC0415

    folder = args.to or Path(user_videos_dir()) / "Video Versions"
    laid, film = pull_as_reference(host, store, record, folder, heard)
    for warning in laid.warnings:
        note(warning)
    told = {"ref": record.ref, "timeline": laid.name, "id": laid.id, "track": laid.track, "frames": laid.frames,
            "film": str(film), "warnings": list(laid.warnings)}
    return told, f"{laid.name}, on video track {laid.track}"
