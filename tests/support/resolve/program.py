"""Resolve itself, its project manager and a project."""

import pickle
from fractions import Fraction
from typing import Any

from support.resolve import facts
from support.resolve.deliver import Deliver
from support.resolve.desk import DESK, Thing
from support.resolve.pool import MediaPool
from support.resolve.timelines import Timeline
from vvt.cut import Cut, exact_rate

UNTITLED = "Untitled Project"


class Project(Deliver):
    """A project; `current` is the timeline in the viewer."""

    def __init__(self, name: str, rate: Fraction = Fraction(24)) -> None:
        super().__init__()
        self.name, self.rate = name, rate
        self.timelines: list[Timeline] = []
        self.current: Timeline | None = None
        self.pool = MediaPool(self)

    def stale(self) -> bool:
        return DESK.project is not self

    def add_timeline(self, name: str, cut: Cut | None = None, pool_of: Any = None,
                     like: Timeline | None = None) -> Timeline | None:
        """A new timeline in the current bin, current from now on; None where the name is taken."""
        if any(other.name == name for other in self.timelines):
            return None
        rate = cut.rate if cut else self.rate
        new = Timeline(self, name, rate, cut.start if cut else round(rate) * 3600, bool(cut and cut.drop))
        if cut is not None:
            new.lay(cut, pool_of or self.pool.clip_for)
        if like is not None:
            _dress(new, like)
        self.timelines.append(new)
        self.pool.current.clips.append(new.pool)
        self.current = new
        return new

    def GetName(self) -> str:
        return self.name

    def SetName(self, name: str) -> bool:
        if name in DESK.projects:
            return False
        DESK.projects[name] = DESK.projects.pop(self.name)
        self.name = name
        return True

    def GetMediaPool(self) -> MediaPool:
        return self.pool

    def GetTimelineCount(self) -> int:
        return len(self.timelines)

    def GetTimelineByIndex(self, index: float) -> Timeline | None:
        return self.timelines[int(index) - 1] if 1 <= index <= len(self.timelines) else None

    def GetCurrentTimeline(self) -> Timeline | None:
        return self.current

    def SetCurrentTimeline(self, timeline: Timeline) -> bool:
        if timeline not in self.timelines:
            return False
        self.current = timeline
        return True

    def GetSettings(self) -> dict[str, Any]:
        return {"timelineFrameRate": round(float(self.rate), 3), "timelineResolutionWidth": "1920", "superScale": 1,
                "timelineResolutionHeight": "1080", "timelineDropFrameTimecode": "0"}

    def GetSetting(self, name: str | None = None) -> Any:
        return self.GetSettings().get(name, "") if name else self.GetSettings()

    def SetSetting(self, name: str, value: str) -> bool:
        if name != "timelineFrameRate" or not isinstance(value, str) or self.timelines:
            return False
        self.rate = exact_rate(float(value.split(maxsplit=1)[0]))
        return True


def _dress(new: Timeline, like: Timeline) -> None:
    """What the cut model doesn't hold of each item, copied."""
    for mine, theirs in zip(new.items(), like.items(), strict=True):
        mine.flags, mine.properties, mine.pool = list(theirs.flags), dict(theirs.properties), theirs.pool


def opened(project: Project | None) -> Project | None:
    """Close what is open, without saving, and open this; every proxy of before goes stale."""
    DESK.project = project
    DESK.opened += 1
    return project


class ProjectManager(Thing):
    """Projects lie in one database and one folder."""

    def GetCurrentProject(self) -> Project | None:
        return DESK.project

    def GetProjectListInCurrentFolder(self) -> list[str]:
        return [name for name in DESK.projects if name != UNTITLED]

    def LoadProject(self, name: str) -> Project | None:
        """As it was saved last."""
        kept = next((project for project in saved() if project.name == name), DESK.projects.get(name))
        if kept is None:
            return None
        DESK.projects[name] = kept
        return opened(kept)

    def CreateProject(self, name: str, location: str | None = None) -> Project | None:
        if name in DESK.projects or location == "":
            return None
        DESK.projects[name] = Project(name)
        return opened(DESK.projects[name])

    def CloseProject(self, project: Project) -> bool:
        if project.stale():
            return False
        opened(None)
        return True

    def SaveProject(self) -> bool:
        """Into the state folder, for the next start; False on the project that never had a name."""
        project = DESK.project
        if project is None or project.name == UNTITLED:
            return False
        save(project)
        return True

    def GetCurrentDatabase(self) -> dict[str, str]:
        return {"DbType": "Disk", "DbName": "Local Database"}

    def GetDatabaseList(self) -> list[dict[str, str]]:
        return [self.GetCurrentDatabase()]

    def GetCurrentFolder(self) -> str:
        return ""


def save(project: Project) -> None:
    """Keep the project as it is now."""
    folder = DESK.state / "database"
    folder.mkdir(exist_ok=True)
    (folder / f"{project.uid}.project").write_bytes(pickle.dumps(project))


def saved() -> list[Project]:
    """The projects kept at an earlier start."""
    # The double's own files, out of the folder its test gave it.
    return [pickle.loads(path.read_bytes()) for path in sorted((DESK.state / "database").glob("*.project"))]  # noqa: S301


class UIManager(Thing):
    """Only there to be seen: windows of Resolve's are nothing this double shows."""


class Fusion(Thing):
    """`fusion` of a menu script."""

    UIManager = UIManager()

    def GetResolve(self) -> "Resolve":
        return RESOLVE


class Resolve(Thing):
    """The program."""

    def __init__(self) -> None:
        super().__init__()
        self.manager = ProjectManager()
        self.fusion = Fusion()

    def GetProjectManager(self) -> ProjectManager:
        return self.manager

    def Fusion(self) -> Fusion:
        return self.fusion

    def GetCurrentProject(self) -> Project | None:
        return DESK.project

    def GetCurrentTimeline(self) -> Timeline | None:
        return DESK.project and DESK.project.current

    def GetMediaPool(self) -> MediaPool | None:
        return DESK.project and DESK.project.pool

    def GetCurrentPage(self) -> str:
        return DESK.page

    def OpenPage(self, name: str) -> bool:
        if name not in facts.WORDS["pages"] or (name == "photo" and not DESK.since(21)):
            return False
        DESK.page = name
        return True

    def GetVersion(self) -> list[Any]:
        return [*(*DESK.version, 0, 0, 0)[:3], 10, ""]

    def GetVersionString(self) -> str:
        return ".".join(str(part) for part in (*DESK.version, 0, 0, 0)[:3]) + ".0010"

    def GetProductName(self) -> str:
        return "DaVinci Resolve Studio" if DESK.edition == "studio" else "DaVinci Resolve"

    def IsStudio(self) -> bool:
        return DESK.edition == "studio"


RESOLVE = Resolve()
