"""Two timelines drawn one above the other, with what changed between them."""

from vvt.panel.drawn.pins import Note
from vvt.panel.drawn.timelines import DrawnTimelines
from vvt.panel.models.plan import Plan, plan

__all__ = ["DrawnTimelines", "Note", "Plan", "plan"]
