"""`vvt diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt import reports
from vvt.cli.options import chosen_settings
from vvt.cli.output import note, print_json
from vvt.config import Settings
from vvt.workflow.comparing import diff, is_file

if TYPE_CHECKING:
    from argparse import Namespace

    from vvt.compare import ChangeList


def run(args: Namespace) -> int:
    """Compare two timelines; returns 0 when they are the same, 1 when not."""
    # Two files need no configuration, not even one that can be read.
    settings = Settings() if is_file(args.before) and is_file(args.after) else chosen_settings(args)
    found = diff(args.before, args.after, settings)
    _warn(found)
    _write(args, found)
    if args.json:
        print_json(reports.as_json(found))
    else:
        print(reports.as_text(found), end="")
    return 0 if found.identical else 1


def _warn(found: ChangeList) -> None:
    for warning in dict.fromkeys((*found.before.warnings, *found.after.warnings)):
        note(warning)


def _write(args: Namespace, found: ChangeList) -> None:
    writers = {"html": reports.write_html, "csv": reports.write_csv, "edl": reports.write_edl,
               "markers": reports.write_markers, "otio": reports.write_otio}
    for kind, write in writers.items():
        path = getattr(args, kind)
        if path is not None:
            write(found, path)
