"""The one running Resolve of this process: version, edition, what is open, and how it misbehaves."""

import os
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.resolve import facts


@dataclass
class Desk:
    """`quirks` are the open questions answered the unkind way; `pretended` paths count as there without a file."""

    version: facts.Version = (20, 3)
    edition: str = "studio"
    state: Path = Path()
    quirks: set[str] = field(default_factory=set)
    pretended: set[str] = field(default_factory=set)
    page: str = "edit"
    projects: dict[str, Any] = field(default_factory=dict)
    project: Any = None
    nag: bool = False
    opened: int = 0

    def since(self, *version: int) -> bool:
        """Whether this Resolve is as new as that."""
        return self.version >= version

    def has(self, path: str) -> bool:
        """Whether the media is there."""
        return bool(path) and (path in self.pretended or os.path.exists(path))

    def later(self, number: int) -> float | int:
        """A number as Python sees it: a float up to 20, an int since."""
        return number if self.version[0] > 20 else float(number)


DESK = Desk()


class Thing:
    """Anything Resolve hands out a proxy of. What it belongs to takes it along when it goes."""

    def __init__(self, owner: "Thing | None" = None) -> None:
        self.owner = owner
        self.gone = False
        self.uid = str(uuid.uuid4())

    def stale(self) -> bool:
        return self.gone or (self.owner is not None and self.owner.stale())

    def GetUniqueId(self) -> str:
        return self.uid


class Coloured(Thing):
    """Clip colour and flags."""

    keeps_colour = True

    def __init__(self, owner: Thing | None = None) -> None:
        super().__init__(owner)
        self.colour = ""
        self.flags: list[str] = []

    def GetClipColor(self) -> str:
        return self.colour

    def SetClipColor(self, name: str) -> bool:
        if name not in facts.WORDS["clip_colors"]:
            return False
        self.colour = name if self.keeps_colour else ""
        return True

    def ClearClipColor(self) -> bool:
        self.colour = ""
        return True

    def AddFlag(self, name: str) -> bool:
        if name not in facts.WORDS["marker_and_flag_colors"]:
            return False
        self.flags = [*(flag for flag in self.flags if flag != name), name]
        return True

    def GetFlagList(self) -> list[str]:
        return self.flags

    def ClearFlags(self, name: str) -> bool:
        before, self.flags = self.flags, [flag for flag in self.flags if name not in (flag, "All")]
        return before != self.flags


class Marked(Coloured):
    """Markers, keyed by the frame from the head of whatever carries them."""

    def __init__(self, owner: Thing | None = None) -> None:
        super().__init__(owner)
        self.markers: dict[int, dict[str, Any]] = {}

    def AddMarker(  # noqa: PLR0917 (as documented)
            self, frame: float, color: str, name: str, note: str, duration: float, custom: str = "") -> bool:
        if int(frame) in self.markers or int(frame) < 0 or color not in facts.WORDS["marker_and_flag_colors"]:
            return False
        if duration < 1:
            return False
        self.markers[int(frame)] = {"color": color, "duration": int(duration), "note": note, "name": name,
                                    "customData": custom or ""}
        return True

    def GetMarkers(self) -> dict[float, dict[str, Any]]:
        return {DESK.later(frame): self._shown(frame) for frame in sorted(self.markers)}

    def _shown(self, frame: int) -> dict[str, Any]:
        return self.markers[frame] | {"duration": DESK.later(self.markers[frame]["duration"])}

    def _with(self, custom: str) -> int | None:
        return next((frame for frame, marker in self.markers.items() if marker["customData"] == custom), None)

    def GetMarkerByCustomData(self, custom: str) -> dict[str, Any]:
        frame = self._with(custom)
        return {} if frame is None else self._shown(frame)

    def GetMarkerCustomData(self, frame: float) -> str:
        return self.markers[int(frame)]["customData"] if int(frame) in self.markers else ""

    def UpdateMarkerCustomData(self, frame: float, custom: str) -> bool:
        if int(frame) in self.markers:
            self.markers[int(frame)]["customData"] = custom
        return int(frame) in self.markers

    def DeleteMarkerAtFrame(self, frame: float) -> bool:
        return self.markers.pop(int(frame), None) is not None

    def DeleteMarkerByCustomData(self, custom: str) -> bool:
        frame = self._with(custom)
        return frame is not None and self.DeleteMarkerAtFrame(frame)

    def DeleteMarkersByColor(self, color: str) -> bool:
        found = [frame for frame, marker in self.markers.items() if color in (marker["color"], "All")]
        return all(self.DeleteMarkerAtFrame(frame) for frame in found) and bool(found)
