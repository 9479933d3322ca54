"""`vvt doctor`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from vvt.cli.options import store_options
from vvt.cli.output import columns, print_json
from vvt.workflow.examining import Examined, examine

if TYPE_CHECKING:
    from argparse import Namespace

FINE, TO_DO, BLIND = 0, 1, 2
_MARKS = {"ok": "ok", "warning": "WARNING", "alarm": "ALARM", "unknown": "?"}


def run(args: Namespace) -> int:
    """Examine and explain; returns the exit status: 0 fine, 1 something to do, 2 the bucket couldn't be looked at."""
    found = examine(store_options(args), ask_resolve=not args.no_resolve)
    if args.json:
        print_json({"findings": [asdict(finding) for finding in found.findings], "looked": found.looked,
                    "resolve": found.resolve})
    else:
        _tell(found)
    if not found.looked:
        return BLIND
    return TO_DO if found.to_do else FINE


def _tell(found: Examined) -> None:
    rows: list[tuple[str, str, str]] = []
    for finding in found.findings:
        rows.append((_MARKS[finding.state], finding.topic, finding.cause))
        if finding.fix:
            rows.append(("", "", f"-> {finding.fix}"))
    print(columns(rows, ("", "", "")).lstrip("\n"), end="")
    count = len(found.to_do)
    print("\n" + ("all is well" if not count else f"{count} thing{'s' * (count > 1)} to see to")
          + ("" if found.looked else "; the bucket could not be looked at"))
