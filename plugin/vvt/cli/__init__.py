"""The command line: `vvt …`, one thin function a command. The work itself is done in `vvt.workflow`."""

from vvt.cli.main import main

__all__ = ["main"]
