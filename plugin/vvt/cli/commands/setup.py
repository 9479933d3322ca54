"""`vvt setup`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.asking_keys import ask_keys
from vvt.cli.options import chosen_settings, store_options
from vvt.cli.output import note, print_json
from vvt.config import need_bucket
from vvt.workflow.granting import policy_for
from vvt.workflow.joining import Joined, set_up

if TYPE_CHECKING:
    from argparse import Namespace

_DONE = {
    "done": "done", "was there": "in place already", "not allowed": "left to an administrator (no right to it)",
    "not supported": "not possible on this store",
}
_CONDITIONS = {
    "honoured": "honoured", "ignored": "ignored by this store; the oldest record decides instead, which is as safe",
    "refused": "refused by this store; the oldest record decides instead, which is as safe",
}


def run(args: Namespace) -> int:
    """Take a bucket into use, or print a role's policy; returns the exit status."""
    chosen = chosen_settings(args)
    if args.print_policy:
        print_json(policy_for(args.print_policy, chosen, args.principal))
        return 0
    if args.keys or args.keys_from_stdin:
        ask_keys(args, need_bucket(chosen))
    joined = set_up(chosen, create=args.create, **store_options(args))
    for alarm in joined.state.alarms:
        note(f"{alarm.cause} {alarm.fix}")
    if args.json:
        print_json(_json(joined))
    else:
        _tell(joined)
    return 0


def _tell(joined: Joined) -> None:
    where = joined.settings
    print(f"bucket {where.bucket}" + (f", under {where.prefix}" if where.prefix else "")
          + (f", at {where.endpoint}" if where.endpoint else ""))
    for step in joined.steps:
        print(f"  {step.what}: {_DONE.get(step.done, step.done)}")
    print(f"  versioning reads back as {joined.state.versioning}")
    if joined.state.conditions:
        print(f"  conditional writes: {_CONDITIONS.get(joined.state.conditions, joined.state.conditions)}")
    print(f"  {'remembered' if joined.remembered else 'remembered already'} in {joined.config}")


def _json(joined: Joined) -> dict[str, object]:
    where, state = joined.settings, joined.state
    return {
        "bucket": where.bucket, "prefix": where.prefix, "endpoint": where.endpoint,
        "steps": [{"what": step.what, "done": step.done} for step in joined.steps],
        "versioning": state.versioning, "conditions": state.conditions, "checksums": state.checksums,
        "ready": state.ready, "alarms": [{"cause": alarm.cause, "fix": alarm.fix} for alarm in state.alarms],
        "config": str(joined.config), "config_written": joined.remembered,
    }
