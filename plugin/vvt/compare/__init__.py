"""Two cuts in, a change list out; apply it, turn it round. Pure."""

from vvt.compare.model import KINDS, Change, ChangeList, Dissolve, Edit, Number, Ripple

__all__ = ["KINDS", "Change", "ChangeList", "Dissolve", "Edit", "Number", "Ripple"]
