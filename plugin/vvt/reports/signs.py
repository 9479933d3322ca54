"""How a kind of change looks: its sign and the colour it is drawn in, told apart without colours too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vvt.compare.model import Change


@dataclass(frozen=True, slots=True)
class Look:
    """A sign a reader knows without colours, and the CSS class that carries the colour."""

    sign: str
    shade: str


# Shades follow Okabe and Ito's palette, which stays distinct in every common colour blindness.
LOOKS = {
    "insert": Look("+", "new"), "overwrite": Look("+", "new"), "extract": Look("−", "gone"), "lift": Look("−", "gone"),
    "replace": Look("⇄", "swap"), "relink": Look("@", "swap"), "trim": Look("⇥", "trim"), "roll": Look("‖", "trim"),
    "slip": Look("↔", "slip"), "slide": Look("⇔", "slip"), "move": Look("↷", "move"), "retime": Look("»", "speed"),
    "split": Look("¦", "plain"), "join": Look("&", "plain"), "transition": Look("⋈", "look"),
    "effect": Look("ƒ", "look"), "enable": Look("○", "plain"), "rename": Look("Aa", "plain"),
    "colour": Look("◧", "plain"), "metadata": Look("i", "plain"), "marker": Look("◆", "plain"),
    "track": Look("≡", "plain"), "timeline": Look("TC", "plain"), "nested": Look("▣", "look"),
    "picture": Look("◉", "look"),
}


def sign(change: Change) -> str:
    """The sign of one change: its kind's, filled for a clip that was switched on."""
    return "●" if change.kind == "enable" and change.action == "on" else LOOKS[change.kind].sign


def shade(kind: str) -> str:
    """The CSS class of a kind's colour."""
    return LOOKS[kind].shade
