"""What stands on a timeline: clips, titles, and transitions, which Resolve lists among them."""

import math
from dataclasses import replace
from typing import Any

from support.resolve import facts
from support.resolve.clips import MediaPoolItem
from support.resolve.desk import DESK, Marked
from vvt.cut import Clip, Marker, Transition

_PROPERTIES = {"Pan": 0.0, "Tilt": 0.0, "ZoomX": 1.0, "ZoomY": 1.0, "RotationAngle": 0.0, "FlipX": False,
               "FlipY": False, "CropLeft": 0.0, "CropRight": 0.0, "CompositeMode": 0, "Opacity": 100.0,
               "RetimeProcess": 0, "Scaling": 0}


class TimelineItem(Marked):
    """`what` has its place in record frames from the timeline's head and its source in media frames."""

    def __init__(self, timeline: Any, what: Clip | Transition, pool: MediaPoolItem | None = None) -> None:
        super().__init__(timeline)
        self.what = what
        self.pool = pool
        self.properties: dict[str, Any] = {}
        self.name = what.name or (pool.name if pool else "")
        if isinstance(what, Clip):
            step = what.source_per_record or 1
            self.colour = what.colour if what.colour in facts.WORDS["clip_colors"] else ""
            self.keeps_colour = not what.media.generator
            self.markers = {
                math.floor((marker.at - what.source_in) / step):
                {"color": marker.colour.title() or "Blue", "duration": max(1, round(marker.duration / step)),
                 "note": marker.note, "name": marker.name, "customData": marker.custom}
                for marker in what.markers
            }

    # -- what the exports and the other classes need ---------------------------------------------------

    @property
    def is_clip(self) -> bool:
        return isinstance(self.what, Clip)

    def clip(self, kept: bool) -> Clip:
        """The clip as the model has it; with `kept` also what only a DRT carries."""
        what = self.what
        assert isinstance(what, Clip)
        media = what.media if self.pool is None else self.pool.media
        offline = not media.generator and what.nested is None and (self.pool is None or not self.pool.online)
        step = what.source_per_record or 1
        markers = tuple(
            Marker(what.source_in + frame * step, marker["duration"] * step, marker["name"], marker["color"],
                   marker["note"], marker["customData"] if kept else "")
            for frame, marker in sorted(self.markers.items()))
        # A name of the editor's own is not in any file but a DRT (section 8.8): others have the media's.
        plain = self.pool.name if self.pool else what.name or media.name
        name = self.name if kept else plain
        return replace(what, media=replace(media, offline=offline), markers=markers, name=name,
                       colour=self.colour if kept else "")

    def in_media(self, frames: Any) -> Any:
        """Media frames from the file's head, whole."""
        return math.floor(frames - (self.what.media.start or 0))

    # -- the API -----------------------------------------------------------------------------------------

    def GetName(self) -> str:
        return self.name

    def SetName(self, name: str) -> bool:
        self.name = name
        return True

    def _frame(self, frame: float, precise: bool) -> float:
        # The 21.1 stub says float.
        return float(frame) if precise or DESK.since(21, 1) else int(frame)

    def GetStart(self, precise: bool = False) -> float:
        return self._frame(self.owner.start + self.what.record_in, precise)

    def GetEnd(self, precise: bool = False) -> float:
        return self._frame(self.owner.start + self.what.record_out, precise)

    def GetDuration(self, precise: bool = False) -> float:
        return self._frame(self.what.record_out - self.what.record_in, precise)

    def GetLeftOffset(self, precise: bool = False) -> float:
        return self._frame(self._at_own_rate(self.what.source_in - (self.what.media.start or 0)), precise)

    def GetRightOffset(self, precise: bool = False) -> float:
        media = self.what.media
        tail = (media.start or 0) + (media.duration or 0) - self.what.source_out
        if not DESK.since(20):
            tail -= 1  # "fixed in 20.0"
        return self._frame(self._at_own_rate(tail), precise)

    def _at_own_rate(self, frames: Any) -> Any:
        """Media frames; on audio tracks counted at the timeline's rate."""
        sound = self.owner.track_of(self)[0] == "audio"
        return frames * self.owner.rate / self.what.media.rate if sound else frames

    def GetSourceStartFrame(self) -> int:
        return self.in_media(self.what.source_out if self.what.speed < 0 else self.what.source_in)

    def GetSourceEndFrame(self) -> int:
        if self.what.speed < 0:
            return self.in_media(self.what.source_in)
        same = self.what.media.rate == self.owner.rate
        return self.in_media(self.what.source_out) - (0 if same else 1)

    def GetSourceStartTime(self) -> float:
        return float((self.what.source_out if self.what.speed < 0 else self.what.source_in) / self.what.media.rate)

    def GetSourceEndTime(self) -> float:
        return float((self.what.source_in if self.what.speed < 0 else self.what.source_out) / self.what.media.rate)

    def GetMediaPoolItem(self) -> MediaPoolItem | None:
        return self.pool

    def GetClipEnabled(self) -> bool:
        return not self.is_clip or self.what.enabled

    def SetClipEnabled(self, enabled: bool) -> bool:
        self.what = replace(self.what, enabled=bool(enabled))
        return True

    def GetTrackTypeAndIndex(self) -> list[Any]:
        return list(self.owner.track_of(self))

    def GetLinkedItems(self) -> list["TimelineItem"]:
        return self.owner.linked_to(self)

    def GetFusionCompCount(self) -> int:
        return 1 if self.is_clip and self.what.media.generator else 0

    def GetProperty(self, key: str | None = None) -> Any:
        if not self.is_clip:
            return {}
        known = _PROPERTIES | self.properties
        return known.get(key) if key else known

    def SetProperty(self, key: str, value: Any) -> bool:
        if not self.is_clip or key not in _PROPERTIES:
            return False
        self.properties[key] = value
        return True

    def GetProperties(self) -> dict[str, Any]:
        return self.GetProperty()

    def SetProperties(self, properties: dict[str, Any]) -> bool:
        return all(self.SetProperty(key, value) for key, value in properties.items())

    def GetType(self) -> str:
        if not self.is_clip:
            return "transition"
        return "generator" if self.what.media.generator else self.owner.track_of(self)[0]

    def GetSpeed(self) -> dict[str, Any]:
        return {"Percentage": float(self.what.speed * 100), "PitchCorrection": True, "StretchKeyframesToFit": False,
                "RippleTimeline": False} if self.is_clip else {}

    def GetSourceAudioChannelMapping(self) -> str:
        return self.what.channels if self.is_clip else ""
