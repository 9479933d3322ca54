"""The colours and measures of the drawing: dark greys, and shades that stay distinct in colour blindness."""

from __future__ import annotations

from PySide6.QtGui import QColor

# Okabe and Ito's palette, as the HTML report has it; every shade comes with a sign as well.
SHADES = {
    "new": QColor("#2fb38a"), "gone": QColor("#e2703f"), "trim": QColor("#e6a62a"), "slip": QColor("#62b8ea"),
    "move": QColor("#7d9df0"), "swap": QColor("#d690bd"), "speed": QColor("#e6dc5a"), "look": QColor("#b3a5e6"),
    "plain": QColor("#b9bcc2"),
}
# Seen from far, where no sign has room, each shade has its own bands of a row's height, from the top.
BANDS = {
    "new": "111111", "gone": "101010", "trim": "111000", "slip": "001100", "move": "110011", "swap": "011110",
    "speed": "000111", "look": "000011", "plain": "110000",
}
BACK, LANE, CLIP, CLIP_OFF = QColor("#1e1e1f"), QColor("#252526"), QColor("#4b4b4f"), QColor("#38383b")
LINE, TEXT, QUIET, ON_SHADE = QColor("#67676c"), QColor("#d6d6d8"), QColor("#a6a6aa"), QColor("#101011")
EDGE, PLAYHEAD, HATCH = QColor("#ffffff"), QColor("#ff5c5c"), QColor(0, 0, 0, 60)
COMMENT = QColor("#f2e7b8")
GUTTER = 52             # pixels left of the tracks, for their labels
TICKS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)     # seconds
