"""What part of the drawing is in view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.panel.drawn import ink

if TYPE_CHECKING:
    from vvt.panel.models.plan import Plan, Row


@dataclass(frozen=True, slots=True)
class View:
    """Pixels a second, the pixel of the drawing at the left edge and the top, the viewport's width in pixels.

    `dim` are the kinds that are switched off.
    """

    scale: float
    left: float
    width: float
    top: float = 0.0
    dim: frozenset[str] = frozenset()

    def x(self, frame: float, rate: float) -> float:
        """The viewport's pixel of a frame."""
        return ink.GUTTER + frame / rate * self.scale - self.left

    def frames(self, rate: float) -> tuple[float, float]:
        """The frames at the left and right edge of what is in view."""
        first = self.left / self.scale * rate
        return first, (self.left + self.width - ink.GUTTER) / self.scale * rate


def rate_of(plan: Plan, row: Row) -> float:
    """Frames a second of the row's timeline; only places ink."""
    return float(plan.cut(row).rate)
