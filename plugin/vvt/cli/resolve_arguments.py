"""What `vvt resolve …` takes. Imports nothing heavy."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

_Add = Callable[[str, str, str], argparse.ArgumentParser]
_BEFORE = "a version: PROJECT/CUT@v3, @latest, @latest~1; or a timeline file"

TEXT = ("Publish, compare and mark the timeline that is open in DaVinci Resolve.\n"
        "Resolve Studio must run with scripting from outside switched on; what is missing is said with the remedy.")
EXAMPLE = ('  vvt resolve status\n  vvt resolve publish "Feature/Reel 1" --render-preset "H.264 Master" -m "Locked"\n'
           '  vvt resolve mark "Feature/Reel 1@latest"')


def add_actions(add: _Add) -> None:
    """The things `vvt resolve` can do."""
    add("status", "Say what is in Resolve's menus, whether Resolve can be reached and what is open in it, and what to "
        "do if it can't be.",
        "  vvt resolve status --json").add_argument(
            "--dismiss", action="store_true", help="take note of the automatic publishes that failed, so that they "
            "aren't told again")
    add("probe", "Print what only this machine and its Resolve can answer, as JSON for a bug report. The project "
        "stays as it is.",
        "  vvt resolve probe --experiments > resolve.json").add_argument(
            "--experiments", action="store_true", help="also try what needs a timeline: one of our own, in a bin of "
            "our own, both taken away again")
    _menus(add)
    _publish(add)
    _pull(add)
    _paths(add)
    command = add("diff", "Say what changed from a version to the timeline that is open.\n"
                  "Exit status 0 the same, 1 different, 2 trouble.", '  vvt resolve diff "Feature/Reel 1@latest"')
    command.add_argument("before", metavar="REF", help=_BEFORE)
    command = add("mark", "Mark what changed since a version with coloured markers on the open timeline.\n"
                  "Markers of an earlier comparison are replaced, the editor's own never touched: where one sits, "
                  "ours takes the next free frame.", '  vvt resolve mark "Feature/Reel 1@latest"')
    command.add_argument("before", metavar="REF", help=_BEFORE)
    add("unmark", "Take the markers of the last comparison off the open timeline.", "  vvt resolve unmark")


def _pull(add: _Add) -> None:
    command = add("pull", "Bring a version back into Resolve, verified, without touching the open timeline: as a new "
                  "timeline\nin a bin of the day, or its film on a new top track of a copy of the open one.",
                  '  vvt resolve pull "Feature/Reel 1@v3"\n  vvt resolve pull "Feature/Reel 1@v3" --as reference')
    command.add_argument("ref", metavar="REF", help="a version: PROJECT/CUT@v3, @latest, @latest~1")
    command.add_argument("--as", dest="wanted", choices=("timeline", "reference"), default="timeline",
                         help="as a new timeline (the default), or as a film to look at beside the open one")
    command.add_argument("--media", type=Path, metavar="DIR", help="also look here for media that moved")
    command.add_argument("--to", type=Path, metavar="DIR",
                         help="where the film is kept (else Video Versions in your folder for videos)")


def _paths(add: _Add) -> None:
    command = add("paths", "Say what folders are called on other machines, so that a pull finds media that were "
                  "published elsewhere\nor moved. Without a change, list them. A pair maps either way; search folders "
                  "are looked through by file name.",
                  '  vvt resolve paths add /Volumes/NAS "Z:\\"\n  vvt resolve paths search /mnt/old-projects\n'
                  "  vvt resolve paths remove /Volumes/NAS")
    changes = command.add_subparsers(title="changes", dest="change", metavar="CHANGE")
    for name, text, places in (("add", "the same folder under two names", ("FROM", "TO")),
                               ("remove", "forget every pair and search folder that names this", ("FROM",)),
                               ("search", "a folder to look for media in, and in all inside it", ("DIR",))):
        change = changes.add_parser(name, help=text, description=text, allow_abbrev=False)
        for place in places:
            change.add_argument(place.lower(), metavar=place)
        # SUPPRESS: a --json given before the change must not be reset by its absence after it.
        change.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def _menus(add: _Add) -> None:
    install = add("install", "Put our entries into Resolve's menus: Workspace, Scripts, Video Versions with Publish "
                  "Version and Versions Panel,\nand the Deliver trigger Publish This Render, which publishes every "
                  "render it is chosen for.\nRunning it again brings them up to date.",
                  "  vvt resolve install\n  sudo vvt resolve install --all-users")
    uninstall = add("uninstall", "Take away exactly what install put there; a file somebody changed stays.",
                    "  vvt resolve uninstall")
    for command in (install, uninstall):
        command.add_argument("--all-users", action="store_true", help="for everybody on this machine")


def _publish(add: _Add) -> None:
    command = add("publish", "Publish the open timeline: saves the project, exports OTIO, DRT and FCP7 XML, renders if "
                  "asked to.\nPrints PROJECT/CUT@v3 and what changed since the version before.",
                  '  vvt resolve publish --no-render -m "For sound"\n'
                  '  vvt resolve publish "Feature/Reel 1" --render reel1.mov')
    command.add_argument("cut", metavar="PROJECT/CUT", nargs="?",
                         help="the cut (left out: what this timeline was published as before, else its name)")
    film = command.add_mutually_exclusive_group(required=True)
    film.add_argument("--render-preset", metavar="NAME", default="", help="render with this preset of Resolve's")
    film.add_argument("--no-render", action="store_true", help="publish the timeline files alone")
    film.add_argument("--render", type=Path, metavar="FILE", help="publish this rendered film with it")
    film.add_argument("--job", metavar="ID", help="publish what this job of Resolve's render queue has rendered, as "
                      "the end trigger does")
    command.add_argument("--base", metavar="V", default="known",
                         help="the version this timeline grew from: v3, latest, none (default: what it was published "
                         "or pulled as; where nobody knows you are asked)")
    command.add_argument("--change-deliver-settings", action="store_true",
                         help="render also where Resolve can't put the Deliver page's settings back (before 19.1)")
    command.add_argument("-m", "--note", default="", metavar="NOTE", help="what this version is for")
    command.add_argument("--author", metavar="NAME",
                         help="who publishes (else VVT_AUTHOR, the configuration, the login name)")
