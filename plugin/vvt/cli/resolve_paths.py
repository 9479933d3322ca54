"""`vvt resolve paths`: what folders are called on other machines."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from vvt.cli.output import print_json
from vvt.paths import Places, configured, save, with_place, with_search, without

if TYPE_CHECKING:
    from argparse import Namespace


def paths(args: Namespace) -> int:
    """List the places and search folders, changed first where that is asked for; returns the exit status."""
    places = _changed(args, configured())
    if args.change:
        save(places)
    if args.json:
        told = asdict(places)
        print_json({"places": told["pairs"], "search": told["search"]})
    else:
        print(_text(places), end="")
    return 0


def _changed(args: Namespace, places: Places) -> Places:
    if args.change == "add":
        return with_place(places, getattr(args, "from"), args.to)
    if args.change == "remove":
        return without(places, getattr(args, "from"))
    return with_search(places, args.dir) if args.change == "search" else places


def _text(places: Places) -> str:
    lines = [f"{one} is {other}" for one, other in places.pairs]
    lines += [f"searched: {folder}" for folder in places.search]
    return "".join(f"{line}\n" for line in lines) or "no folders are known by another name\n"
