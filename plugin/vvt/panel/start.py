"""`start`: be the one window, or have it do what is asked."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication

from vvt.panel.single import be_first

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vvt.panel.asked import Asked


@dataclass(frozen=True, slots=True)
class Began:
    """How a start ended: the exit status, and whether another window took over what was asked."""

    status: int
    handed_over: bool


def start(asked: Asked, options: Mapping[str, str]) -> Began:
    """Open the window and stay until it is closed, or tell the one that is open. Raises VvtError.

    `options` say where the bucket is, as on the command line.
    """
    first = be_first(asked)
    if first is None:
        return Began(0, handed_over=True)
    from vvt.panel.program import Program  # noqa: PLC0415 - a second start need not load the windows

    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QCoreApplication.setApplicationName("Video Versions")
    try:
        return Began(Program(first, options, sys.argv[:1]).run(asked), handed_over=False)
    finally:
        first.close()
