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
    from collections.abc import Callable, Hashable, Iterable, Iterator

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
        # By their place in this list from here on: a media has ten fields to be hashed.
        self._media: list[Media] = []
        self._sides: list[int] = []
        places, called = self._collected((before, after))
        self._parent = list(range(len(self._media)))
        for rank in _SURE:
            for group in self._grouped([rank(media) for media in self._media]):
                self._join(group)
        self._join_generators()
        for rank in _LIKELY:
            for group in self._grouped([rank(media) for media in self._media]):
                self._join_if_telling(group)
        for group in self._grouped([next(iter(names)) if len(names) == 1 else "" for names in called]):
            # Another rendition (a proxy with a file name of its own) goes by the same clip name and range.
            one, other = self._media[group[0]], self._media[group[-1]]
            if len(group) == 2 and _is_one(one, other) and not is_version_up(one, other):
                self._join_if_telling(group)
        numbers: dict[int, int] = {}
        roots = [numbers.setdefault(self._root(place), len(numbers)) for place in self._parent]
        self._number = {media: roots[place] for place, media in enumerate(self._media)}
        self._by_object = {known: roots[place] for known, place in places.items()}
        self._keys: dict[int, tuple[Clip, Hashable]] = {}

    def _collected(self, cuts: tuple[Cut, Cut]) -> tuple[dict[int, int], list[set[str]]]:
        """Find all media; returns each object's place in the list, and what clips of each are called."""
        found: dict[Media, int] = {}
        places: dict[int, int] = {}
        called: list[set[str]] = []
        for side, cut in enumerate(cuts, 1):
            for media, names in _shown(cut):
                place = found.setdefault(media, len(found))
                if place == len(called):
                    self._media.append(media)
                    self._sides.append(0)
                    called.append(set())
                self._sides[place] |= side
                called[place] |= names
                places[id(media)] = place
        return places, called

    def of(self, clip: Clip) -> int:
        """The number of the footage that `clip` shows."""
        number = self._by_object.get(id(clip.media))
        return self._number[clip.media] if number is None else number

    def key(self, clip: Clip) -> Hashable:
        """Equal for clips that show the same frames in the same way for the same time; made once a clip."""
        kept = self._keys.get(id(clip))
        if kept is None:
            # Held along with its key: a clip that is gone may leave its address to another one.
            kept = self._keys[id(clip)] = clip, (
                self.of(clip), round(clip.source_in * 50), round(clip.source_out * 50), clip.duration,
                10_000 if clip.speed == 1 else round(clip.speed * 10_000), clip.ramp)
        return kept[1]

    def _root(self, place: int) -> int:
        while self._parent[place] != place:
            self._parent[place] = place = self._parent[self._parent[place]]
        return place

    def _join(self, group: Iterable[int]) -> None:
        first, *rest = group
        root = self._root(first)
        for place in rest:
            other = self._root(place)
            if other != root:
                self._parent[other] = root
                self._sides[root] |= self._sides[other]

    def _join_generators(self) -> None:
        by_name: dict[str, list[int]] = defaultdict(list)
        for place, media in enumerate(self._media):
            if media.generator and not media.unique_id:
                by_name[media.name].append(place)
        for group in by_name.values():
            self._join(group)

    def _grouped(self, keys: list[str]) -> list[list[int]]:
        """Different footage (so far) that shares a key, two or more at a time."""
        groups: dict[str, dict[int, None]] = defaultdict(dict)
        for place, key in enumerate(keys):
            if key:
                groups[key][self._root(place)] = None
        return [list(group) for group in groups.values() if len(group) > 1]

    def _join_if_telling(self, group: list[int]) -> None:
        only_before = [place for place in group if self._sides[place] == 1]
        only_after = [place for place in group if self._sides[place] == 2]
        both = [place for place in group if self._sides[place] == 3]
        if len(only_before) == len(only_after) == 1 and not both:
            if _may_be_one(self._media[only_before[0]], self._media[only_after[0]]):
                self._join(group)
        elif len(both) == 1 and not (only_before and only_after):
            # Some uses of it were relinked, the others stayed.
            for place in only_before or only_after:
                if _is_one(self._media[both[0]], self._media[place]):
                    self._join((both[0], place))


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


def _shown(cut: Cut) -> Iterable[tuple[Media, set[str]]]:
    """Every media object of a cut with what its clips are called: clips of one file mostly share one."""
    found: dict[int, tuple[Media, set[str]]] = {}
    for clip in clips_within(cut):
        found.setdefault(id(clip.media), (clip.media, set()))[1].add(clip.name.casefold())
    return found.values()


def clips_within(cut: Cut) -> Iterator[Clip]:
    """Every clip of a cut, those inside compound clips too."""
    for track in cut.tracks:
        for clip in track.clips:
            yield clip
            if clip.nested is not None:
                yield from clips_within(clip.nested)
