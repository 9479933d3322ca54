"""What `vvt panel` takes. Imports nothing heavy."""

from __future__ import annotations

import argparse
from collections.abc import Callable

_Add = Callable[[str, str, str], argparse.ArgumentParser]


def panel(add: _Add) -> None:
    """`vvt panel`."""
    command = add("panel", "Open the window: every version at a glance, what changed, publish and pull.\n"
                  "There is one window; asked for again, it comes to the front and does what was asked.",
                  '  vvt panel\n  vvt panel --publish\n  vvt panel "Feature/Reel 1"')
    command.add_argument("cut", metavar="PROJECT/CUT[@v3]", nargs="?",
                         help="the cut to show, with this version selected; or with --publish the cut to publish")
    command.add_argument("--publish", action="store_true", help="ask what to publish of the timeline open in Resolve")
    command.add_argument("--follow", action="store_true", help="close with Resolve, as when opened from its menu")
