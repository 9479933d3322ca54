"""*Publish files*: what was exported by hand, by any editing program, becomes the next version of a cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.panel.actions.publishing import CHECKING, UPLOADING
from vvt.panel.actions.publishing_files import grown_from, looked_at, publish_files
from vvt.panel.models.cuts import Place
from vvt.panel.views.edges import on_screen
from vvt.panel.views.files_form import FilesForm
from vvt.panel.views.publish_pages import FORM, PublishPages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from vvt.panel.actions.publishing import Grown
    from vvt.panel.actions.publishing_files import Chosen
    from vvt.panel.session import Session
    from vvt.panel.work import Workshop
    from vvt.workflow.preflight import Line


class FilesDialog(PublishPages):
    """Publishes files; it begins with `paths` as a version of `place`."""

    title = "Publish files"
    meanwhile = "You can close this and work on: it shows itself again when it is done."

    def __init__(self, session: Session, workshop: Workshop,  # noqa: PLR0913, PLR0917 - what it starts from
                 paths: Iterable[Path] = (), place: Place | None = None,
                 known: dict[str, list[str]] | None = None, note: str = "") -> None:
        self.form = FilesForm()
        super().__init__(session, workshop, self.form)
        self.setWindowTitle("Publish files")
        self.resize(on_screen(self, 580, 720))
        self._known, self.asked_for = known or {}, str(place or "")
        self._versions, self._files = self._question("look up"), self._question("look at the files")
        self._versions.missed.connect(self.form.which.show_missed)
        self.form.ready.connect(self._ready)
        self.form.renamed.connect(self._look_up)
        session.changed.connect(self.form.which.look_again)
        self.form.chosen.connect(self._look_at)
        self.form.which.show_place(place or Place("", ""), self._known)
        self.form.which.note.setPlainText(note)
        self.take(paths)
        self.look()
        if place is not None:
            self._look_up(place)

    def take(self, paths: Iterable[Path]) -> None:
        """Add these files to the form."""
        paths = list(paths)
        if paths and not self.form.which.place.cut:
            self.form.which.show_place(Place(self.form.which.place.project, paths[0].stem), self._known)
        self.form.take(paths)

    def look(self) -> None:
        """Show the form as it was filled in last."""
        self._turn_to(FORM, self.title, back="Cancel", go="Publish")
        (self.form.which.note if self.form.files.all else self.form.add).setFocus()

    def _missing(self) -> str:
        return self.form.missing

    def _look_at(self, files: Chosen) -> None:
        self._files.ask(lambda steering: (files, looked_at(self._session, files, steering)), self._looked_at)

    def _looked_at(self, found: tuple[Chosen, Sequence[Line]]) -> None:
        files, lines = found
        if files == self.form.files:
            self.form.show_lines(lines)

    def _look_up(self, place: Place) -> None:
        self._versions.ask(lambda steering: grown_from(self._session, place, steering), self._looked_up)

    def _looked_up(self, found: Grown) -> None:
        if self.form.which.place == found.place:
            self.form.which.show_grown(found)

    def _publish(self) -> None:
        wish = self.form.wish
        self._begin([CHECKING, UPLOADING], f"Publishing {wish.place}",
                    lambda steering: publish_files(self._session, wish, steering))
