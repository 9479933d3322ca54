"""The Deliver page: what it holds, presets, the queue, and rendering that takes a while."""

import os
import threading
import uuid
from dataclasses import dataclass
from typing import Any

from support.resolve import facts
from support.resolve.desk import DESK, Thing

_FORMATS = {"QuickTime": "mov", "MP4": "mp4"}
_CODECS = {"mov": {"H.264": "H264", "Apple ProRes 422 HQ": "ProRes422HQ"}, "mp4": {"H.264": "H264"}}
_RANGE = {"MarkIn", "MarkOut"}
_GERMAN = {"Ready": "Bereit", "Rendering": "Rendern", "Complete": "Abgeschlossen", "Failed": "Fehlgeschlagen",
           "Cancelled": "Abgebrochen"}


@dataclass
class Trouble:
    """What renders run into: a percentage at which they wait, and one at which the next fails.

    `short` frames are missing at the end of every film and nobody says so; `mute` leaves the sound out all the same.
    Renders show the pictures of `film`, where one is named.
    """

    hold: int | None = None
    fail: int | None = None
    short: int = 0
    mute: bool = False
    film: str = ""
    words: str = "The GPU failed to perform image processing."


TROUBLE = Trouble()
GO_ON = threading.Condition()
ENDED: list[Any] = []  # called with (job id, status, error) when a render ends: the end trigger


def _fresh() -> dict[str, Any]:
    return {"page": {"SelectAllFrames": True, "ExportVideo": True, "ExportAudio": True, "FormatWidth": 1920,
                     "FormatHeight": 1080, "CustomName": "", "TargetDir": ""},
            "format": "mov", "codec": "H264", "mode": 1}


