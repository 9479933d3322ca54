"""Two cuts in, a change list out; apply it, turn it round. Pure."""

from vvt.compare.engine import compare
from vvt.compare.model import KINDS, Change, ChangeList, Dissolve, Edit, Number, Ripple, RipplePlace
from vvt.compare.patch import apply, invert

__all__ = [
    "KINDS",
    "Change",
    "ChangeList",
    "Dissolve",
    "Edit",
    "Number",
    "Ripple",
    "RipplePlace",
    "apply",
    "compare",
    "invert",
]
