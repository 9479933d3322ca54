"""The media pool: bins, what is in them, and the ways a timeline comes into being."""

import math
import os
from dataclasses import replace
from typing import Any

from support.resolve.clips import MediaPoolItem, base_name, probed
from support.resolve.desk import DESK, Thing
from support.resolve.items import TimelineItem
from support.resolve.timelines import Row, Timeline, stale_item
from vvt.cut import Clip, Media


class Folder(Thing):
    """A bin."""

    def __init__(self, owner: Thing, name: str) -> None:
        super().__init__(owner)
        self.name = name
        self.clips: list[MediaPoolItem] = []
        self.folders: list[Folder] = []

    def all(self) -> list["Folder"]:
        return [self, *(deep for folder in self.folders for deep in folder.all())]

    def GetName(self) -> str:
        return self.name

    def GetClipList(self) -> list[MediaPoolItem]:
        return self.clips

    def GetSubFolderList(self) -> list["Folder"]:
        return self.folders


class MediaPool(Thing):
    """`current` is the bin in which everything new lands."""

    def __init__(self, project: Any) -> None:
        super().__init__(project)
        self.project = project
        self.root = Folder(project, "Master")
        self.current = self.root

    # -- what the other classes need ---------------------------------------------------------------------

    def clips(self) -> list[MediaPoolItem]:
        return [clip for folder in self.root.all() for clip in folder.clips]

    def _found(self, media: Media, inside: list[MediaPoolItem] | None = None) -> MediaPoolItem | None:
        known = self.clips() if inside is None else inside
        return next((clip for clip in known if (clip.media.url, clip.media.name) == (media.url, media.name)), None)

    def clip_for(self, clip: Clip, anew: dict[Any, MediaPoolItem] | None = None) -> MediaPoolItem | None:
        """The pool's clip of what a timeline's clip shows, put into the current bin if it isn't in the pool.

        `anew` makes every medium a new clip, one each, whatever the pool holds.
        """
        media = clip.media
        if media.generator or (not media.url and clip.nested is None):
            return None
        found = anew.get(media) if anew is not None else self._found(media)
        if found is None:
            found = MediaPoolItem(self.project, replace(media, offline=False), "Compound" if clip.nested else "")
            self.current.clips.append(found)
            if anew is not None:
                anew[media] = found
        return found

    # -- bins ----------------------------------------------------------------------------------------------

    def GetRootFolder(self) -> Folder:
        return self.root

    def GetCurrentFolder(self) -> Folder:
        return self.current

    def SetCurrentFolder(self, folder: Folder) -> bool:
        if folder not in self.root.all():
            return False
        self.current = folder
        return True

    def AddSubFolder(self, folder: Folder, name: str) -> Folder | None:
        if any(other.name == name for other in folder.folders):
            return None
        folder.folders.append(Folder(self.project, name))
        return folder.folders[-1]

    def DeleteFolders(self, folders: list[Folder]) -> bool:
        for parent in self.root.all():
            parent.folders = [folder for folder in parent.folders if folder not in folders]
        if self.current not in self.root.all():
            self.current = self.root
        return True

    def MoveClips(self, clips: list[MediaPoolItem], target: Folder) -> bool:
        self._take_out(clips)
        target.clips += clips
        return True

    def DeleteClips(self, clips: list[MediaPoolItem]) -> bool:
        self._take_out(clips)
        for clip in clips:
            clip.gone = True
        return True

    def _take_out(self, clips: list[MediaPoolItem]) -> None:
        for folder in self.root.all():
            folder.clips = [clip for clip in folder.clips if clip not in clips]

    # -- media ---------------------------------------------------------------------------------------------

    def ImportMedia(self, what: list[Any]) -> list[MediaPoolItem]:
        paths = [one["FilePath"] if isinstance(one, dict) else one for one in what]
        read = [probed(path) for path in paths if os.path.isfile(path)]
        new = [MediaPoolItem(self.project, media, sound=sound) for media, sound in filter(None, read)]
        self.current.clips += new
        return new

    def RelinkClips(self, clips: list[MediaPoolItem], folder: str) -> bool:
        """By file name, in that folder itself."""
        paths = {clip: os.path.join(folder, base_name(clip.media.url)) for clip in clips}
        there = [clip for clip in clips if os.path.isfile(paths[clip])]
        for clip in there:
            clip.media = replace(clip.media, url=paths[clip])
        return bool(clips) and len(there) == len(clips)

    def UnlinkClips(self, clips: list[MediaPoolItem]) -> bool:
        for clip in clips:
            DESK.pretended.discard(clip.media.url)
            clip.media = replace(clip.media, url="/unlinked/" + base_name(clip.media.url))
        return True

    # -- timelines -----------------------------------------------------------------------------------------

    def CreateEmptyTimeline(self, name: str) -> Timeline | None:
        made = self.project.add_timeline(name)
        if made is not None:
            made.AddTrack("video")
            made.AddTrack("audio", "stereo")
        return made

    def CreateTimelineFromClips(self, name: str, *what: Any) -> Timeline | None:
        if (made := self.CreateEmptyTimeline(name)) is not None:
            self.AppendToTimeline(*what)
        return made

    def DeleteTimelines(self, timelines: list[Timeline]) -> bool:
        if not timelines or not all(timeline in self.project.timelines for timeline in timelines):
            return False
        for timeline in timelines:
            timeline.gone = True
            self.project.timelines.remove(timeline)
            self._take_out([timeline.pool])
        if self.project.current in timelines:
            self.project.current = next(iter(self.project.timelines), None)
        return True

    def ImportTimelineFromFile(self, path: str, options: dict[str, Any] | None = None) -> Timeline | None:
        from support.resolve.exchange import import_timeline

        made = import_timeline(self, path, options or {})
        if made is not None:
            self.current = self.root
        return made

    def AppendToTimeline(self, *what: Any) -> list[TimelineItem]:
        """On the current timeline; what doesn't fit comes back as a phantom."""
        infos = what[0] if len(what) == 1 and isinstance(what[0], list) else list(what)
        timeline = self.project.current
        if timeline is None:
            return []
        return [item for info in infos
                for item in self._append(timeline, info if isinstance(info, dict) else {"mediaPoolItem": info})]

    def _append(self, timeline: Timeline, info: dict[str, Any]) -> list[TimelineItem]:
        clip: MediaPoolItem = info["mediaPoolItem"]
        first, last = int(info.get("startFrame", 0)), int(info.get("endFrame", clip.frames))
        if last > clip.frames or (last == clip.frames and "endFrame" in info and not DESK.since(20)):
            return []  # a bound at the media's end appended nothing on 19.1.3
        length = math.floor((last - first) * timeline.rate / clip.media.rate)
        record_in = int(info["recordFrame"]) - timeline.start if "recordFrame" in info else timeline.length
        head = (clip.media.start or 0) + first
        new = Clip(record_in, record_in + length, head, head + (last - first), clip.media, name=clip.name)
        wanted = [kind for number, kind in ((1, "video"), (2, "audio"))
                  if info.get("mediaType", number) == number and (kind in clip.kind.lower() or kind == clip.kind)]
        if len(wanted) == 2 or (wanted == ["video"] and "mediaType" not in info and clip.sound):
            wanted, new = ["video", "audio"], replace(new, link=timeline.next_link())
        return [self._placed(timeline, kind, info, new, clip) for kind in wanted]

    def _placed(self, timeline: Timeline, kind: str, info: dict[str, Any], new: Clip, clip: Any) -> TimelineItem:
        index = int(info.get("trackIndex", 1))
        if info.get("mediaType") == 2 and not DESK.since(20, 2, 2):
            index = 1
        if kind == "audio" and index == len(timeline.of(kind)) + 1:
            timeline.rows.append(Row(kind, f"Audio {index}", "stereo"))
        row = timeline.row(kind, index)
        fits = row is not None and not row.locked and new.record_in >= 0 and new.duration > 0
        if row is None or not fits or not timeline.free(row, new.record_in, new.record_out):
            return stale_item(timeline)
        return timeline.put(row, new, clip)
