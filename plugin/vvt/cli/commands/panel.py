"""`vvt panel`: the only place that starts the panel."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from vvt.cli.options import store_options
from vvt.cli.output import note, print_json
from vvt.errors import BadName, VvtError

if TYPE_CHECKING:
    from argparse import Namespace


def run(args: Namespace) -> int:
    """Open the window, or have the one that is open do what is asked; returns the exit status."""
    try:
        from vvt.panel.asked import Asked  # noqa: PLC0415 - the window's libraries are for this command alone
        from vvt.panel.start import start  # noqa: PLC0415
    except ImportError as trouble:
        raise VvtError(f"The window's library can't be loaded: {trouble}.",
                       "Install Video Version Tracker again, on Linux with the packages README names.") from trouble
    threading.Thread(target=_send_what_is_left, daemon=True).start()
    options = store_options(args)
    if options.get("ca_bundle"):
        # The window that is open may stand in another folder.
        options["ca_bundle"] = str(Path(options["ca_bundle"]).absolute())
    cut, version = _named(args.cut) if args.cut else ("", 0)
    began = start(Asked(cut, publish=args.publish, follow=args.follow, version=version, options=options), options)
    if args.json:
        print_json({"handed_over": began.handed_over})
    return began.status


def _named(text: str) -> tuple[str, int]:
    """The cut that is named, and the number of its version, 0 for the newest. Raises BadName."""
    from vvt.store import CutName, Ref  # noqa: PLC0415 - loads boto3, which the window begins with too

    if not Ref.looks_like_one(text):
        return str(CutName.parse(text)), 0
    ref = Ref.parse(text)
    if ref.kind != "number" and (ref.kind, ref.back) != ("latest", 0):
        raise BadName(f"{text!r} can't be opened.", "Name a cut, as PROJECT/CUT, or a version by its number, as @v3.")
    return str(ref.name), ref.number


def _send_what_is_left() -> None:
    """What a crash left in the outbox goes on in the background; beside the window, which must not wait for it."""
    from vvt.workflow.outgoing import send_what_is_left  # noqa: PLC0415 - loads boto3

    try:
        if told := send_what_is_left():
            note(told)
    except VvtError as trouble:
        note(f"{trouble.cause} {trouble.fix}")
