"""`vvt panel`: the only place that starts the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.options import store_options
from vvt.cli.output import print_json
from vvt.errors import VvtError

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
    began = start(Asked(args.cut or "", publish=args.publish, follow=args.follow), store_options(args))
    if args.json:
        print_json({"handed_over": began.handed_over})
    return began.status
