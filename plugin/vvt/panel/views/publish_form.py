"""What an editor is asked before a publish: which cut, what it grew from, a note, and what film goes along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QRadioButton, QWidget

from vvt.cut import rate_label, timecode
from vvt.panel.actions.publishing import Wish
from vvt.panel.trouble import Trouble
from vvt.panel.views.cards import Card
from vvt.panel.views.pieces import Choice, button, column, emptied, label, line, row
from vvt.panel.views.which_cut import WhichCut, beside_the_first
from vvt.workflow.preflight import preflight, without_film

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vvt.host import Described
    from vvt.panel.actions.publishing import Grown, Proposal
    from vvt.workflow.preflight import Line

_NO_FILM = "Choose a render preset or a film that is there, or publish the timeline alone all the same."
FILM_FILES = "Films (*.mov *.mp4 *.mxf *.m4v *.mkv *.avi);;All files (*)"


class PublishForm(QWidget):
    """Filled from a proposal; `ready` says whether `wish` can be published, `renamed` that another cut was typed."""

    ready = Signal(bool)
    renamed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeline, self.which = label(role="quiet", wrap=True), WhichCut(self)
        self.project, self.cut, self.base = self.which.project, self.which.cut, self.which.base
        self.becomes, self.note = self.which.becomes, self.which.note
        self.rendered, self.bare = QRadioButton("&Render with"), QRadioButton("No film, &only the timeline")
        self.use_file = QRadioButton("&Use this film")
        self.preset, self.film = Choice(), QLineEdit()
        self.film.setPlaceholderText("A rendered film of this timeline")
        self.browse = button("Browse…", pressed=self._browse)
        self._cards = column(gap=6)
        self._told: Described | None = None
        self.film.setAccessibleName("Film file")
        self.preset.setAccessibleName("Render preset")
        inside = column(self.timeline, 6, self._fields(), 2, self._cards, None, gap=6)
        self.setLayout(inside)
        self._connect()

    def _connect(self) -> None:
        self.which.changed.connect(self._changed)
        self.which.renamed.connect(self.renamed)
        self.film.textChanged.connect(self._changed)
        for chosen in (self.rendered, self.bare, self.use_file):
            chosen.toggled.connect(self._changed)

    def _fields(self) -> QGridLayout:
        grid = form_grid()
        at = self.which.lay_into(grid)
        grid.addWidget(line(), at, 0, 1, 2)
        grid.addWidget(beside_the_first(label("Film")), at + 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._films(), at + 1, 1)
        return grid

    def _films(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.rendered, 0, 0)
        grid.addWidget(self.preset, 0, 1)
        grid.addWidget(self.use_file, 1, 0)
        grid.addLayout(row(self.film, self.browse), 1, 1)
        grid.addWidget(self.bare, 2, 0, 1, 2)
        return grid

    # What is proposed

    def show_proposal(self, proposal: Proposal, known: dict[str, list[str]], used: Sequence[str] = ()) -> None:
        """Fill the form in; `known` are cuts by project, `used` the presets used before, the likeliest first."""
        told = proposal.told
        self.timeline.setText(_summary(told))
        self.which.show_place(proposal.grown.place, known)
        self._show_presets(told.presets, used)
        self._told = told
        self.show_grown(proposal.grown)

    def _show_presets(self, presets: Sequence[str], used: Sequence[str]) -> None:
        """A film belongs to a version: unless the editor said otherwise here, one is rendered where that can be."""
        likely, first = (self.preset.currentText(), *used), self._told is None
        self.preset.clear()
        self.preset.addItems(list(presets))
        # Resolve doesn't say which preset its Deliver page shows: the first it lists, where none was used before.
        self.preset.setCurrentText(next((one for one in (*likely, *presets) if one in presets), ""))
        self.rendered.setEnabled(bool(presets))
        if not presets and (first or self.rendered.isChecked()):
            self.bare.setChecked(True)
        elif first:
            self.rendered.setChecked(True)

    def show_grown(self, grown: Grown) -> None:
        """Offer the versions the cut can have grown from; where nobody knows, the editor must say."""
        self.which.show_grown(grown)

    # What is chosen

    @property
    def wish(self) -> Wish:
        """What was chosen."""
        preset = self.preset.currentText() if self.rendered.isChecked() else ""
        film = Path(self.film.text()).expanduser() if self.use_file.isChecked() else None
        return Wish(self.which.place, self.which.note_text, preset, film, self.which.base_word)

    @property
    def missing(self) -> str:
        """What must be said before it can be published; "" when nothing is."""
        if self.which.missing:
            return self.which.missing
        film = self.wish.film
        if self.use_file.isChecked() and not (self.film.text().strip() and film and film.is_file()):
            return "Choose the film."
        return next((found.cause for found in self._lines() if found.stops), "")

    @property
    def can_be_published(self) -> bool:
        """True when nothing is missing."""
        return not self.missing

    def _lines(self) -> list[Line]:
        if self._told is None:
            return []
        lines = preflight(self._told, None, with_render=self.rendered.isChecked())
        return [*lines, *([without_film(_NO_FILM)] if self.bare.isChecked() else [])]

    def _changed(self) -> None:
        self.preset.setEnabled(self.rendered.isChecked())
        self.film.setEnabled(self.use_file.isChecked())
        self.browse.setEnabled(self.use_file.isChecked())
        emptied(self._cards)
        for found in self._lines():
            self._cards.addWidget(Card(Trouble(found.cause, found.fix), weight="trouble" if found.stops else "warning"))
        self.ready.emit(self.can_be_published)

    def _browse(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "The rendered film", self.film.text(), FILM_FILES)
        if chosen:
            self.film.setText(chosen)


def form_grid() -> QGridLayout:
    """Names on the left, what is asked on the right."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(10)
    grid.setHorizontalSpacing(12)
    grid.setColumnStretch(1, 1)
    return grid


def _summary(told: Described) -> str:
    """`Reel 2, 00:01:12:05 long from 01:00:00:00 at 23.976, in DaVinci Resolve Studio 20.3`."""
    facts = told.timeline
    if facts is None:
        return f"{told.product} {told.version}"
    long = timecode(facts.end - facts.start, facts.rate, drop=facts.drop)
    return (f"{facts.name}, {long} long from {facts.start_timecode} at {rate_label(facts.rate):g}, "
            f"in {told.product} {told.version}")
