"""Two timelines drawn one above the other, with what changed between them."""

from vvt.panel.drawn.pins import Note
from vvt.panel.drawn.plan import Plan, plan
from vvt.panel.drawn.timelines import DrawnTimelines

__all__ = ["DrawnTimelines", "Note", "Plan", "plan"]
