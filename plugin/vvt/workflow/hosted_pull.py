"""A version back in the editing program: as a new timeline, or its film on top of a copy of the current one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from vvt.errors import BadTimeline, NotFound
from vvt.host import HostRefused, Imported, Laid
from vvt.interchange import read
from vvt.workflow.hosted import open_timeline
from vvt.workflow.pulling import pull

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vvt.host import Host
    from vvt.store import Record, Store
    from vvt.workflow.hosted import Heard

_KINDS = (".drt", ".otio", ".xml")
_MOVED = (".xml", ".otio", ".drt")


@dataclass(frozen=True, slots=True)
class Restored:
    """The new timeline, the file it came from and why that one, and what isn't as it was, a sentence each."""

    imported: Imported
    source: str
    why: str
    warnings: tuple[str, ...]


def pull_as_timeline(host: Host, store: Store, record: Record, media: Path | None, heard: Heard) -> Restored:
    """Import the version as a new timeline `<name> v012` in a bin of the day; the current one stays as it is.

    `media` is a folder in which to look for media that moved. Raises HostRefused when no file of it can be imported.
    """
    gone = _gone(record)
    order, why = _order(gone, media)
    with TemporaryDirectory(prefix="vvt-") as folder:
        pulled = pull(store, record, Path(folder), only="timeline", progress=heard.progress)
        files = {file.path.suffix.lower(): file.path for file in pulled}
        refused: list[str] = []
        for suffix in (suffix for suffix in order if suffix in files):
            try:
                imported = host.import_timeline(files[suffix], _name(record), day_bin(), media, heard.waiting)
            except HostRefused as trouble:
                if trouble.kind != "not-imported":
                    raise
                refused.append(trouble.cause)
                continue
            warnings = (*refused, *_differences(imported, files))
            return Restored(imported, suffix.removeprefix("."), why, warnings)
    if refused:
        raise HostRefused("not-imported", " ".join(refused), f'Fetch the files with vvt pull "{record.ref}" and '
                          "import one by hand.")
    raise NotFound(f"{record.ref} has no timeline that can be imported.", f'See what it has: vvt show "{record.ref}".')


def pull_as_reference(host: Host, store: Store, record: Record, folder: Path, heard: Heard) -> tuple[Laid, Path]:
    """Fetch the version's film into `folder` and lay it on top of a copy of the current timeline, in sync by timecode.

    Raises HostRefused where the two run at different rates, or where nobody knows where the film begins.
    """
    facts = open_timeline(host.describe(waiting=heard.waiting))
    told = record.timeline or {}
    first = (record.render or {}).get("first", told.get("start"))
    if not isinstance(first, int):
        raise HostRefused("no-start", f"{record.ref} does not say at what timecode its film begins.",
                          f'Fetch it with vvt pull "{record.ref}" and lay it by hand.')
    if told.get("rate") and Fraction(str(told["rate"])) != facts.rate:
        raise HostRefused("other-rate", f"{record.ref} runs at {told['rate']} frames per second, the open timeline "
                          f"at {facts.rate}.", "Open a timeline of the same frame rate.")
    (film,) = pull(store, record, folder, only="render", progress=heard.progress)
    name = f"{facts.name} beside {record.label}"
    return host.lay(film.path, first, name, day_bin(), heard.waiting), film.path


def day_bin() -> str:
    """The bin of the day, in the editor's time zone."""
    return f"Video Versions {date.today().isoformat()}"


def _name(record: Record) -> str:
    return f"{(record.timeline or {}).get('name') or (record.host or {}).get('timeline') or record.cut} {record.label}"


def _gone(record: Record) -> list[str]:
    """The version's media that are not where they were; sequences, which are no one file, are not looked for."""
    media: Iterable[Mapping[str, str]] = (record.timeline or {}).get("media") or ()
    urls = [one.get("url", "") for one in media]
    return [url for url in urls if url and not any(sign in url for sign in "[%") and not Path(url).exists()]


def _order(gone: list[str], media: Path | None) -> tuple[tuple[str, ...], str]:
    """Which kinds of file to try, in what order, and why.

    A .drt restores exactly but never finds media that moved; an FCP7 .xml finds them, but loses colours and markers.
    """
    if gone and media:
        return _MOVED, f"{len(gone)} media files moved, and an .xml finds them again"
    return _KINDS, "a .drt restores most" if not gone else "no other file finds media that moved without --media"


def _differences(imported: Imported, files: dict[str, Path]) -> list[str]:
    told, found = imported.timeline, []
    if told.offline:
        found.append(f"{told.offline} clips are offline; with --media FOLDER their media are looked for there.")
    expected, there = _clips(files.get(".otio")), _count(told.told)
    if expected is not None and expected != there:
        found.append(f"The new timeline has {there} clips where the version has {expected}.")
    if not imported.put_back:
        found.append("Resolve did not go back to the timeline, bin or page that was open.")
    return found


def _clips(otio: Path | None) -> int | None:
    """How many clips the version's .otio holds, None where there is none that can be read."""
    try:
        return None if otio is None else sum(
            not clip.is_filler for track in read(otio).tracks for clip in track.clips)
    except BadTimeline:
        return None


def _count(told: Mapping[str, Any]) -> int:
    return sum(item["kind"] != "transition" for track in told["tracks"] if track["kind"] != "subtitle"
               for item in track["items"])
