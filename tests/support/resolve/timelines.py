"""A timeline: tracks of items, its settings, and the cut model of it."""

import itertools
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from support.resolve import facts
from support.resolve.clips import MediaPoolItem
from support.resolve.desk import DESK, Marked
from support.resolve.items import TimelineItem
from vvt.cut import Clip, Cut, Marker, Media, Track, exact_rate, frames_from_timecode, timecode

_KINDS = {"V": "video", "A": "audio"}


@dataclass
class Row:
    """One track."""

    kind: str
    name: str
    subtype: str = ""
    enabled: bool = True
    locked: bool = False
    items: list[TimelineItem] = field(default_factory=list)


class Timeline(Marked):
    """Record frames count from its head; the API adds `start`, the start timecode in frames."""

    def __init__(self, project: Any, name: str, rate: Fraction, start: int = 0, drop: bool = False) -> None:
        super().__init__(project)
        self.name, self.rate, self.start, self.drop = name, rate, start, drop
        self.rows: list[Row] = []
        self.mark: dict[str, dict[str, int]] = {}
        self.playhead = 0
        self.settings: dict[str, str] = {}
        self.pool = MediaPoolItem(project, Media(name, rate=rate, start=start), "Timeline")
        self.pool.timeline = self

    # -- what the other classes need ---------------------------------------------------------------------

    def of(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.kind == kind]

    def row(self, kind: str, index: float) -> Row | None:
        rows = self.of(kind)
        return rows[int(index) - 1] if 1 <= index <= len(rows) else None

    def items(self) -> list[TimelineItem]:
        return [item for kind in facts.WORDS["track_types"] for row in self.of(kind) for item in row.items]

    def track_of(self, item: TimelineItem) -> tuple[str, int]:
        for kind in facts.WORDS["track_types"]:
            for index, row in enumerate(self.of(kind), 1):
                if item in row.items:
                    return kind, index
        return "", 0

    def linked_to(self, item: TimelineItem) -> list[TimelineItem]:
        link = item.what.link if item.is_clip else None
        return [other for other in self.items()
                if link is not None and other is not item and other.is_clip and other.what.link == link]

    @property
    def length(self) -> int:
        return max((item.what.record_out for item in self.items()), default=0)

    def free(self, row: Row, first: int, last: int) -> bool:
        return not any(item.what.record_in < last and first < item.what.record_out
                       for item in row.items if item.is_clip)

    def put(self, row: Row, what: Any, pool: MediaPoolItem | None) -> TimelineItem:
        item = TimelineItem(self, what, pool)
        row.items.append(item)
        row.items.sort(key=lambda one: (one.what.record_in, one.is_clip))
        return item

    def next_link(self) -> int:
        return max((item.what.link or 0 for item in self.items() if item.is_clip), default=0) + 1

    def cut(self, kept: bool = False) -> Cut:
        """The timeline as a cut; with `kept` also what Resolve's OTIO has no place for."""
        markers = tuple(Marker(frame, marker["duration"], marker["name"], marker["color"], marker["note"],
                               marker["customData"] if kept else "")
                        for frame, marker in sorted(self.markers.items()))
        tracks = tuple(self._track(row, kept) for kind in ("video", "audio") for row in self.of(kind))
        return Cut(self.name, self.rate, tracks, start=self.start, drop=self.drop, markers=markers)

    def _track(self, row: Row, kept: bool) -> Track:
        clips = tuple(item.clip(kept) for item in row.items if item.is_clip)
        fades = tuple(item.what for item in row.items if not item.is_clip)
        return Track(row.kind[0].upper(), clips, fades, row.name, row.enabled, row.locked)

    def lay(self, cut: Cut, pool_of: Any) -> None:
        """Put a cut's tracks onto this empty timeline; `pool_of` finds a medium's clip, or None."""
        counts: dict[str, itertools.count[int]] = {"V": itertools.count(1), "A": itertools.count(1)}
        for track in cut.tracks:
            number = next(counts[track.kind])
            kind = _KINDS[track.kind]
            row = Row(kind, track.name or f"{kind.title()} {number}", "" if kind == "video" else "stereo",
                      track.enabled, track.locked)
            self.rows.append(row)
            for what in (*track.clips, *track.transitions):
                self.put(row, what, pool_of(what) if isinstance(what, Clip) else None)
        self.markers = {int(marker.at): {"color": marker.colour.title(), "duration": int(marker.duration),
                                         "note": marker.note, "name": marker.name, "customData": marker.custom}
                        for marker in cut.markers}

    # -- names and settings ------------------------------------------------------------------------------

    def GetName(self) -> str:
        return self.name

    def SetName(self, name: str) -> bool:
        if any(other.name == name for other in self.owner.timelines):
            return False
        self.name = self.pool.name = name
        self.owner.current = self  # LucasHJin/vit: it becomes the current one
        return True

    def GetStartFrame(self) -> int:
        return self.start

    def GetEndFrame(self) -> int:
        return self.start + self.length

    def GetStartTimecode(self) -> str:
        return timecode(self.start, self.rate, drop=self.drop)

    def SetStartTimecode(self, text: str) -> bool:
        self.start = frames_from_timecode(text, self.rate, drop=self.drop)
        return True

    def GetCurrentTimecode(self) -> str:
        return timecode(self.start + self.playhead, self.rate, drop=self.drop)

    def SetCurrentTimecode(self, text: str) -> bool:
        self.playhead = frames_from_timecode(text, self.rate, drop=self.drop) - self.start
        return True

    def GetMediaPoolItem(self) -> MediaPoolItem:
        return self.pool

    def GetSettings(self) -> dict[str, Any]:
        own = {"useCustomSettings": "1", "timelineFrameRate": round(float(self.rate), 3), "superScale": 1,
               "timelineResolutionWidth": "1920", "timelineResolutionHeight": "1080",
               "timelineDropFrameTimecode": "1" if self.drop else "0"}
        return own | self.settings

    def GetSetting(self, name: str | None = None) -> Any:
        return self.GetSettings().get(name, "") if name else self.GetSettings()

    def SetSetting(self, name: str, value: str) -> bool:
        if not isinstance(value, str) or name not in self.GetSettings():
            return False
        if name == "timelineFrameRate":
            if self.items():
                return False
            self.rate, self.drop = exact_rate(float(value.split(maxsplit=1)[0])), value.endswith("DF")
        else:
            self.settings[name] = value
        return True

    def SetSettings(self, settings: dict[str, str]) -> bool:
        return all(self.SetSetting(name, value) for name, value in settings.items())

    def GetMarkInOut(self) -> dict[str, dict[str, int]]:
        return self.mark

    def SetMarkInOut(self, first: float, last: float, kind: str = "all") -> bool:
        kinds = ("video", "audio") if kind == "all" else (kind,)
        self.mark |= {one: {"in": int(first), "out": int(last)} for one in kinds}
        return True

    def ClearMarkInOut(self, kind: str = "all") -> bool:
        self.mark = {} if kind == "all" else {one: span for one, span in self.mark.items() if one != kind}
        return True

    # -- tracks --------------------------------------------------------------------------------------------

    def GetTrackCount(self, kind: str) -> int:
        return len(self.of(kind))

    def GetItemListInTrack(self, kind: str, index: float) -> list[TimelineItem] | None:
        row = self.row(kind, index)
        return None if row is None else row.items

    def AddTrack(self, kind: str, options: Any = None) -> bool:
        if kind not in facts.WORDS["track_types"]:
            return False
        at = options.get("index") if isinstance(options, dict) else None
        subtype = options.get("audioType") if isinstance(options, dict) else options
        rows = self.of(kind)
        new = Row(kind, f"{kind.title()} {len(rows) + 1}", (subtype or "mono") if kind == "audio" else "")
        before = rows[int(at) - 1] if at and at <= len(rows) else None
        self.rows.insert(self.rows.index(before) if before else len(self.rows), new)
        return True

    def DeleteTrack(self, kind: str, index: float) -> bool:
        row = self.row(kind, index)
        if row is None:
            return False
        self._drop(row.items)
        self.rows.remove(row)
        return True

    def _on(self, kind: str, index: float, **changes: Any) -> bool:
        row = self.row(kind, index)
        for name, value in changes.items() if row else ():
            setattr(row, name, value)
        return row is not None

    def GetTrackName(self, kind: str, index: float) -> str:
        row = self.row(kind, index)
        return row.name if row else ""

    def SetTrackName(self, kind: str, index: float, name: str) -> bool:
        return self._on(kind, index, name=name)

    def GetTrackSubType(self, kind: str, index: float) -> str:
        row = self.row(kind, index)
        return row.subtype if row else ""

    def GetIsTrackEnabled(self, kind: str, index: float) -> bool:
        row = self.row(kind, index)
        return row is not None and row.enabled

    def SetTrackEnable(self, kind: str, index: float, enabled: bool) -> bool:
        return self._on(kind, index, enabled=bool(enabled))

    def GetIsTrackLocked(self, kind: str, index: float) -> bool:
        row = self.row(kind, index)
        return row is not None and row.locked

    def SetTrackLock(self, kind: str, index: float, locked: bool) -> bool:
        return self._on(kind, index, locked=bool(locked))

    # -- items -----------------------------------------------------------------------------------------------

    def _drop(self, items: list[TimelineItem]) -> None:
        for item in items:
            item.gone = True
        for row in self.rows:
            row.items = [item for item in row.items if not item.gone]

    def DeleteClips(self, items: list[TimelineItem], ripple: bool = False) -> bool:
        """On the Edit page only; linked sound stays."""
        if DESK.page != "edit" or ripple or not items or any(item.owner is not self for item in items):
            return False
        self._drop(items)
        return True

    def SetClipsLinked(self, items: list[TimelineItem], linked: bool) -> bool:
        link = self.next_link() if linked else None
        for item in items:
            item.what = replace(item.what, link=link)
        return True

    def DuplicateTimeline(self, name: str | None = None) -> "Timeline | None":
        return self.owner.add_timeline(name or f"{self.name} copy", self.cut(kept=True), like=self)

    def InsertFusionTitleIntoTimeline(self, name: str) -> TimelineItem | None:
        return self._insert(name)

    def InsertTitleIntoTimeline(self, name: str) -> TimelineItem | None:
        return self._insert(name)

    def _insert(self, name: str) -> TimelineItem | None:
        row, first, last = self.row("video", 1), self.playhead, self.playhead + round(self.rate * 5)
        if row is None or self.owner.current is not self or not self.free(row, first, last):
            return None
        return self.put(row, Clip(first, last, 0, last - first, Media(name, rate=self.rate, generator=True)), None)

    # -- files -----------------------------------------------------------------------------------------------

    def Export(self, path: str, kind: Any, subtype: Any = None) -> bool:
        from support.resolve.exchange import export

        return export(self, path, kind, subtype)


def stale_item(timeline: Timeline) -> TimelineItem:
    """A phantom: an item handed out for what was not put on the timeline, whose getters all give None."""
    item = TimelineItem(timeline, Clip(0, 0, 0, 0, Media("")))
    item.gone = True
    return item
