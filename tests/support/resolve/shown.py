"""The state of everything as plain JSON, for a test to look at."""

from typing import Any

from support.resolve.desk import DESK
from support.resolve.items import TimelineItem
from support.resolve.pool import Folder
from support.resolve.timelines import Row, Timeline


def state() -> dict[str, Any]:
    """Page, project, bins, timelines with their tracks and items, the Deliver page and its queue."""
    project = DESK.project
    shown: dict[str, Any] = {"page": DESK.page, "project": project and project.name, "nag": DESK.nag}
    if project is None:
        return shown
    return shown | {
        "project_id": project.uid,
        "timeline": project.current and project.current.name,
        "bin": project.pool.current.name,
        "bins": {folder.name: [clip.name for clip in folder.clips] for folder in project.pool.root.all()},
        "clips": [{"name": clip.name, "path": clip.media.url, "type": clip.kind, "online": clip.online,
                   "bin": _bin(project.pool.root, clip), "third": clip.third} for clip in project.pool.clips()],
        "timelines": {timeline.name: _timeline(timeline) for timeline in project.timelines},
        "deliver": project.deliver,
        "presets": list(project.presets),
        "jobs": [{"id": entry["job"]["JobId"], "status": entry["status"], "percent": entry["percent"],
                  "file": entry["job"]["TargetDir"] + "/" + entry["job"]["OutputFilename"]} for entry in project.jobs],
        "rendering": project.rendering,
    }


def _bin(root: Folder, clip: Any) -> str:
    return next((folder.name for folder in root.all() if clip in folder.clips), "")


def _timeline(timeline: Timeline) -> dict[str, Any]:
    return {"id": timeline.uid, "start": timeline.start, "length": timeline.length, "rate": str(timeline.rate),
            "drop": timeline.drop, "mark": timeline.mark, "playhead": timeline.playhead,
            "markers": {str(frame): marker for frame, marker in sorted(timeline.markers.items())},
            "video": [_row(row) for row in timeline.of("video")], "audio": [_row(row) for row in timeline.of("audio")]}


def _row(row: Row) -> dict[str, Any]:
    return {"name": row.name, "enabled": row.enabled, "locked": row.locked, "items": [_item(one) for one in row.items]}


def _item(item: TimelineItem) -> dict[str, Any]:
    """Record frames from the timeline's head, source in media frames."""
    what, pool = item.what, item.pool
    shown = {"name": item.name, "record_in": what.record_in, "record_out": what.record_out, "id": item.uid}
    if not item.is_clip:
        return shown | {"transition": True}
    return shown | {
        "source_in": str(what.source_in), "source_out": str(what.source_out), "speed": str(what.speed),
        "path": pool.media.url if pool else None, "online": bool(pool and pool.online), "enabled": what.enabled,
        "link": what.link, "colour": item.colour, "flags": item.flags,
        "markers": {str(frame): marker for frame, marker in sorted(item.markers.items())},
    }
