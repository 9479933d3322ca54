"""`vvt setup --keys`: asks for an access key, the secret unseen, and has both kept."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

from vvt.cli.output import note
from vvt.errors import NotConfigured
from vvt.workflow.keeping_keys import Keys, credentials_file, keep_keys

if TYPE_CHECKING:
    from argparse import Namespace

    from vvt.config import Settings


def ask_keys(args: Namespace, chosen: Settings) -> None:
    """Keep the keys that are typed, or come on standard input when that was asked for. Raises VvtError."""
    if not chosen.profile:
        raise NotConfigured("Keys are kept under the name of a profile, and none was given.",
                            "Add --profile NAME, for example --profile edit.")
    keys = _from_lines() if args.keys_from_stdin else _typed(chosen.profile)
    note(f"The keys are in {keep_keys(keys, chosen.profile, replace=args.replace)}, profile {chosen.profile}.")


def _typed(profile: str) -> Keys:
    if not sys.stdin.isatty():
        raise NotConfigured("Keys are asked for at a terminal, and standard input is none.",
                            "Run it in a terminal, or add --keys-from-stdin.")
    note(f"The keys go into {credentials_file()}, profile {profile}, where AWS's tools look for them; nowhere else.")
    return Keys(getpass.getpass("Access key id: "), getpass.getpass("Secret access key (nothing is shown): "))


def _from_lines() -> Keys:
    lines = [line.strip() for line in sys.stdin.read().splitlines() if line.strip()]
    if not 2 <= len(lines) <= 3:
        raise NotConfigured("Standard input has to give the access key id and the secret access key, a line each.",
                            "A session token may follow on a third.")
    return Keys(*lines)
