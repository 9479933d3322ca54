"""`vvt diff`."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from itertools import combinations
from typing import TYPE_CHECKING

from vvt import reports
from vvt.cli.options import chosen_settings
from vvt.cli.output import note, print_json
from vvt.config import Settings
from vvt.errors import VvtError
from vvt.workflow.comparing import diff, file_of, is_file

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from vvt.workflow.comparing import Comparison

_REPORTS = ("html", "csv", "edl", "markers", "otio")


def run(args: Namespace) -> int:
    """Compare two timelines; returns 0 when they are the same, 1 when not."""
    targets = {kind: path for kind in _REPORTS if (path := getattr(args, kind)) is not None}
    _check_targets(args, targets)
    # Two files need no configuration, not even one that can be read.
    settings = Settings() if is_file(args.before) and is_file(args.after) else chosen_settings(args)
    # Whatever a reader of another format prints is no result.
    with redirect_stdout(sys.stderr):
        found = diff(args.before, args.after, settings, args.rate)
    for warning in found.warnings:
        note(warning)
    _write(found, targets)
    if args.json:
        print_json({**reports.as_json(found.changes), "warnings": list(found.warnings)})
    else:
        print(reports.as_text(found.changes, found.labels), end="")
    return 0 if found.changes.identical else 1


def _check_targets(args: Namespace, targets: dict[str, Path]) -> None:
    """Refuse to write a report over a timeline that is compared, or over another report."""
    for kind, path in targets.items():
        for told in (args.before, args.after):
            if is_file(told) and is_file(str(path)) and os.path.samefile(file_of(told), path):
                raise VvtError(f"--{kind} {path} would overwrite a timeline that is compared.",
                               "Give the report a name of its own.")
    for (kind, path), (other, same) in combinations(targets.items(), 2):
        if os.path.abspath(path) == os.path.abspath(same):
            raise VvtError(f"--{kind} and --{other} name the same file, {path}.",
                           "Give each report a name of its own.")


def _write(found: Comparison, targets: dict[str, Path]) -> None:
    writers = {"csv": reports.write_csv, "edl": reports.write_edl, "markers": reports.write_markers,
               "otio": reports.write_otio}
    for kind, path in targets.items():
        if kind == "html":
            reports.write_html(found.changes, path, found.labels)
        else:
            writers[kind](found.changes, path)