class Deliver(Thing):
    """The part of a project that renders. `deliver` is the page as the editor left it."""

    def __init__(self) -> None:
        super().__init__()
        self.deliver = _fresh()
        self.presets: dict[str, Any] = {}
        for name, kind, codec in (("H.264 Master", "mov", "H264"), ("ProRes 422 HQ", "mov", "ProRes422HQ")):
            self.presets[name] = _fresh() | {"format": kind, "codec": codec}
        self.jobs: list[dict[str, Any]] = []
        self.rendering = ""
        self.stopped = False

    def GetRenderFormats(self) -> dict[str, str]:
        return _FORMATS

    def GetRenderCodecs(self, extension: str) -> dict[str, str]:
        return _CODECS.get(extension, {})

    def GetCurrentRenderFormatAndCodec(self) -> dict[str, str]:
        return {"format": self.deliver["format"], "codec": self.deliver["codec"]}

    def SetCurrentRenderFormatAndCodec(self, extension: str, codec: str) -> bool:
        if codec not in self.GetRenderCodecs(extension).values():
            return False
        self.deliver |= {"format": extension, "codec": codec}
        return True

    def GetCurrentRenderMode(self) -> int:
        return self.deliver["mode"]

    def SetCurrentRenderMode(self, mode: int) -> bool:
        self.deliver["mode"] = int(mode)
        return int(mode) in (0, 1)

    def SetRenderSettings(self, settings: dict[str, Any]) -> bool:
        """On top of what the page holds; keys before an unknown one have been taken."""
        for key, value in settings.items():
            if key not in facts.render_keys(DESK.version):
                return False
            self.deliver["page"][key] = value
        return True

    def GetRenderPresetList(self) -> list[str]:
        return list(self.presets)

    def LoadRenderPreset(self, name: str) -> bool:
        """A preset holds everything on the page but the range."""
        if name not in self.presets:
            return False
        kept = {key: value for key, value in self.deliver["page"].items() if key in _RANGE}
        preset = self.presets[name]
        self.deliver = preset | {"page": preset["page"] | kept}
        return True

    def SaveAsNewRenderPreset(self, name: str) -> bool:
        if name in self.presets:
            return False
        page = {key: value for key, value in self.deliver["page"].items() if key not in _RANGE}
        self.presets[name] = self.deliver | {"page": page}
        return True

    def DeleteRenderPreset(self, name: str) -> bool:
        return self.presets.pop(name, None) is not None

    # -- the queue -------------------------------------------------------------------------------------------

    def AddRenderJob(self) -> str:
        timeline, page = self.current, self.deliver["page"]
        if timeline is None or not timeline.length or not os.path.isdir(page["TargetDir"]):
            return ""
        first, last = timeline.GetStartFrame(), timeline.GetEndFrame() - 1
        ranged = not page["SelectAllFrames"]
        if ranged:
            mark = timeline.mark.get("video") or {"in": 0, "out": timeline.length - 1}
            first, last = (int(page.get(key, first + mark[end])) for key, end in (("MarkIn", "in"), ("MarkOut", "out")))
        name = page["CustomName"] or timeline.name
        job = {
            "JobId": str(uuid.uuid4()), "RenderJobName": f"Job {len(self.jobs) + 1}", "TimelineName": timeline.name,
            "TargetDir": page["TargetDir"], "OutputFilename": f"{name}.{self.deliver['format']}",
            "IsExportVideo": page["ExportVideo"], "IsExportAudio": page["ExportAudio"],
            "MarkIn": first, "MarkOut": last,
            "FormatWidth": page["FormatWidth"], "FormatHeight": page["FormatHeight"], "RenderMode": "Single clip",
            "FrameRate": str(round(float(timeline.rate), 3)), "VideoFormat": self.deliver["format"],
            "VideoCodec": self.deliver["codec"], "PresetName": "Custom", "AudioSampleRate": 48000,
        }
        # Without any mark there is nothing to select: the job stays at Ready for ever.
        stuck = ranged and not _RANGE & page.keys() and not timeline.mark
        self.jobs.append({"job": job, "timeline": timeline, "status": "Ready", "percent": 0, "error": "",
                          "stuck": stuck})
        return job["JobId"]

    def _job(self, job_id: str) -> dict[str, Any] | None:
        return next((entry for entry in self.jobs if entry["job"]["JobId"] == job_id), None)

    def GetRenderJobList(self) -> list[dict[str, Any]]:
        return [entry["job"] for entry in self.jobs]

    def GetRenderJobStatus(self, job_id: str) -> dict[str, Any]:
        entry = self._job(job_id)
        if entry is None:
            return {}
        status = entry["status"]
        shown = {"JobStatus": _GERMAN[status] if "localised" in DESK.quirks else status,
                 "CompletionPercentage": entry["percent"]}
        if status == "Rendering":
            shown["EstimatedTimeRemainingInMs"] = 1000
        if status == "Complete":
            shown["TimeTakenToRenderInMs"] = 1000
        return shown | ({"Error": entry["error"]} if entry["error"] else {})

    def DeleteRenderJob(self, job_id: str) -> bool:
        entry = self._job(job_id)
        if entry is None or self.rendering == job_id:
            return False
        self.jobs.remove(entry)
        return True

    def DeleteAllRenderJobs(self) -> bool:
        self.jobs = [entry for entry in self.jobs if entry["job"]["JobId"] == self.rendering]
        return True

    def StartRendering(self, *which: Any) -> bool:
        """Ids, a list of them (and whether interactively), or nothing for all. Returns at once."""
        given = list(which[0]) if which and isinstance(which[0], list) else [x for x in which if isinstance(x, str)]
        ids = given or [entry["job"]["JobId"] for entry in self.jobs if entry["status"] == "Ready"]
        entries = [self._job(job_id) for job_id in ids]
        if self.rendering or not entries or None in entries:
            return False
        self.stopped, self.rendering = False, ids[0]
        threading.Thread(target=self._render_all, args=(entries,), daemon=True).start()
        return True

    def IsRenderingInProgress(self) -> bool:
        return bool(self.rendering)

    def StopRendering(self) -> None:
        with GO_ON:
            self.stopped = True
            GO_ON.notify_all()

    # -- the work --------------------------------------------------------------------------------------------

    def _render_all(self, entries: list[dict[str, Any]]) -> None:
        for entry in entries:
            if not entry["stuck"] and not self.stopped:
                self.rendering = entry["job"]["JobId"]
                self._render(entry)
        self.rendering = ""

    def _render(self, entry: dict[str, Any]) -> None:
        from support.resolve.movie import Stopped, write

        def passed(percent: int) -> None:
            entry["percent"] = percent
            if TROUBLE.fail is not None and percent >= TROUBLE.fail:
                TROUBLE.fail = None
                raise OSError(TROUBLE.words)
            with GO_ON:
                GO_ON.wait_for(lambda: self.stopped or TROUBLE.hold is None or percent < TROUBLE.hold)
            if self.stopped:
                raise Stopped

        entry["status"] = "Rendering"
        try:
            write(entry["job"], entry["timeline"], passed, short=TROUBLE.short, mute=TROUBLE.mute,
                  film=TROUBLE.film)
            status = "Complete"
        except Stopped:
            status = "Cancelled"
        except OSError as error:
            status, entry["error"] = "Failed", str(error)
        entry["status"] = status
        for listener in ENDED:
            listener(entry["job"]["JobId"], status, entry["error"])
