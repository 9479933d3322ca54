"""Timeline files out of this Resolve and into it, with what each format is known to lose or refuse.

Sections 6, 6.1, 6.2 and 8 of the collected facts; what they leave open is a quirk of the desk.
"""

import io
import itertools
import json
import os
import pickle
import shutil
import uuid
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from support.resolve import facts, xmeml
from support.resolve.clips import base_name
from support.resolve.desk import DESK
from vvt.cut import Clip, Cut, timecode
from vvt.errors import VvtError
from vvt.interchange import resolve_otio
from vvt.interchange.read import read_bytes

_EXPORTS = itertools.count(1)
_NEEDS_SUBTYPE = {"EXPORT_AAF", "EXPORT_EDL"}


def export(timeline: Any, path: str, kind: Any, subtype: Any) -> bool:
    """Write the whole timeline; a type that isn't the enum's number, or no folder, is quietly False."""
    names = {value: name for name, value in facts.constants(DESK.version).items()
             if name in facts.WORDS["export_types"]}
    name = names.get(kind) if isinstance(kind, float | int) else None
    write = _WRITERS.get(name or "")
    if write is None or not os.path.isdir(os.path.dirname(path) or "."):
        return False
    if name in _NEEDS_SUBTYPE and subtype is None:
        return False
    if "export_needs_current" in DESK.quirks and timeline.owner.current is not timeline:
        return False
    write(timeline, Path(path))
    return True


# --- out ---------------------------------------------------------------------------------------------


def _renumbered(cut: Cut) -> Cut:
    """Link groups under other numbers at each export."""
    first = next(_EXPORTS) * 100
    links = sorted({clip.link for track in cut.tracks for clip in track.clips if clip.link is not None})
    new = {link: first + at for at, link in enumerate(links)}
    return changed(cut, lambda clip: replace(clip, link=new.get(clip.link)))


def changed(cut: Cut, how: Any, inside: bool = False) -> Cut:
    """The cut with `how` done to each clip; `inside` goes into compound clips too."""
    def one(clip: Clip) -> Clip:
        nested = changed(clip.nested, how, inside) if inside and clip.nested else clip.nested
        return how(replace(clip, nested=nested))

    return replace(cut, tracks=tuple(replace(track, clips=tuple(map(one, track.clips))) for track in cut.tracks))


def _otio(timeline: Any, path: Path) -> None:
    path.write_bytes(resolve_otio.write(_renumbered(timeline.cut())))


def _drt(timeline: Any, path: Path) -> None:
    """A zip whose bytes differ each time: Resolve's own format is nobody else's business."""
    dress = [(item.flags, item.properties) for item in timeline.items()]
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("export.txt", str(uuid.uuid4()))
        opened.writestr("timeline", pickle.dumps((timeline.cut(kept=True), dress)))


def _xml(timeline: Any, path: Path) -> None:
    path.write_bytes(xmeml.write(timeline.cut()))


def _edl(timeline: Any, path: Path) -> None:
    """The first video track alone."""
    cut, rows = timeline.cut(), [f"TITLE: {timeline.name}", "FCM: NON-DROP FRAME", ""]
    for number, clip in enumerate(cut.tracks[0].clips if cut.tracks else (), 1):
        source = [timecode(int(at), clip.media.rate) for at in (clip.source_in, clip.source_out)]
        record = [timecode(cut.start + at, cut.rate) for at in (clip.record_in, clip.record_out)]
        rows += [f"{number:03}  AX       V     C        {' '.join(source + record)}", f"* FROM CLIP NAME: {clip.name}"]
    path.write_bytes("\r\n".join([*rows, ""]).encode())


