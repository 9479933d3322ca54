"""What each command takes, and its help. Imports nothing heavy: `vvt --help` must answer at once."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

from vvt import __version__
from vvt.cli import outbox_arguments, panel_arguments, resolve_arguments, safety_arguments
from vvt.cli.versions_arguments import COMMANDS, REF_HELP

_EPILOG = """\
exit status: 0 done (diff: the same), 1 different (diff, verify), 2 trouble: the reason and what to do on standard error

examples:
  vvt setup --bucket cuts --create
  vvt publish "Feature/Reel 1" --render reel1.mov --timeline reel1.otio -m "Director's notes"
  vvt diff "Feature/Reel 1@latest~1" "Feature/Reel 1@latest"
"""


class _Parser(argparse.ArgumentParser):
    """Tells wrong arguments as all trouble is told: the cause, and what to do."""

    def error(self, message: str) -> NoReturn:
        """Leave with exit status 2."""
        self.exit(2, f"vvt: {message[:1].upper()}{message[1:]}.\n     See how it is used: {self.prog} --help.\n")


def parser() -> argparse.ArgumentParser:
    """The whole command line. A parsed command carries its name in `command`."""
    top = _Parser(
        prog="vvt", description="Keeps every cut as a numbered version in S3, and says what changed between any two.",
        epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    top.add_argument("--version", action="version", version=f"vvt {__version__}")
    _store_options(top)
    commands = top.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)
    for add in (safety_arguments.add_setup, safety_arguments.add_doctor, _publish, *COMMANDS,
                _show, _diff, _pull, _verify, outbox_arguments.add_outbox, _resolve, panel_arguments.panel):
        add(lambda name, text, example: _command(commands, name, text, example))
    return top


_Add = Callable[[str, str, str], argparse.ArgumentParser]


def _command(commands: argparse._SubParsersAction[_Parser], name: str, text: str,
             example: str) -> argparse.ArgumentParser:
    summary = re.split(r"[.:,]\s", text, maxsplit=1)[0]
    command = commands.add_parser(
        name, help=summary, description=text, epilog=f"example:\n{example}",
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    _store_options(command)
    command.add_argument("--json", action="store_true", help="print JSON (docs/json.md) instead of text")
    return command


def _store_options(command: argparse.ArgumentParser) -> None:
    """The options that say where the bucket is; they may stand before or after the command's name."""
    group = command.add_argument_group("where the versions are (else VVT_BUCKET …, AWS_… , the configuration file)")
    for name, metavar, text in (
            ("bucket", "NAME", "the S3 bucket"),
            ("prefix", "PATH", "keep everything under this prefix of the bucket"),
            ("endpoint", "URL", "another S3 than Amazon's, e.g. https://minio.example.com"),
            ("profile", "NAME", "the AWS profile with the credentials"),
            ("region", "NAME", "the bucket's region"),
            ("ca-bundle", "FILE", "certificates to trust, for an endpoint of your own"),
            ("proxy", "URL", "an HTTP proxy on the way there (else HTTPS_PROXY)")):
        # SUPPRESS: an option given before the command must not be reset by its absence after it.
        group.add_argument(f"--{name}", metavar=metavar, default=argparse.SUPPRESS, help=text)


def _publish(add: _Add) -> None:
    command = add("publish", "Publish a new version of a cut: a rendered file, timeline files, or both.\n"
                  "Prints PROJECT/CUT@v3 and what changed since the version before.",
                  '  vvt publish "Feature/Reel 1" --render reel1.mov --timeline reel1.otio --timeline reel1.drt '
                  '-m "Tightened the chase"')
    command.add_argument("cut", metavar="PROJECT/CUT", help="the cut, as you would say its name")
    command.add_argument("--render", type=Path, metavar="FILE", help="the rendered cut, or any video file")
    command.add_argument("--timeline", type=Path, metavar="FILE", action="append", default=[],
                         help="a timeline file (.otio to compare, .drt to restore, .xml, .edl, .fcpxml, .aaf); "
                         "may be repeated")
    command.add_argument("--base", metavar="V", default="latest",
                         help="the version this cut grew from: v3, none (default: the newest)")
    command.add_argument("-m", "--note", default="", metavar="NOTE", help="what this version is for")
    command.add_argument("--author", metavar="NAME",
                         help="who publishes (else VVT_AUTHOR, the configuration, the login name)")
    outbox_arguments.add_sending(command)


