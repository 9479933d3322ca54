"""What the commands take that look at versions and do something with them after publishing. Imports nothing heavy."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

_Add = Callable[[str, str, str], argparse.ArgumentParser]

REF_HELP = ("a version: PROJECT/CUT@v3, @3, @latest, @latest~1 (the one before), @approved, @locked, "
            "or @id:VERSIONID")


def _list(add: _Add) -> None:
    command = add("list", "List projects, the cuts of a project, or the versions of a cut, newest first.\n"
                  "Of a cut with more than 50 versions the newest 50, unless --limit or --json is given.",
                  '  vvt list\n  vvt list Feature\n  vvt list "Feature/Reel 1"\n'
                  '  vvt list "Feature/Reel 1" --status approved --by ana --since 2026-11-01 --search music')
    command.add_argument("what", metavar="PROJECT[/CUT]", nargs="?", help="what to list (left out: the projects)")
    command.add_argument("--limit", type=_count, metavar="N", help="show the newest N versions (0: all)")
    which = command.add_argument_group("which versions of a cut")
    which.add_argument("--status", default="", metavar="STATUS", help="in review, approved, locked or superseded now")
    which.add_argument("--by", default="", metavar="NAME", help="published by them; a first name is enough")
    which.add_argument("--since", type=_day, metavar="DAY", help="published that day or later: 2026-11-01")
    which.add_argument("--until", type=_day_after, metavar="DAY", help="published that day or before")
    which.add_argument("--search", default="", metavar="TEXT", help="with this in note, comments or names, "
                       "whatever its case and accents; or of this number, as v12")


def _status(add: _Add) -> None:
    command = add("status", "Give a version a status: in review, approved, locked or superseded. Without one, show it "
                  "and who gave it.", '  vvt status "Feature/Reel 1@v3" approved\n  vvt status "Feature/Reel 1@latest"')
    command.add_argument("ref", metavar="REF", help=REF_HELP)
    command.add_argument("status", nargs="?", default="", metavar="STATUS",
                         help="in review, approved, locked or superseded")
    command.add_argument("-m", "--message", default="", metavar="TEXT", help="why")
    _author(command)


def _comment(add: _Add) -> None:
    command = add("comment", "Say something of a version, or of a frame of it.",
                  '  vvt comment "Feature/Reel 1@v3" "The cut to the train is two frames late" --at 01:00:10:00')
    command.add_argument("ref", metavar="REF", help=REF_HELP)
    command.add_argument("text", metavar="TEXT", help="what you want to say, in quotes")
    command.add_argument("--at", default="", metavar="TIMECODE", help="of which frame: the timeline's timecode")
    _author(command)


def _note(add: _Add) -> None:
    command = add("note", "Add to the note a version was published with.",
                  '  vvt note "Feature/Reel 1@v3" "This is the one that went to the festival"')
    command.add_argument("ref", metavar="REF", help=REF_HELP)
    command.add_argument("text", metavar="TEXT", help="what is to be added, in quotes")
    _author(command)


def _author(command: argparse.ArgumentParser) -> None:
    command.add_argument("--author", metavar="NAME",
                         help="who says it (else VVT_AUTHOR, the configuration, the login name)")


def _count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = -1
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 on")
    return number


def _day(text: str) -> datetime:
    """A day's beginning where the reader is, or a moment written out."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError) as trouble:
        raise argparse.ArgumentTypeError(f"{text!r} is no day like 2026-11-01") from trouble


def _day_after(text: str) -> datetime:
    """The first moment that is too late: a day's end, or a moment written out."""
    moment = _day(text)
    try:
        day = datetime.fromisoformat(text) + timedelta(days=1)
        return day.astimezone() if len(text) <= len("2026-11-01") else moment
    except OverflowError as trouble:
        raise argparse.ArgumentTypeError(f"{text!r} is no day like 2026-11-01") from trouble


