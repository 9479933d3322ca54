"""Bring a version back into Resolve, or fetch its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_videos_dir

from vvt.panel.actions.publishing import watched
from vvt.panel.models.words import size

if TYPE_CHECKING:
    from vvt.panel.actions.nearby import Nearby
    from vvt.panel.session import Session
    from vvt.panel.work import Steering
    from vvt.store import Part, Progress


@dataclass(frozen=True, slots=True)
class Brought:
    """What an editor reads at the end: a sentence, one for each thing that isn't as it was, and a line a file.

    `folder` is where the files are, where some were fetched.
    """

    text: str
    warnings: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    folder: Path | None = None


def films_folder() -> Path:
    """Where films that are laid on a timeline are kept."""
    return Path(user_videos_dir()) / "Video Versions"


def as_timeline(session: Session, nearby: Nearby, ref: str, steering: Steering, media: Path | None = None) -> Brought:
    """Pull a version as a new timeline, in a child; media that moved are looked for in `media` too.

    Raises HostRefused, and what the store raises.
    """
    from vvt.workflow.resolve_apart import pull_apart  # noqa: PLC0415 - loads the readers
    from vvt.workflow.telling import Listeners  # noqa: PLC0415

    steering.at(f"Pulling {ref}")
    nearby.see_to_agent()
    restored = pull_apart(ref, media, session.settings,
                          Listeners(steering.check, watched(steering), _fetching(steering)))
    same = " A comparison with the version finds nothing changed." if restored.identical else ""
    return Brought(f"{restored.timeline.name} is a new timeline in your project, from the .{restored.source}: "
                   f"{restored.why}.{same}", tuple(restored.warnings))


def beside(session: Session, nearby: Nearby, ref: str, steering: Steering) -> Brought:
    """Lay a version's film on a copy of the open timeline, in a child.

    Raises HostRefused, and what the store raises.
    """
    from vvt.workflow.resolve_apart import lay_apart  # noqa: PLC0415 - loads the readers
    from vvt.workflow.telling import Listeners  # noqa: PLC0415

    steering.at(f"Fetching the film of {ref}")
    nearby.see_to_agent()
    laid, film = lay_apart(ref, films_folder(), session.settings,
                           Listeners(steering.check, watched(steering), _fetching(steering)))
    return Brought(f"{laid.name} has the film on video track {laid.track}, in sync by timecode ({film.name}).",
                   laid.warnings)


def fetched(session: Session, ref: str, folder: Path, steering: Steering) -> Brought:
    """Fetch all files of a version into `folder`, verified. Raises what the store raises."""
    from vvt.store import Ref  # noqa: PLC0415 - loads boto3
    from vvt.workflow.pulling import pull  # noqa: PLC0415

    steering.at(f"Fetching {ref}")
    store = session.store()
    pulled = pull(store, store.find(Ref.parse(ref)), folder, progress=_fetching(steering))
    files = tuple(f"{one.path.name}, {size(one.part.size)}, {'' if one.fetched else 'was there already, '}"
                  f"{_seen_to(one.part)}" for one in pulled)
    count = "1 file" if len(pulled) == 1 else f"{len(pulled)} files"
    return Brought(f"{count} of {ref} in {folder}.", files=files, folder=folder)


def proxy_again(session: Session, ref: str, steering: Steering) -> Brought:
    """Make a version's viewing proxy again. Raises NotFound, Damaged, OutboxTrouble, and what the store raises."""
    from vvt.store import Ref  # noqa: PLC0415 - loads boto3
    from vvt.workflow.proxies import MAKING  # noqa: PLC0415
    from vvt.workflow.proxy_again import make_again  # noqa: PLC0415

    steering.at(f"Making the viewing proxy of {ref}")
    fetching = _fetching(steering)

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "cut":
            fetching(stage, done, total)
        else:
            steering.at("Making the viewing proxy" if stage == MAKING else "Sending the viewing proxy",
                        100 * done // total if total else None)

    store = session.store()
    made = make_again(store, store.find(Ref.parse(ref)), progress, steering.stop)
    return Brought(f"The viewing proxy of {ref} is made, {size(made.size)}.")


def _seen_to(part: Part) -> str:
    """What is known of the bytes; another tool's file may have no checksum that we could compare."""
    known = part.checksums
    return "every byte as published" if known.blake3 or known.crc64nvme or known.md5 else "no checksum is known"


def _fetching(steering: Steering) -> Progress:
    def progress(stage: str, done: int, total: int) -> None:
        what = "the film" if stage == "cut" else stage
        steering.at(f"Fetching {what}, {size(done)} of {size(total)}", 100 * done // total if total else None)
    return progress