def _show(add: _Add) -> None:
    command = add("show", "Show one version in full: parts, sizes, checksums, S3 VersionIds.",
                  '  vvt show "Feature/Reel 1@v3"\n  vvt show "Feature/Reel 1@latest" --json')
    command.add_argument("ref", metavar="REF", help=REF_HELP)


def _diff(add: _Add) -> None:
    command = add("diff", "Say what changed from one timeline to another: two files, two versions, or one of each.\n"
                  "Exit status 0 the same, 1 different, 2 trouble.",
                  "  vvt diff monday.otio tuesday.otio\n"
                  '  vvt diff "Feature/Reel 1@v2" "Feature/Reel 1@v3" --html changes.html')
    command.add_argument("before", metavar="A", help="the earlier timeline: a file, or a version as PROJECT/CUT@v2")
    command.add_argument("after", metavar="B", help="the later one")
    for name, text in (("html", "a page with both timelines drawn, for a browser or the printer"),
                       ("csv", "a table for a spreadsheet"),
                       ("edl", "a change EDL (CMX3600) for sound: what of the old reel goes where in the new"),
                       ("markers", "a marker list Resolve can import"),
                       ("otio", "the later timeline with the changes as markers")):
        command.add_argument(f"--{name}", type=Path, metavar="FILE", help=f"also write {text}")
    command.add_argument("--rate", type=_frame_rate, metavar="FPS",
                         help="frames per second of an EDL, which doesn't say it (23.976, 25, 30000/1001; else what "
                         "its numbers prove, or a guess that is said to be one)")


def _frame_rate(told: str) -> Fraction:
    """A rate as people write it; raises what argparse tells as a wrong argument."""
    from vvt.cut import exact_rate  # noqa: PLC0415 (the other commands need no rates)

    try:
        rate = exact_rate(Fraction(told))
    except (ValueError, ZeroDivisionError, OverflowError):
        rate = Fraction(0)
    if not 1 <= rate <= 1000:
        raise argparse.ArgumentTypeError(f"{told!r} is no frame rate; write 23.976, 25 or 30000/1001")
    return rate


def _pull(add: _Add) -> None:
    command = add("pull", "Fetch a version, verify it, and put it in place as `CUT v012.<ext>`.\n"
                  "A file that is there already is never overwritten.",
                  '  vvt pull "Feature/Reel 1@v1" --to ~/Movies --only render')
    command.add_argument("ref", metavar="REF", help=REF_HELP)
    command.add_argument("--to", type=Path, metavar="DIR", default=Path(),
                         help="the folder to put it in (else this one)")
    command.add_argument("--only", choices=("render", "timeline", "proxy"),
                         help="fetch only these parts; the viewing proxy only comes when asked for")


def _verify(add: _Add) -> None:
    command = add("verify", "Verify a version: reads again all that is stored of it and checks every checksum.\n"
                  "Exit status 0 all right, 1 something differs, 2 trouble.",
                  '  vvt verify "Feature/Reel 1@v1"')
    command.add_argument("ref", metavar="REF", help=REF_HELP)


def _resolve(add: _Add) -> None:
    command = add("resolve", resolve_arguments.TEXT, resolve_arguments.EXAMPLE)
    actions = command.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True,
                                     parser_class=_Parser)
    resolve_arguments.add_actions(lambda name, text, example: _command(actions, name, text, example))
