"""*Publish Version*: confirm, then watch it go through its stages, or work on meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from vvt.panel.actions.publishing import CHECKING, EXPORTING, RENDERING, SAVING, UPLOADING, grown, propose, publish
from vvt.panel.views.publish_form import PublishForm
from vvt.panel.views.publish_pages import ASKING, FORM, PublishPages

if TYPE_CHECKING:
    from vvt.host import Described
    from vvt.panel.actions.nearby import Nearby
    from vvt.panel.actions.publishing import Grown, Proposal
    from vvt.panel.models.cuts import Place
    from vvt.panel.session import Session
    from vvt.panel.views.cards import Card
    from vvt.panel.views.presets_used import PresetsUsed
    from vvt.panel.work import Workshop

# Nothing can be had of Resolve now: what was exported by hand can be published all the same.
_NO_RESOLVE = frozenset({
    "agent-crashed", "agent-silent", "broken-install", "ending", "free-edition", "hangs", "no-nle", "no-python",
    "no-start", "not-exported", "not-installed", "not-running", "resolve-gone", "scripting-off", "starting"})


class PublishDialog(PublishPages):
    """Publishes what is open in Resolve. `wants_files` comes, where that can't be asked, with the cut and the note."""

    wants_files = Signal(str, str)

    asks = "Asking Resolve what is open …"
    meanwhile = "You can work on in Resolve meanwhile."
    kept = "Nothing was published, and your timeline is as it was."

    def __init__(self, session: Session, nearby: Nearby, workshop: Workshop, *,  # noqa: PLR0913 - what it starts from
                 known: dict[str, list[str]] | None = None, cut: str = "", used: PresetsUsed | None = None) -> None:
        self.form = PublishForm()
        super().__init__(session, workshop, self.form)
        self.setWindowTitle("Publish Version")
        self._nearby, self._known, self._cut, self._used = nearby, known or {}, cut, used
        self.preset = ""        # the one it was published with
        self._told: Described | None = None
        self.asked_for = cut
        self._versions = self._question("look up")
        self._versions.missed.connect(self.form.which.show_missed)
        self.form.ready.connect(self._ready)
        self.form.renamed.connect(self._look_up)
        session.changed.connect(self.form.which.look_again)
        self.look()

    def look(self) -> None:
        """Ask Resolve what is open, and propose."""
        self._turn_to(ASKING, self.title, back="Cancel", go="")
        job = self._workshop.start(lambda steering: propose(self._session, self._nearby, self._cut, steering),
                                   "propose")
        self._follow(job)
        job.done.connect(self._proposed)

    def _proposed(self, proposal: Proposal) -> None:
        self._told = proposal.told
        used = self._used.likely(proposal.grown.place.project) if self._used else ()
        self.form.show_proposal(proposal, self._known, used)
        self._turn_to(FORM, self.title, back="Cancel", go="Publish")
        self.form.note.setFocus()

    def _offer_setup(self, card: Card) -> None:
        super()._offer_setup(card)
        if card.trouble.kind in _NO_RESOLVE:
            card.offer("Publish files…", self._files)

    def _files(self) -> None:
        place = self.form.which.place
        self.wants_files.emit(str(place) if place.project and place.cut else self._cut, self.form.which.note_text)

    def _missing(self) -> str:
        return self.form.missing

    def _look_up(self, place: Place) -> None:
        """Another cut was typed: find out what it grew from."""
        told = self._told
        if told is None:
            return
        self._versions.ask(lambda steering: (place, grown(self._session, told, str(place), steering)), self._looked_up)

    def _looked_up(self, found: tuple[Place, Grown]) -> None:
        place, grew = found
        if self.page == FORM and self.form.wish.place in (place, grew.place):
            self.form.show_grown(grew)

    def _publish(self) -> None:
        wish = self.form.wish
        self.preset = wish.preset
        names = [SAVING, EXPORTING, *([RENDERING] if wish.preset else []),
                 *([CHECKING] if wish.preset or wish.film else []), UPLOADING]
        self._begin(names, f"Publishing {wish.place}",
                    lambda steering: publish(self._session, self._nearby, wish, steering))
