"""Clips of the media pool and what they say about themselves."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from support.resolve.desk import DESK, Marked, Thing
from vvt.cut import Media, frames_from_timecode, timecode

_SOUND = {".wav", ".aif", ".aiff", ".mp3"}
_METADATA = {"Description", "Comments", "Keywords", "Shot", "Scene", "Take", "Angle", "Reel Name", "Camera #"}


def base_name(path: str) -> str:
    """The file's name, whichever system wrote the path."""
    return path.replace("\\", "/").rpartition("/")[2]


class MediaPoolItem(Marked):
    """A clip, timeline or compound clip in a bin. `media` has its path, rate and length in media frames."""

    def __init__(self, owner: Thing, media: Media, kind: str = "", sound: bool = True) -> None:
        super().__init__(owner)
        self.media = media
        self.name = media.name or base_name(media.url)
        only_sound = Path(base_name(media.url)).suffix.lower() in _SOUND
        self.sound = sound or only_sound
        self.kind = kind or ("Audio" if only_sound else "Video + Audio" if sound else "Video")
        self.timeline: Any = None
        self.metadata: dict[str, str] = {}
        self.third: dict[str, str] = {}
        self.properties: dict[str, str] = {}
        self.mark: dict[str, dict[str, int]] = {}

    @property
    def online(self) -> bool:
        return self.kind in {"Timeline", "Compound"} or DESK.has(self.media.url)

    @property
    def frames(self) -> int:
        return int(self.media.duration or 0)

    def GetName(self) -> str:
        return self.name

    def SetName(self, name: str) -> bool:
        self.name = name
        return True

    def GetTimeline(self) -> Any:
        return self.timeline

    def GetMediaId(self) -> str:
        return self.uid

    def shown(self) -> dict[str, Any]:
        """The clip's properties under Resolve's names: text, but FPS a float."""
        media, start = self.media, int(self.media.start or 0)
        return {
            "Clip Name": self.name, "File Name": base_name(media.url), "File Path": media.url, "Type": self.kind,
            "FPS": round(float(media.rate), 3), "Frames": str(self.frames), "Start": "0",
            "End": str(max(0, self.frames - 1)), "Start TC": timecode(start, media.rate),
            "End TC": timecode(start + self.frames, media.rate), "Duration": timecode(self.frames, media.rate),
            "Resolution": "64x36", "Video Codec": "H.264", "Audio Ch": "1" if self.sound else "0", "Drop frame": "0",
            "Reel Name": media.reel, "Online Status": "Online" if self.online else "Offline", "Usage": "1",
            "Proxy": "None", **self.properties,
        }

    def GetClipProperty(self, name: str | None = None) -> Any:
        return self.shown().get(name, "") if name else self.shown()

    def SetClipProperty(self, name: str, value: str) -> bool:
        if name not in self.shown() or name in {"File Path", "Type", "Frames"}:
            return False
        self.properties[name] = value
        return True

    def GetMetadata(self, name: str | None = None) -> Any:
        return self.metadata.get(name, "") if name else self.metadata

    def SetMetadata(self, name: Any, value: str | None = None) -> bool:
        new = name if isinstance(name, dict) else {name: value}
        if not new.keys() <= _METADATA:
            return False
        self.metadata |= new
        return True

    def GetThirdPartyMetadata(self, name: str | None = None) -> Any:
        return self.third.get(name, "") if name else self.third

    def SetThirdPartyMetadata(self, name: Any, value: str | None = None) -> bool:
        self.third |= name if isinstance(name, dict) else {name: value}
        return True

    def GetMarkInOut(self) -> dict[str, dict[str, int]]:
        return self.mark

    def ReplaceClip(self, path: str) -> bool:
        """Swaps the media; what was noted on the clip is lost (ayon-resolve, load_media.py)."""
        if not DESK.has(path):
            return False
        self.media = replace(self.media, url=path, name=base_name(path))
        self.name, self.metadata, self.third = base_name(path), {}, {}
        return True


def probed(path: str) -> tuple[Media, bool] | None:
    """What the file at `path` holds, and whether it has sound; None for what isn't media."""
    import av

    try:
        with av.open(path) as container:
            if not container.streams.video:
                seconds = Fraction(container.duration or 0, 1_000_000)
                return Media(base_name(path), path, rate=Fraction(24), start=0, duration=round(seconds * 24)), True
            stream = container.streams.video[0]
            rate = Fraction(stream.average_rate or 24)
            start = container.metadata.get("timecode") or stream.metadata.get("timecode") or "00:00:00:00"
            frames = stream.frames or round(Fraction(container.duration or 0, 1_000_000) * rate)
            media = Media(base_name(path), path, rate=rate, start=frames_from_timecode(start, rate), duration=frames)
            return media, bool(container.streams.audio)
    except (av.error.FFmpegError, OSError, ValueError):
        return None
