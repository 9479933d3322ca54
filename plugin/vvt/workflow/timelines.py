"""Timeline files as the publish and the comparison see them: which one speaks for a version, and its facts."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from vvt.interchange import read
from vvt.workflow.naming import safe_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from vvt.cut import Cut, Media, Track
    from vvt.store import Part, Record, Store

# The best first: what carries most of a timeline. A .drt is Resolve's alone and can't be compared.
COMPARABLE = (".otio", ".otioz", ".fcpxml", ".xml", ".edl", ".aaf")


def best(files: Iterable[Path]) -> Path | None:
    """The file that says most about the timeline, None when none can be compared."""
    ranked = [path for path in files if path.suffix.lower() in COMPARABLE]
    return min(ranked, key=lambda path: COMPARABLE.index(path.suffix.lower()), default=None)


def best_part(record: Record) -> Part | None:
    """The timeline part of a version that says most, None when none can be compared."""
    ranked = [part for part in record.parts if _suffix(part) in COMPARABLE and not is_render(part)]
    return min(ranked, key=lambda part: COMPARABLE.index(_suffix(part)), default=None)


def is_render(part: Part) -> bool:
    """True for the rendered cut (or another video file), False for timeline files and what goes with them."""
    return part.name == "cut"


def is_timeline(part: Part) -> bool:
    """True for a timeline file."""
    return part.name.startswith("timeline.")


def stored_cut(store: Store, part: Part, rate: Fraction | None = None) -> Cut:
    """The cut in a stored timeline file; `rate` is frames per second for an EDL, which doesn't say it.

    Raises BadTimeline, Damaged, and what the store raises.
    """
    with TemporaryDirectory(prefix="vvt-") as folder:
        # The file's own name, as far as it goes, so that messages name what the editor knows.
        stem = safe_name(PurePosixPath(part.filename).stem)[:60] if part.filename else "timeline"
        path = Path(folder) / f"{stem}{_suffix(part)}"
        path.write_bytes(store.read(part))
        return read(path, rate)


def facts(cut: Cut) -> dict[str, object]:
    """What a record keeps of its timeline: frames are timeline frames, `start` counts from midnight."""
    return {
        "name": cut.name,
        "rate": f"{cut.rate.numerator}/{cut.rate.denominator}",
        "drop": cut.drop,
        "start": cut.start,
        "duration": cut.duration,
        "media": [{"name": name, "url": url, **_size(url)} for name, url in dict.fromkeys(
            (media.name, media.url) for media in _media(cut.tracks) if not media.generator)],
    }


def _size(url: str) -> dict[str, int]:
    """How large the file is, by which a pull tells two of one name apart; nothing where it isn't on this machine."""
    try:
        return {"size": os.path.getsize(url)} if os.path.isfile(url) else {}
    except (OSError, ValueError):
        # Gone this moment, or no path at all: then its size isn't known.
        return {}


def _media(tracks: Iterable[Track]) -> Iterator[Media]:
    for track in tracks:
        for clip in track.clips:
            if clip.nested is not None:
                yield from _media(clip.nested.tracks)
            elif not clip.is_filler:
                yield clip.media


def _suffix(part: Part) -> str:
    return PurePosixPath(part.key).suffix.lower()
