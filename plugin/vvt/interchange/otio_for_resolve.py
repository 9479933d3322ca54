"""An `.otio` file made ready for Resolve's import on this machine: paths as they are here, and nothing it refuses.

One thing it doesn't like and Resolve imports nothing at all (measured on 21.0.2: a clip without a file, such as
its own title; `media_reference` without the active key; `file://` instead of a path; a source range outside the
media). What is not about that stays as it was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlsplit

from vvt.cut import exact_rate, timecode
from vvt.errors import BadTimeline
from vvt.interchange.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

_KEY = "DEFAULT_MEDIA"
_DRIVE = re.compile(r"/[A-Za-z]:(/|$)")


@dataclass(frozen=True, slots=True)
class ForResolve:
    """The document's bytes, and what had to change in it.

    `moved` are the media whose path is another here, `gone` those that are nowhere. Where a clip had to be left out a
    gap of its length stands: `placeholders` name those, as `"Text+" at 01:00:10:00 on V2`, and why.
    """

    data: bytes
    moved: tuple[str, ...]
    gone: tuple[str, ...]
    placeholders: tuple[str, ...]


def for_resolve(data: bytes, name: str, here: Callable[[str], str | None], *, drop: bool = False,
                without_gone: bool = False) -> ForResolve:
    """The `.otio` document `data`, called `name`, with every path as `here` has it (None: the file is nowhere).

    `without_gone` puts gaps also for clips whose media are nowhere; else they stay as they are. `drop` says whether
    places are told in drop-frame timecode. Raises BadTimeline for what is no timeline.
    """
    try:
        cut, document = read_bytes(data, name), json.loads(data)
        writer = _Writer(here, cut.rate, drop, without_gone)
        writer.timeline(document, cut.start)
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as trouble:
        raise BadTimeline(f"{name} can't be made ready for Resolve ({type(trouble).__name__}).",
                          "Import it by hand, or pull another version.") from None
    text = json.dumps(document, indent=4, ensure_ascii=False)
    return ForResolve(text.encode("utf-8", "replace"), tuple(writer.moved), tuple(writer.gone),
                      tuple(writer.placeholders))


def plain_path(url: str) -> str:
    """The path that a `file:` URL means, as its system writes it; any other text as it is."""
    if url[:5].casefold() != "file:":
        return url
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.netloc.casefold() not in ("", "localhost"):
        return "\\\\" + (unquote(parts.netloc) + path).replace("/", "\\")
    return path[1:] if _DRIVE.match(path) else path


@dataclass(slots=True)
class _Writer:
    """Changes a document in place; dictionaries stand for sets that keep their order."""

    here: Callable[[str], str | None]
    rate: Fraction
    drop: bool
    without_gone: bool
    moved: dict[str, None] = field(default_factory=dict)
    gone: dict[str, None] = field(default_factory=dict)
    placeholders: list[str] = field(default_factory=list)

    def timeline(self, document: Json, start: int) -> None:
        if not document.get("global_start_time"):
            document["global_start_time"] = _time(start, float(self.rate))
        counts = {"V": 0, "A": 0}
        for track in document["tracks"]["children"]:
            kind = "A" if track.get("kind") == "Audio" else "V"
            counts[kind] += 1
            self.children(track, f"{kind}{counts[kind]}", Fraction(start))

    def children(self, thing: Json, label: str, at: Fraction) -> None:
        """Everything on a track (or in a stack) that begins at absolute timeline frame `at`."""
        along = _schema(thing) != "Stack"
        new: list[Json] = []
        for child in thing.get("children") or []:
            new += [child] if _schema(child) == "Transition" else self.item(child, label, at)
            at += _length(child, self.rate) if along else 0
        thing["children"] = list(_held(new)) if along else new

    def item(self, item: Json, label: str, at: Fraction) -> list[Json]:
        schema = _schema(item)
        if schema == "Clip":
            return self.clip(item, f'"{item.get("name") or "a clip"}" at {self.place(at)} on {label}')
        if schema in {"Stack", "Track", "Timeline"}:
            self.children(item, label, at)
        return [item]

    def place(self, at: Fraction) -> str:
        return timecode(round(at), self.rate, drop=self.drop)

    def clip(self, clip: Json, where: str) -> list[Json]:
        reference = _only_reference(clip)
        if clip.get("source_range") is None:
            clip["source_range"] = reference.get("available_range")
        if clip["source_range"] is None:
            return self.left_out(clip, f"{where} (it has no length)")
        if not _has_file(reference):
            return self.left_out(clip, f"{where} (a title or generator)")
        if not self.found(reference) and self.without_gone:
            return self.left_out(clip, f"{where} (its media are nowhere)")
        if not _inside(clip, reference):
            return self.left_out(clip, f"{where} (it lies outside its media)")
        return [clip]

    def left_out(self, clip: Json, why: str) -> list[Json]:
        self.placeholders.append(why)
        return [_gap(clip["source_range"])] if clip["source_range"] else []

    def found(self, reference: Json) -> bool:
        """Write down where the media are here; False where they are nowhere."""
        sequence = _schema(reference) == "ImageSequenceReference"
        told = plain_path(str(reference["target_url_base"] if sequence else _url(reference)))
        now = self.here(told)
        if now is None:
            self.gone[told] = None
        elif now != told:
            self.moved[told] = None
        if sequence:
            reference["target_url_base"] = now or told
        else:
            reference.update(OTIO_SCHEMA="ExternalReference.1", target_url=now or told)
        return now is not None


def _schema(thing: Json) -> str:
    return str(thing.get("OTIO_SCHEMA", "")).partition(".")[0]


def _time(value: float, rate: float) -> Json:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": rate, "value": float(value)}


def _frames(time: Json, rate: Fraction) -> Fraction:
    """A RationalTime in frames at `rate`."""
    own = exact_rate(time["rate"])
    return Fraction(time["value"]) * (rate / own)


def _length(item: Json, rate: Fraction) -> Fraction:
    """How long an item is on its track, in timeline frames."""
    if _schema(item) == "Transition":
        return Fraction(0)
    if item.get("source_range"):
        return _frames(item["source_range"]["duration"], rate)
    return max((_length(child, rate) for child in item.get("children") or []), default=Fraction(0))


def _only_reference(clip: Json) -> Json:
    """The clip's active media reference, under the names that Resolve wants (those of Clip.2)."""
    references = clip.get("media_references") or {_KEY: clip.pop("media_reference", None)}
    key = clip.get("active_media_reference_key")
    reference = references.get(key) or next(iter(references.values())) or {"OTIO_SCHEMA": "MissingReference.1"}
    clip.update(OTIO_SCHEMA="Clip.2", media_references={_KEY: reference}, active_media_reference_key=_KEY)
    return cast("Json", reference)


