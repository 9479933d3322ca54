"""How it looks: the dark greys of a grading suite, so that nothing in the room is brighter than the picture.

Sizes are Qt's device-independent pixels, so 200 % is the same, twice as fine.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QStyleFactory

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

BACK, BASE, RAISED, LINE = "#1e1e1f", "#18181a", "#2a2a2c", "#3a3a3d"
# Each is read on every ground it stands on (4.5 : 1, WCAG AA), but for OFF: what can't be used now.
TEXT, QUIET, FAINT, OFF = "#dcdcde", "#a6a6ab", "#919196", "#6e6e73"
ACCENT, ACCENT_DIM = "#5b9bd5", "#2f4d6b"
# Okabe and Ito's, lightened for dark ground; each stands beside a sign.
CAME, WENT, OTHER, WARN = "#3dbd95", "#f0905f", "#e6b040", "#e6b040"
# The same on a selected row, whose ground is ACCENT_DIM.
CHOSEN_QUIET, CHOSEN_ACCENT, CHOSEN_WARN = "#c2c6cc", "#9cc9f0", "#f0c264"
PRIMARY, PRIMARY_LIT, ON_PRIMARY = "#37709f", "#3d78ad", "#ffffff"
LIT = "#343437"         # a button under the mouse
BORDER = "#76767b"      # of what is small and must be seen to be clicked: 3 : 1
BODY = 13       # pixels
# Style sheets take pictures from files alone, and have them named with slashes on every system.
_ICONS = (Path(__file__).parent / "icons").as_posix()

_STYLE = f"""
* {{ font-size: {BODY}px; }}
QMainWindow::separator {{ background: {BASE}; width: 5px; height: 5px; }}
QMainWindow::separator:hover {{ background: {ACCENT_DIM}; }}
QToolTip {{ background: {RAISED}; color: {TEXT}; border: 1px solid {LINE}; padding: 5px; }}
QLabel[role="title"] {{ font-size: 20px; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: 15px; font-weight: 600; }}
QLabel[role="section"] {{ color: {QUIET}; font-size: 11px; font-weight: 600; letter-spacing: 1px; }}
QLabel[role="quiet"] {{ color: {QUIET}; }}
QLabel[role="stage"] {{ font-size: 14px; padding: 2px 0; }}
QLabel[role="stage"][state="waiting"] {{ color: {FAINT}; }}
QLabel[role="stage"][state="now"] {{ color: {TEXT}; font-weight: 600; }}
QLabel[role="stage"][state="done"] {{ color: {QUIET}; }}
QLabel[role="stage"][part="sign"][state="now"] {{ color: {ACCENT}; }}
QLabel[role="stage"][part="sign"][state="done"] {{ color: {CAME}; }}
QLabel[role="badge"] {{ background: {ACCENT_DIM}; color: {TEXT}; border-radius: 3px; padding: 3px 8px; }}
QFrame[role="card"] {{ background: {RAISED}; border: 1px solid {LINE}; border-left: 3px solid {WARN};
    border-top-right-radius: 4px; border-bottom-right-radius: 4px; }}
QFrame[role="card"][weight="trouble"] {{ border-left-color: {WENT}; }}
QFrame[role="card"][weight="done"] {{ border-left-color: {CAME}; }}
QFrame[role="card"] QLabel {{ background: transparent; border: none; }}
QFrame[role="strip"] {{ background: {RAISED}; border: none; border-radius: 4px; }}
QFrame[role="strip"] QLabel {{ background: transparent; }}
QFrame[role="sheet"] {{ background: {RAISED}; border: 1px solid {ACCENT_DIM}; border-radius: 8px; }}
QFrame[role="sheet"] QLabel, QFrame[role="sheet"] QScrollArea, QFrame[role="sheet"] QScrollArea > QWidget > QWidget {{
    background: transparent; }}
