"""What `vvt outbox` takes, and how a publish is sent. Imports nothing heavy."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable

_Add = Callable[[str, str, str], argparse.ArgumentParser]
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}


def add_outbox(add: _Add) -> None:
    """`vvt outbox`."""
    command = add("outbox", "See and steer the publishes that are not finished: waiting for the network, stopped, or "
                  "being sent.\nlist shows them; resume sends them now (all, or those with these ids); drop gives one "
                  "up and leaves\nyour own files as they are; run sends what goes by itself, and stays while the store "
                  "is away.",
                  "  vvt outbox\n  vvt outbox resume\n  vvt outbox drop 3f2a91c0")
    command.add_argument("action", nargs="?", choices=("list", "resume", "drop", "run"), default="list",
                         metavar="ACTION", help="list (the default), resume, drop or run")
    command.add_argument("ids", nargs="*", metavar="ID", help="which publish: the first letters of its id will do")
    command.add_argument("--all", action="store_true", dest="every",
                         help="list: also those that were done or dropped in the last two weeks")
    command.add_argument("--delete-render", action="store_true",
                         help="drop: also delete the film that was rendered for it (a film you chose is never touched)")


def add_sending(command: argparse.ArgumentParser) -> None:
    """The options about how a publish is sent."""
    command.add_argument("--later", action="store_true", help="send nothing now: it waits in the outbox and goes with "
                         "the next publish, or with vvt outbox resume")
    command.add_argument("--limit", type=_rate, metavar="RATE", help="send at most so much a second: 500k, 20M")


def _rate(text: str) -> int:
    """Bytes a second; k, M and G are thousands, as networks count."""
    told = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmg]?)(?:B?(?:/s)?)", text.strip(), re.IGNORECASE)
    bytes_per_second = int(float(told[1]) * _UNITS[told[2].lower()]) if told else 0
    if bytes_per_second < 1:
        raise argparse.ArgumentTypeError(f"{text} is no rate; write it as 500k or 20M, which are bytes a second")
    return bytes_per_second
