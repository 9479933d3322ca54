"""What Resolve's API told of a timeline (`facts.json`), put into the timeline's OTIO document under the key `vvt`.

Resolve's own `.otio` has no timeline name, clip colours, flags, custom item names, custom data of markers nor
subtitles. Clips are matched by track and place in frames from the timeline's head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from vvt.cut import exact_rate
from vvt.errors import BadTimeline, NotFound
from vvt.interchange.otio import cut_from_document
from vvt.workflow.restoring import clips
from vvt_otio._document import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from vvt.cut import Cut

Json = dict[str, Any]

_KINDS = {"V": "video", "A": "audio"}


def facts_beside(path: Path) -> Json | None:
    """The facts of the timeline file at `path`, as `vvt pull` puts them beside it; None where there are none.

    `Reel 2 v003.json` (or `Reel 2 v003.facts.json`) belongs to `Reel 2 v003.otio`, `facts.json` to its whole folder.
    """
    for name in (f"{path.stem}.json", f"{path.stem}.facts.json", "facts.json"):
        beside = path.with_name(name)
        if beside.is_file():
            return facts_at(beside)
    return None


def facts_at(path: Path) -> Json:
    """The facts in the file at `path`. Raises NotFound, and BadTimeline for anything else."""
    try:
        return facts_in(path.read_bytes(), path.name)
    except OSError as trouble:
        raise NotFound(f"{path} can't be read: {trouble.strerror or trouble}.", "Check the file and its rights.") \
            from trouble


def facts_in(data: bytes, name: str) -> Json:
    """The facts in `data`. Raises BadTimeline."""
    try:
        told = orjson.loads(data)
        clips(told)
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise BadTimeline(f"{name} isn't what Resolve tells of a timeline.",
                          "Name the facts.json that was published with it.") from None
    return dict(told)


def made_whole(document: Json, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Add the facts to the document, in place; a sentence for what has no counterpart there.

    Raises BadTimeline for a document that is no timeline.
    """
    cut = cut_from_document(document, str(facts.get("name") or "The timeline"))
    if cut.duration and exact_rate(_rate(facts)) != cut.rate:
        return ("The facts are of a timeline of another frame rate, so nothing of them was added.",)
    document["name"] = document.get("name") or str(facts.get("name") or "")
    held = document.setdefault("metadata", {}).setdefault(KEY, {})
    held |= {name: facts[name] for name in ("name", "id", "start_timecode", "drop", "rate") if name in facts}
    held["subtitles"] = [_subtitle(item, facts["start"]) for track in facts["tracks"] for item in track["items"]
                         if item["kind"] == "subtitle"]
    unplaced = _add_markers(document["tracks"], facts.get("markers") or ())
    held["markers"] = unplaced
    left = _add_clips(document["tracks"], cut, facts)
    said = (("clips", left), ("markers", len(unplaced)))
    return tuple(f"{count} of the {what} that Resolve told of aren't in the .otio." for what, count in said if count)


def _rate(facts: Mapping[str, Any]) -> float:
    over, _, under = str(facts.get("rate") or "0").partition("/")
    return float(over) / float(under or 1)


def _subtitle(item: Json, start: int) -> Json:
    return {"text": item["name"], "start": item["start"] - start, "end": item["end"] - start}


def _add_markers(stack: Json, told: Iterator[Json] | list[Json] | tuple[Json, ...]) -> list[Json]:
    """Custom data onto the timeline markers at the same frame; the markers that aren't there are returned."""
    there = {round(element["marked_range"]["start_time"]["value"]): element for element in stack.get("markers") or ()
             if element.get("marked_range")}
    missing = []
    for marker in told:
        element = there.get(marker["frame"])
        if element is None:
            missing.append(dict(marker))
        elif marker.get("data"):
            element.setdefault("metadata", {}).setdefault(KEY, {})["data"] = marker["data"]
    return missing


def _add_clips(stack: Json, cut: Cut, facts: Mapping[str, Any]) -> int:
    """The facts of each clip onto its element; how many found none."""
    told = clips(facts)
    elements = dict(_placed(stack, cut))
    for place, item in told.items():
        if place in elements:
            _tell(elements[place], item)
    return len(told.keys() - elements.keys())


def _placed(stack: Json, cut: Cut) -> Iterator[tuple[tuple[str, int, int, int], Json]]:
    """Each clip's element with its kind of track, the track's number, and its record in and out."""
    children = sorted(stack["children"], key=lambda child: str(child.get("kind", "")).lower() == "audio")
    for (label, track), element in zip(cut.labelled(), children, strict=True):
        items = [child for child in element.get("children") or ()
                 if str(child.get("OTIO_SCHEMA")).partition(".")[0] not in {"Gap", "Transition"}]
        if len(items) != len(track.clips):
            continue
        for clip, item in zip(track.clips, items, strict=True):
            yield (_KINDS[label[0]], int(label[1:]), clip.record_in, clip.record_out), item


def _tell(element: Json, item: Json) -> None:
    held = {"id": item.get("id"), "kind": item.get("kind"), "color": item.get("color"), "flags": item.get("flags"),
            "item_name": item["name"] if item.get("name") != element.get("name") else None,
            "markers": [marker for marker in item.get("markers") or () if marker.get("data")]}
    metadata = element["metadata"] = element.get("metadata") or {}
    metadata[KEY] = {**(metadata.get(KEY) or {}), **{name: value for name, value in held.items() if value}}
