"""`vvt note`."""

from vvt.cli.commands.comment import run

__all__ = ["run"]
