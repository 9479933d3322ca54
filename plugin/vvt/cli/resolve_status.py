"""`vvt resolve status` and `probe`: whether Resolve can be reached, what is open in it, what a bug report needs."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from vvt.cli.output import note, print_json, when
from vvt.cli.resolve_menus import entries_json, tell_entries
from vvt.cli.resolve_waiting import Waits
from vvt.host import HostRefused, ResolveHost
from vvt.host.probing import probed
from vvt.host.unpublished import dismiss, unpublished

if TYPE_CHECKING:
    from argparse import Namespace

    from vvt.host import Described


def status(args: Namespace) -> int:
    """Say how Resolve and our entries in it are; returns the exit status."""
    waiting = dismiss() if args.dismiss else unpublished()
    told: dict[str, Any] = {"menus": entries_json(), "unpublished": [asdict(one) for one in waiting]}
    if not args.json:
        tell_entries()
        for one in waiting:
            print(f"a render of {when(one.since)} is not published: {one.cause or 'it is not done yet.'}"
                  f"{f' {one.fix}' if one.fix else ''}{f' The film: {one.film}' if one.film else ''}")
    try:
        with closing(ResolveHost()) as host:
            told = {"python": host.status()["python"], **told}
            described = host.describe(waiting=Waits(note))
    except HostRefused as refused:
        if args.json:
            # Once the agent has told of itself Resolve is reached, whatever it then refuses.
            print_json({"reachable": "python" in told, **told, "kind": refused.kind, "cause": refused.cause,
                        "fix": refused.fix})
        raise
    if args.json:
        print_json({"reachable": True, **told, **_described(described)})
    else:
        _tell(described)
    return 0


def probe(args: Namespace) -> int:
    """Print what only this machine and its Resolve can answer, as JSON for a bug report; returns the exit status."""
    print_json(probed(experiments=args.experiments, waiting=Waits(note)))
    return 0


def _tell(told: Described) -> None:
    print(f"{told.product} {told.version}, project {told.project}")
    if told.timeline is None:
        print("no timeline is open")
    else:
        offline = f", {told.timeline.offline} clips offline" if told.timeline.offline else ""
        print(f"timeline {told.timeline.name}, from {told.timeline.start_timecode}{offline}")


def _described(told: Described) -> dict[str, object]:
    facts = {**asdict(told), "exports": list(told.exports), "presets": list(told.presets)}
    if told.timeline is not None:
        rate = f"{told.timeline.rate.numerator}/{told.timeline.rate.denominator}"
        facts["timeline"] = {**asdict(told.timeline), "rate": rate, "told": told.timeline.told}
    return facts