def _url(reference: Json) -> str:
    kept = (reference.get("metadata") or {}).get("Resolve_OTIO") or {}
    return str(reference.get("target_url") or kept.get("Media Url") or "")


def _has_file(reference: Json) -> bool:
    if _schema(reference) == "ImageSequenceReference":
        return bool(reference.get("target_url_base"))
    return bool(_url(reference)) and _schema(reference) != "GeneratorReference"


def _inside(clip: Json, reference: Json) -> bool:
    """Whether the clip begins within its media; source times that count from the file's head are made absolute."""
    available = reference.get("available_range")
    if not available:
        return True
    rate = exact_rate(available["start_time"]["rate"])
    first, start = _frames(available["start_time"], rate), clip["source_range"]["start_time"]
    last, at = first + _frames(available["duration"], rate), _frames(start, rate)
    if first - 1 <= at <= last:
        return True
    if first <= at + first <= last:
        start["value"] = float(_frames({"rate": available["start_time"]["rate"], "value": at + first},
                                       exact_rate(start["rate"])))
        return True
    return False


def _gap(source_range: Json) -> Json:
    """Filler as long as the clip that stood there, as Resolve writes it."""
    start = _time(0, source_range["duration"]["rate"])
    return {"OTIO_SCHEMA": "Gap.1", "metadata": {}, "name": "",
            "source_range": {"OTIO_SCHEMA": "TimeRange.1", "duration": source_range["duration"], "start_time": start},
            "effects": [], "markers": [], "enabled": True}


def _held(items: list[Json]) -> Iterator[Json]:
    """The items without the transitions that now have filler on both sides."""
    for at, item in enumerate(items):
        beside = [*items[max(0, at - 1):at], *items[at + 1:at + 2]]
        if _schema(item) != "Transition" or not all(_schema(one) == "Gap" for one in beside):
            yield item