def _share(add: _Add) -> None:
    command = add("share", "Make a link to a version's film for somebody without an account.\n"
                  "Whoever has the link can fetch that file, and nothing else, until it ends.",
                  '  vvt share "Feature/Reel 1@approved" --hours 72\n'
                  '  vvt share "Feature/Reel 1@v3" --part timeline.otio')
    command.add_argument("ref", metavar="REF", help=REF_HELP)
    command.add_argument("--hours", type=_count, default=24, metavar="N",
                         help="how long it works (24; 168 at the most)")
    command.add_argument("--part", default="cut", metavar="NAME",
                         help="which file: cut (the film), proxy, timeline.otio")


def _proxy(add: _Add) -> None:
    command = add("proxy", "Make the viewing proxy of a version's film, again where it is damaged: from the film as it "
                  "is stored.\nThe version stays as it is; the proxy is kept beside it.",
                  '  vvt proxy "Feature/Reel 1@v3"')
    command.add_argument("ref", metavar="REF", help=REF_HELP)


def _watch(add: _Add) -> None:
    command = add("watch", "Watch a folder: every video file that appears or changes in it or below becomes a new "
                  "version\nof its path below the folder. A file is taken when it has stopped growing and opens to its "
                  "end; bytes that are a\nversion already make no new one. Ctrl+C ends it; start it again at any time.",
                  '  vvt watch /Volumes/Cards --project Dailies\n  vvt watch finals --project Film --once')
    command.add_argument("folder", type=Path, metavar="FOLDER", help="the folder to watch")
    command.add_argument("--project", required=True, metavar="NAME", help="the project the versions go to")
    command.add_argument("--once", action="store_true", help="deal with the files that are there, then end; "
                         "exit status 1 where one was refused")
    command.add_argument("--settle", type=_count, default=10, metavar="SECONDS",
                         help="how long a file must not have changed (10)")
    _author(command)


def _repair(add: _Add) -> None:
    command = add("repair", "Repair what can be made again, and say what hangs loose: uploads without a version, files "
                  "of other tools,\nrecords whose files are gone. Never deletes a version. Exit status 0 every version "
                  "is whole, 1 something is gone.",
                  '  vvt repair\n  vvt repair "Feature/Reel 1" --json\n  vvt repair --abort-older-than 14d')
    command.add_argument("what", metavar="PROJECT[/CUT]", nargs="?", help="where to look (left out: everywhere)")
    command.add_argument("--abort-older-than", type=_days, metavar="DAYS",
                         help="have the store drop uploads of ours that were begun so long ago and never finished "
                         "(14d); asks first")
    command.add_argument("--yes", action="store_true", help="don't ask")


def _days(text: str) -> int:
    days = _count(text.lower().removesuffix("d"))
    if not days:
        raise argparse.ArgumentTypeError("an upload may be under way: 1d is the least")
    return days


def _export(add: _Add) -> None:
    command = add("export", "Write versions whole into a folder, to be carried to another bucket or provider: records, "
                  "files, and what was\nsaid of them, verified. Run it again to go on where it stopped.",
                  '  vvt export "Feature/Reel 1" --to /Volumes/Transfer\n'
                  '  vvt export "Feature/Reel 1@approved" "Feature/Reel 2@approved" --to delivery')
    command.add_argument("refs", metavar="REF", nargs="+", help=f"{REF_HELP}; or PROJECT/CUT for all of a cut's")
    command.add_argument("--to", type=Path, metavar="DIR", required=True, help="the folder, made when missing")


def _import(add: _Add) -> None:
    command = add("import", "Bring exported versions in: each becomes a version here and says where it is from.\n"
                  "Numbers are kept where they can be; a second time nothing is added.",
                  "  vvt import /Volumes/Transfer --bucket other --endpoint https://s3.example.com")
    command.add_argument("folder", type=Path, metavar="DIR", help="the folder vvt export wrote")
    command.add_argument("--as", dest="project", metavar="PROJECT", help="into this project (else the one they had)")


COMMANDS = (_list, _status, _comment, _note, _share, _proxy, _watch, _repair, _export, _import)
