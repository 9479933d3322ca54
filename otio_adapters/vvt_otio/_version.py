"""From a reference to the version's timeline as an OpenTimelineIO object."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vvt.config import settings
from vvt.errors import BadName, BadTimeline, NotFound
from vvt.interchange.otio_for_resolve import plain_path
from vvt.interchange.otio_text import parsed
from vvt.store import Ref
from vvt.workflow.opening import open_store
from vvt.workflow.timelines import best_part, is_render, stored_cut
from vvt_otio._adapting import as_object
from vvt_otio._document import KEY, document_of, references
from vvt_otio._facts import facts_in, made_whole
from vvt_otio._trouble import refusals, warn

if TYPE_CHECKING:
    from vvt.store import Part, Record, Store

Json = dict[str, Any]
_LONGEST = 4096     # bytes; a reference is one line


def named_in(filepath: str) -> str:
    """The reference in the file at `filepath`, or `filepath` itself where no file is there. Raises VvtRefusal."""
    with refusals():
        if not os.path.isfile(filepath):
            if filepath.endswith(".vvtref"):
                raise NotFound(f"There is no file {filepath}.", "Check the path and try again.")
            return named_in_text(filepath)
        try:
            with open(filepath, "rb") as file:
                text = file.read(_LONGEST).decode("utf-8-sig", "replace")
        except OSError as trouble:
            raise NotFound(f"{filepath} can't be read: {trouble.strerror or trouble}.",
                           "Check the file and its rights.") from trouble
        return named_in_text(text, Path(filepath).name)


def named_in_text(text: str, name: str = "The text") -> str:
    """The one line of a `.vvtref`. Raises VvtRefusal."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    with refusals():
        if len(lines) != 1 or not Ref.looks_like_one(lines[0]):
            raise BadName(f"{name} names no version.", "Write one line into it, such as PROJECT/CUT@v3.")
    return lines[0]


def version(reference: str, **options: str | None) -> Any:  # noqa: ANN401 (OpenTimelineIO has no types)
    """The timeline of the version `reference` names; `options` are settings. Raises VvtRefusal."""
    with refusals():
        store = open_store(settings(**options))
        record = store.find(Ref.parse(reference))
        part = best_part(record)
        if part is None:
            raise BadTimeline(f"{record.ref} has no timeline that can be read.",
                              "Choose a version that was published with its .otio.")
        document, sentences = _whole(store, record, part)
        warn(sentences)
        return as_object(document)


def _whole(store: Store, record: Record, part: Part) -> tuple[Json, tuple[str, ...]]:
    sentences: tuple[str, ...] = ()
    if part.key.lower().endswith(".otio"):
        document = parsed(store.read(part), part.filename or part.name)
        document.setdefault("metadata", {})
    else:
        cut = stored_cut(store, part)
        document, sentences = document_of(cut), cut.warnings
    told = record.part("facts.json")
    if told is not None:
        facts = facts_in(store.read(told), f"The facts.json of {record.ref}")
        sentences += made_whole(document, facts)
    held = document["metadata"].setdefault(KEY, {})
    held["version"] = _told(record)
    if not document.get("name"):
        # Programs show a name; Resolve's files have none, and the version's is no timeline's name.
        document["name"] = held["label"] = record.ref
    _add_sizes(document.get("tracks") or document, record)
    return document, sentences


def _told(record: Record) -> Json:
    """What an OpenTimelineIO program may want to know of a version: the record's words, and its film's checksums."""
    film = next((part for part in record.parts if is_render(part)), None)
    return {
        "ref": record.ref, "number": record.number, "note": record.note, "author": record.author,
        "time": record.time, "base": record.base,
        "film": None if film is None else {
            "name": film.filename or film.name, "size": film.size, "checksums": film.checksums.to_dict()}}


def _add_sizes(stack: Json, record: Record) -> None:
    """Each media file's size in bytes, by which the linker `vvt_media` tells two of one name apart."""
    sizes = {media["url"]: media["size"] for media in (record.timeline or {}).get("media") or () if media.get("size")}
    for reference in references(stack):
        size = sizes.get(reference.get("target_url")) or sizes.get(plain_path(reference.get("target_url") or ""))
        if size is not None:
            reference.setdefault("metadata", {}).setdefault(KEY, {})["size"] = size
