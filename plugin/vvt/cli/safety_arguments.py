"""What `vvt setup` and `vvt doctor` take. Imports nothing heavy."""

from __future__ import annotations

import argparse
from collections.abc import Callable

_Add = Callable[[str, str, str], argparse.ArgumentParser]


def add_setup(add: _Add) -> None:
    """`vvt setup`, and what an administrator or an editor with a letter full of keys needs beside it."""
    command = add("setup", "Take a bucket into use and remember it. With the rights for it, turns versioning on and "
                  "has abandoned uploads\ncleared after 14 days; without them, checks that all is in place and joins. "
                  "Running it again changes nothing.",
                  "  vvt setup --bucket cuts --prefix feature --create\n"
                  "  vvt setup --bucket cuts --endpoint https://minio.example.com --profile edit --keys\n"
                  "  vvt setup --bucket cuts --print-policy editor")
    command.add_argument("--create", action="store_true", help="create the bucket when it isn't there")
    for name, metavar, text in (("kms-key", "ARN", "the KMS key all that is published is encrypted with"),
                                ("storage-class", "CLASS", "the storage class renders are kept in")):
        command.add_argument(f"--{name}", metavar=metavar, default=argparse.SUPPRESS, help=f"{text} (remembered)")
    _policies(command.add_argument_group("rights (docs/permissions.md)"))
    _keys(command.add_argument_group("keys you were sent"))


def _policies(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--print-policy", choices=("editor", "reviewer", "admin"),
                       help="only print what this role needs to be allowed, and what it never may, as a policy")
    group.add_argument("--principal", metavar="ARN", action="append", default=[],
                       help="with --print-policy: as a policy of the bucket, for this user; may be repeated")


def _keys(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--keys", action="store_true",
                       help="ask for them, unseen, and keep them in AWS's own credentials file under --profile")
    group.add_argument("--keys-from-stdin", action="store_true",
                       help="read them from standard input: access key id and secret access key, a line each")
    group.add_argument("--replace", action="store_true", help="also where the profile has other keys already")


def add_doctor(add: _Add) -> None:
    """`vvt doctor`."""
    command = add("doctor", "Examine everything publishing depends on, and say what to do about what is wrong: "
                  "configuration, credentials,\nthe store and its bucket, this machine, Resolve.\n"
                  "Exit status 0 all fine, 1 something to do, 2 it could not look.",
                  "  vvt doctor\n  vvt doctor --json")
    command.add_argument("--no-resolve", action="store_true", help="don't ask Resolve anything")
