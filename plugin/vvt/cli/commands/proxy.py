"""`vvt proxy`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.output import print_json, size
from vvt.cli.progress import shown
from vvt.store import Ref
from vvt.workflow.opening import open_store
from vvt.workflow.proxy_again import make_again

if TYPE_CHECKING:
    from argparse import Namespace


def run(args: Namespace) -> int:
    """Make the viewing proxy of a version, again where there is one; returns the exit status."""
    ref = Ref.parse(args.ref)
    store = open_store(chosen_settings(args))
    record = store.find(ref)
    with shown("the viewing proxy:") as progress:
        proxy = make_again(store, record, progress)
    if args.json:
        print_json({"ref": record.ref, "proxy": proxy.to_dict()})
    else:
        print(f"the viewing proxy of {record.ref} is made: {size(proxy.size)}")
    return 0