def _fcpxml(timeline: Any, path: Path) -> None:
    """A folder, not a file, from 1.10 on."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    name = f"{timeline.name} (Resolve)"
    text = f'<?xml version="1.0"?>\n<!DOCTYPE fcpxml>\n<fcpxml version="1.10"><project name="{name}"/></fcpxml>\n'
    (path / "Info.fcpxml").write_text(text, "utf-8")


_WRITERS = {"EXPORT_OTIO": _otio, "EXPORT_DRT": _drt, "EXPORT_FCP_7_XML": _xml, "EXPORT_EDL": _edl,
            "EXPORT_FCPXML_1_10": _fcpxml}


# --- in ----------------------------------------------------------------------------------------------


def import_timeline(pool: Any, path: str, options: dict[str, Any]) -> Any:
    """A new timeline in the current bin, current from now on; None for every kind of refusal."""
    if not os.path.isfile(path) or not options.keys() <= set(facts.TYPES["keys"]["ImportOptions"]):
        return None
    suffix = Path(path).suffix.lower()
    if suffix == ".drt":
        return _from_drt(pool, Path(path))
    folders = options.get("sourceClipsFolders", [])
    if any(not hasattr(folder, "clips") for folder in folders):
        return None  # names of bins instead of bins
    read = {".otio": _read_otio, ".xml": _read_xml}.get(suffix)
    if read is None:
        return None
    try:
        cut = without_custom_data(read(Path(path), options))
    except (VvtError, _Refused, ValueError):
        return None
    name = options.get("timelineName") or cut.name or Path(path).stem
    return pool.project.add_timeline(name, cut, _linking(pool, suffix, options))


class _Refused(Exception):
    pass


def _linking(pool: Any, suffix: str, options: dict[str, Any]) -> Any:
    """Which clip of the pool each item gets."""
    if not options.get("importSourceClips", True):
        if suffix == ".otio":
            return lambda clip: None  # measured: the structure exact, everything offline
        known = [clip for folder in options.get("sourceClipsFolders", []) for clip in folder.clips]
        return lambda clip: next((one for one in known if one.name == clip.media.name), None)
    if suffix == ".otio" and "otio_offline" in DESK.quirks:
        return lambda clip: None
    anew: dict[Any, Any] | None = {} if suffix == ".otio" and "otio_duplicates" in DESK.quirks else None
    return lambda clip: pool.clip_for(clip, anew)


def _from_drt(pool: Any, path: Path) -> Any:
    """Ignores the options, goes by the file's name, takes another where it is taken, imports the media anew."""
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as opened:
            cut, dress = pickle.loads(opened.read("timeline"))  # noqa: S301 (written above)
    except (zipfile.BadZipFile, KeyError):
        return None
    if "drt_drops_custom_data" in DESK.quirks:
        cut = without_custom_data(cut)
    taken = {timeline.name for timeline in pool.project.timelines}
    name = next(name for name in itertools.chain([path.stem], (f"{path.stem} {n}" for n in itertools.count(1)))
                if name not in taken)
    anew: dict[Any, Any] = {}
    if "drt_brings_nested" in DESK.quirks:
        pool.project.add_timeline(f"{name} (nested)", Cut("", cut.rate, cut.tracks[:1], start=cut.start),
                                  lambda clip: pool.clip_for(clip, anew))
    made = pool.project.add_timeline(name, cut, lambda clip: pool.clip_for(clip, anew))
    for item, (flags, properties) in zip(made.items(), dress, strict=True):
        item.flags, item.properties = list(flags), dict(properties)
    return made


def without_custom_data(cut: Cut) -> Cut:
    """No file but a DRT carries the custom data of markers."""
    def bare(clip: Clip) -> Clip:
        return replace(clip, markers=tuple(replace(marker, custom="") for marker in clip.markers))

    return replace(changed(cut, bare), markers=tuple(replace(marker, custom="") for marker in cut.markers))


def _found(url: str, options: dict[str, Any]) -> str:
    """Where the media is: as stored, else by name in sourceClipsPath; "" if nowhere."""
    beside = os.path.join(options.get("sourceClipsPath") or "/nowhere", base_name(url))
    return url if DESK.has(url) else beside if os.path.isfile(beside) else ""


def _read_xml(path: Path, options: dict[str, Any]) -> Cut:
    """Moved media come in offline unless sourceClipsPath has them."""
    def placed(clip: Clip) -> Clip:
        return replace(clip, media=replace(clip.media, url=_found(clip.media.url, options) or clip.media.url))

    return changed(xmeml.read(path.read_bytes()), placed)


def _read_otio(path: Path, options: dict[str, Any]) -> Cut:
    document = json.loads(path.read_bytes())
    for clip in _clips(document["tracks"]):
        _admit(clip, options)

    def placed(clip: Clip) -> Clip:
        found = _found(clip.media.url, options)
        return replace(clip, media=replace(clip.media, url=found or clip.media.url, offline=False))

    return changed(read_bytes(path.read_bytes(), path.name), placed, inside=True)


def _clips(thing: dict[str, Any]) -> Any:
    if thing["OTIO_SCHEMA"].startswith("Clip."):
        yield thing
    for child in thing.get("children", ()):
        yield from _clips(child)


def _admit(clip: dict[str, Any], options: dict[str, Any]) -> None:
    """Resolve's strictness (section 6.2, measured on 21.0.2.4). Raises _Refused."""
    reference = (clip.get("media_references") or {}).get(clip.get("active_media_reference_key"))
    if reference is None:
        raise _Refused("Clip.1")
    missing = (reference.get("metadata") or {}).get("Resolve_OTIO") or {}
    # A sequence goes by its folder; a GeneratorReference has nothing to go by.
    url = reference.get("target_url") or missing.get("Media Url") or reference.get("target_url_base")
    if not url or url.startswith("file:"):
        raise _Refused("a bare MissingReference, or a URL")
    if options.get("importSourceClips", True) and not _found(url, options):
        raise _Refused("moved media")
    available, used = reference.get("available_range"), clip["source_range"]
    if available:
        rate = available["start_time"]["rate"]
        first = available["start_time"]["value"] / rate
        last = first + available["duration"]["value"] / rate
        at = used["start_time"]["value"] / used["start_time"]["rate"]
        if not first - 1 / rate <= at <= last + 1 / rate:
            raise _Refused("outside the media")
