"""Where renders of ours lie until their version is there: a folder of its own for each publish, never the system's.

Nothing that was rendered is lost: where publishing fails the film stays, and the error names it. The outbox knows
this place: a publish that waits there sends its film from here, and takes it away then.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from vvt.errors import VvtError
from vvt.host import HostRefused, unpublished
from vvt.outbox import Outbox, renders_folder
from vvt.outbox.lock import held, is_held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.host import Render, TimelineFacts
    from vvt.workflow.heard import Heard

# Roughly: a modest H.264 in HD, and as much again for the timeline files and the system.
_BYTES_A_SECOND = 2_000_000
_AT_LEAST = 500_000_000


# In a workplace while it is rendered into, and locked: where a process was killed it is there, and not locked.
_UNFINISHED = "unfinished"


@dataclass(slots=True)
class Workplace:
    """The folder for one publish's render; `film` is what was rendered into it, once it was. With `keep` it stays."""

    folder: Path
    film: Path | None = None
    keep: bool = False
    rendering: ExitStack = field(default_factory=ExitStack)

    def rendered(self, render: Render) -> Path | None:
        """Its film is whole: from now on `vvt resolve status` names it should this process be killed."""
        film = self.film = render.path
        self.rendering.close()
        (self.folder / _UNFINISHED).unlink(missing_ok=True)
        with suppress(VvtError):
            # Of use only after a kill; the publish itself doesn't hang on it.
            unpublished.note_film(self.folder.name, film or self.folder)
        return film


@contextmanager
def workplace(publish_id: str, heard: Heard) -> Iterator[Workplace]:
    """A folder to render into; gone afterwards, unless a film in it was not published.

    What then goes wrong names the film in its fix. Raises VvtError where the folder can't be made.
    """
    _clear_unfinished(renders_folder())
    place = Workplace(renders_folder() / publish_id)
    try:
        place.folder.mkdir(mode=0o700)
        place.rendering.enter_context(held(place.folder / _UNFINISHED, patience=1.0))
    except OSError as trouble:
        raise VvtError(f"The folder {place.folder} for renders can't be made: {trouble.strerror or trouble}.",
                       "See that it is yours to write in and that the disk isn't full.") from trouble
    try:
        yield place
    except VvtError as trouble:
        _leave(place)
        if place.film is not None:
            _name_the_film(trouble, place.film)
        raise
    except BaseException:
        _leave(place)
        if place.film is not None:
            heard.say(_kept(place.film))
        raise
    finally:
        place.rendering.close()
        unpublished.forget(publish_id)
    if place.keep and place.film is not None:
        heard.say(_kept(place.film))
    else:
        shutil.rmtree(place.folder, ignore_errors=True)


def film_left(publish_id: str) -> str:
    """A sentence that names the film rendered for a publish that is over and not in the outbox; "" for none."""
    folder = renders_folder() / publish_id
    with Outbox() as outbox:
        if any(one.id == publish_id for one in outbox.entries()) or (folder / _UNFINISHED).exists():
            return ""
    film = next(iter(sorted(folder.glob("*"))), None)
    return _kept(film) if film is not None else ""


def see_room(facts: TimelineFacts) -> None:
    """Raise HostRefused where the disk surely has no room for a render of the timeline; roughly, any codec."""
    folder = renders_folder()
    free = shutil.disk_usage(folder).free
    needed = _AT_LEAST + int((facts.end - facts.start) / facts.rate * _BYTES_A_SECOND)
    if free < needed:
        raise HostRefused("no-room", f"The disk with {folder} has {free // 1_000_000} MB left, and a render of this "
                          f"timeline needs {needed // 1_000_000} MB or more.",
                          "Make room, or render elsewhere yourself and publish that file.")


def _clear_unfinished(folder: Path) -> None:
    """What was half rendered when its publish was killed is worth nothing."""
    for marker in folder.glob(f"*/{_UNFINISHED}"):
        if not is_held(marker):
            shutil.rmtree(marker.parent, ignore_errors=True)


def _leave(place: Workplace) -> None:
    """Something went wrong: what was not rendered to its end is worth nothing."""
    place.rendering.close()
    if place.film is None:
        shutil.rmtree(place.folder, ignore_errors=True)


def _name_the_film(trouble: VvtError, film: Path) -> None:
    trouble.state["film"] = str(film)
    if str(film) not in trouble.fix:
        trouble.add(_kept(film))


def _kept(film: Path) -> str:
    return f"What was rendered is kept: {film}; delete its folder when you no longer need it."
