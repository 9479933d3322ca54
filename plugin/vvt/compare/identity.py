"""Which media of two cuts are the same footage, however each file writes it.

A ranked set of keys decides: unique id, full path, path tail, file name, reel and name, bare name.
A key that several different media share says nothing (reels cut to eight characters, `AX`, every
card's `C0001.MP4`) and is passed over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from vvt.cut import Clip, Cut, Media

_VERSION = re.compile(r"[\s._-]*\bv(?:er(?:sion)?)?[\s._-]?\d+|(?<=[^a-z])v\d+", re.IGNORECASE)
_WORDLESS = frozenset({"", "ax", "bl"})


def path_of(media: Media) -> str:
    """The media's path with forward slashes and without a scheme or an upper case, for comparing."""
    path = media.url.replace("\\", "/")
    if path[:5].casefold() == "file:":
        path = unquote(re.sub(r"^file:/*(localhost/)?", "/", path, flags=re.IGNORECASE))
        path = re.sub(r"^/(?=[A-Za-z]:)", "", path)
    return path.casefold()


def stem(name: str) -> str:
    """`name` without its extension, case-folded."""
    head, dot, tail = name.rpartition(".")
    return (head if dot and head and len(tail) <= 5 and " " not in tail else name).casefold()


def without_version(name: str) -> str:
    """`name` without extension and version token: sh010_v003.mov and SH010_v004.mov are one."""
    return _VERSION.sub("", stem(name))


def is_version_up(before: Media, after: Media) -> bool:
    """True when the two names differ in a version token only."""
    return stem(before.name) != stem(after.name) and bool(_VERSION.search(stem(before.name))) and (
        without_version(before.name) == without_version(after.name))


def _tail(media: Media) -> str:
    parts = path_of(media).split("/")
    return "/".join(parts[-2:]) if len(parts) > 2 else ""


def _file(media: Media) -> str:
    return path_of(media).rpartition("/")[2]


def _reel_and_name(media: Media) -> str:
    return f"{media.reel}|{media.name}".casefold() if media.reel.casefold() not in _WORDLESS else ""


_SURE: tuple[Callable[[Media], str], ...] = (lambda media: media.unique_id, path_of)
_LIKELY: tuple[Callable[[Media], str], ...] = (_tail, _file, _reel_and_name, lambda media: stem(media.name))


class Identities:
    """One number for each piece of footage in two cuts, nested ones included."""

    def __init__(self, before: Cut, after: Cut) -> None:
        self._sides: dict[Media, int] = {}
        names: dict[Media, set[str]] = defaultdict(set)
        for side, cut in ((1, before), (2, after)):
            for clip in clips_within(cut):
                self._sides[clip.media] = self._sides.get(clip.media, 0) | side
                names[clip.media].add(clip.name.casefold())
        self._parent: dict[Media, Media] = {media: media for media in self._sides}
        for rank in _SURE:
            for group in self._grouped(rank):
                self._join(group)
        self._join_generators()
        for rank in _LIKELY:
            for group in self._grouped(rank):
                self._join_if_telling(group)
        for group in self._grouped(lambda media: next(iter(names[media])) if len(names[media]) == 1 else ""):
            # Another rendition (a proxy with a file name of its own) goes by the same clip name and range.
            if len(group) == 2 and _is_one(*group) and not is_version_up(*group):
                self._join_if_telling(group)
        numbers: dict[Media, int] = {}
        self._number = {media: numbers.setdefault(self._root(media), len(numbers)) for media in self._parent}
        # A reader makes one object for each media: looking those up by identity saves hashing ten fields a clip.
        self._by_object = {id(media): number for media, number in self._number.items()}

    def of(self, clip: Clip) -> int:
        """The number of the footage that `clip` shows."""
        number = self._by_object.get(id(clip.media))
        return self._number[clip.media] if number is None else number

    def _root(self, media: Media) -> Media:
        while self._parent[media] is not media:
            self._parent[media] = media = self._parent[self._parent[media]]
        return media

    def _join(self, group: Iterable[Media]) -> None:
        first, *rest = group
        root = self._root(first)
        for media in rest:
            other = self._root(media)
            if other is not root:
                self._parent[other] = root
                self._sides[root] |= self._sides[other]

    def _join_generators(self) -> None:
        by_name: dict[str, list[Media]] = defaultdict(list)
        for media in self._parent:
            if media.generator and not media.unique_id:
                by_name[media.name].append(media)
        for group in by_name.values():
            self._join(group)

    def _grouped(self, rank: Callable[[Media], str]) -> list[list[Media]]:
        """Different footage (so far) that shares a key of this rank, two or more at a time."""
        groups: dict[str, dict[Media, None]] = defaultdict(dict)
        for media in self._parent:
            key = rank(media)
            if key:
                groups[key][self._root(media)] = None
        return [list(group) for group in groups.values() if len(group) > 1]

    def _join_if_telling(self, group: list[Media]) -> None:
        only_before = [media for media in group if self._sides[media] == 1]
        only_after = [media for media in group if self._sides[media] == 2]
        both = [media for media in group if self._sides[media] == 3]
        if len(only_before) == len(only_after) == 1 and not both:
            if _may_be_one(only_before[0], only_after[0]):
                self._join(group)
        elif len(both) == 1 and not (only_before and only_after):
            # Some uses of it were relinked, the others stayed.
            for media in only_before or only_after:
                if _is_one(both[0], media):
                    self._join((both[0], media))


def _may_be_one(one: Media, other: Media) -> bool:
    """False where the available ranges or the kinds contradict each other."""
    if one.generator != other.generator and one.url and other.url:
        return False
    if one.start is None or other.start is None or one.duration is None or other.duration is None:
        return True
    return one.rate != other.rate or (one.start == other.start and -2 <= one.duration - other.duration <= 2)


def _is_one(one: Media, other: Media) -> bool:
    known = one.start is not None and other.start is not None
    return known and (one.rate, one.start, one.duration) == (other.rate, other.start, other.duration)


def clips_within(cut: Cut) -> Iterator[Clip]:
    """Every clip of a cut, those inside compound clips too."""
    for track in cut.tracks:
        for clip in track.clips:
            yield clip
            if clip.nested is not None:
                yield from clips_within(clip.nested)