QLabel[role="key"] {{ color: {ACCENT}; font-weight: 600; }}
QSplitter::handle {{ background: {BASE}; height: 5px; width: 5px; }}
QSplitter::handle:hover {{ background: {ACCENT_DIM}; }}
QFrame[role="line"] {{ background: {LINE}; max-height: 1px; min-height: 1px; border: none; }}
QPushButton {{ background: {RAISED}; color: {TEXT}; border: 1px solid {LINE}; border-radius: 4px;
    padding: 6px 14px; min-height: 16px; }}
QPushButton:hover {{ background: {LIT}; }}
QPushButton:pressed {{ background: {BASE}; }}
QPushButton:focus {{ border-color: {ACCENT}; }}
QPushButton:disabled {{ color: {OFF}; background: {BACK}; border-color: #2c2c2e; }}
QPushButton[role="primary"] {{ background: {PRIMARY}; border-color: {PRIMARY};
    color: {ON_PRIMARY}; font-weight: 600; }}
QPushButton[role="primary"]:hover {{ background: {PRIMARY_LIT}; }}
QPushButton[role="primary"]:focus {{ border-color: {ON_PRIMARY}; }}
QPushButton[role="primary"]:disabled {{ background: {RAISED}; border-color: {LINE}; color: {OFF}; }}
QPushButton[role="link"] {{ background: transparent; border: 1px solid transparent; color: {ACCENT};
    padding: 3px 6px; }}
QPushButton[role="link"]:hover {{ color: #8cbfec; }}
QPushButton[role="link"]:focus {{ border-color: {ACCENT}; }}
QPushButton[role="link"][edge="flush"] {{ padding: 3px 0; border-left: none; border-right: none; }}
QPushButton[role="link"]:disabled {{ color: {OFF}; }}
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox {{ background: {BASE}; color: {TEXT}; border: 1px solid {LINE};
    border-radius: 4px; padding: 5px 8px; selection-background-color: {ACCENT_DIM}; min-height: 16px; }}
QLineEdit {{ min-height: 18px; }}
QLineEdit, QPlainTextEdit {{ placeholder-text-color: {FAINT}; }}
QPlainTextEdit {{ padding: 5px 6px; }}
QComboBox:!editable {{ padding-left: 10px; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border-color: {ACCENT}; }}
QLineEdit:disabled {{ placeholder-text-color: {OFF}; }}
QLineEdit:disabled, QComboBox:disabled {{ color: {OFF}; background: {BACK}; }}
QListWidget[role="field"] {{ border: 1px solid {LINE}; border-radius: 4px; padding: 3px; }}
QListWidget[role="field"]:focus {{ border-color: {ACCENT}; }}
QListWidget[role="field"]::item {{ padding: 3px 5px; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url("{_ICONS}/down.svg"); width: 12px; height: 12px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 14px; height: 14px; background: {BASE};
    border: 1px solid {BORDER}; }}
QCheckBox::indicator {{ border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: 8px; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ background: {PRIMARY_LIT};
    border-color: {PRIMARY_LIT}; }}
QCheckBox::indicator:checked {{ image: url("{_ICONS}/check.svg"); }}
QRadioButton::indicator:checked {{ image: url("{_ICONS}/dot.svg"); }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {ACCENT}; }}
QCheckBox::indicator:checked:focus, QRadioButton::indicator:checked:focus {{ border-color: {ON_PRIMARY}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {LINE}; background: {BACK}; }}
QCheckBox, QRadioButton {{ spacing: 8px; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {OFF}; }}
QToolButton {{ background: {RAISED}; color: {TEXT}; border: 1px solid {LINE}; border-radius: 4px; padding: 4px 10px;
    min-height: 17px; }}
QToolButton:hover {{ background: {LIT}; }}
QToolButton:checked {{ background: {ACCENT_DIM}; }}
QToolButton:focus {{ border-color: {ACCENT}; }}
QToolButton::menu-indicator {{ image: url("{_ICONS}/down.svg"); width: 10px; height: 10px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 9px; }}
QToolButton[popupMode="2"] {{ padding-right: 26px; }}
QComboBox QLineEdit {{ border: none; padding: 0; min-height: 0; background: transparent; }}
QComboBox QAbstractItemView {{ background: {RAISED}; border: 1px solid {LINE};
    selection-background-color: {ACCENT_DIM}; outline: none; }}
QAbstractItemView {{ background: {BASE}; border: none; outline: none; selection-background-color: {ACCENT_DIM};
    selection-color: {TEXT}; }}
QTreeView, QTableView {{ border: 1px solid {BASE}; }}
QTreeView:focus, QTableView:focus {{ border-color: {ACCENT}; }}
DrawnTimelines {{ border: 1px solid {BACK}; }}
DrawnTimelines:focus {{ border-color: {ACCENT}; }}
QTreeView::item {{ padding: 4px 2px; }}
QTreeView::item:hover {{ background: {RAISED}; }}
QTreeView::item:selected {{ background: {ACCENT_DIM}; color: {TEXT}; }}
QHeaderView::section {{ background: {BACK}; color: {QUIET}; border: none; border-bottom: 1px solid {LINE};
    padding: 4px 5px; }}
QDockWidget {{ color: {QUIET}; titlebar-close-icon: url("{_ICONS}/close.svg"); }}
QDockWidget::close-button {{ background: transparent; border: 1px solid transparent; border-radius: 3px; padding: 0; }}
QDockWidget::close-button:hover {{ background: {LIT}; }}
QDockWidget::title {{ background: {BACK}; padding: 7px 10px; text-align: left; }}
QStatusBar {{ background: {BASE}; color: {QUIET}; border-top: 1px solid {LINE}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {QUIET}; padding: 3px 8px; }}
QStatusBar QLabel[state="warn"] {{ color: {WARN}; }}
QProgressBar {{ background: {BASE}; border: 1px solid {LINE}; border-radius: 4px; height: 10px; text-align: center; }}
QProgressBar::chunk {{ background: {ACCENT}; border-radius: 3px; }}
QMenu {{ background: {RAISED}; border: 1px solid {LINE}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 14px; border-radius: 3px; }}
QMenu::item:selected {{ background: {ACCENT_DIM}; }}
QMenu::item:disabled {{ color: {OFF}; }}
QMenu::separator {{ height: 1px; background: {LINE}; margin: 4px 6px; }}
QScrollBar:vertical {{ background: {BASE}; width: 11px; margin: 0; }}
QScrollBar:horizontal {{ background: {BASE}; height: 11px; margin: 0; }}
QScrollArea[role="form"] QScrollBar:vertical {{ width: 19px; margin-left: 8px; }}
QScrollBar::handle {{ background: #47474b; border-radius: 4px; min-height: 28px; min-width: 28px; margin: 2px; }}
QScrollBar::handle:hover {{ background: #5a5a5f; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def dress(application: QApplication) -> None:
    """Give the program its look, whatever the desktop's is."""
    application.setStyle(QStyleFactory.create("Fusion"))
    application.setPalette(_palette())
    font = QFont(application.font())
    font.setPixelSize(BODY)
    application.setFont(font)
    application.setStyleSheet(_STYLE)


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
            (role.Window, BACK), (role.WindowText, TEXT), (role.Base, BASE), (role.AlternateBase, BACK),
            (role.Text, TEXT), (role.Button, RAISED), (role.ButtonText, TEXT), (role.BrightText, "#ffffff"),
            (role.ToolTipBase, RAISED), (role.ToolTipText, TEXT), (role.PlaceholderText, FAINT),
            (role.Highlight, ACCENT_DIM), (role.HighlightedText, TEXT), (role.Link, ACCENT), (role.Mid, LINE),
            (role.Light, LINE), (role.Dark, BASE), (role.Midlight, RAISED), (role.Shadow, "#000000")):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(OFF))
    return palette
