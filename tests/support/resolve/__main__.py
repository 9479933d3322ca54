"""One Resolve in a process of its own: `python -m support.resolve --state DIR [--version 20.3] …`."""

import argparse
import pickle
import shutil
import sys
from dataclasses import replace
from pathlib import Path

from support.resolve import facts, program
from support.resolve.clips import MediaPoolItem, base_name, probed
from support.resolve.control import Control
from support.resolve.desk import DESK
from support.resolve.exchange import changed, without_custom_data
from support.resolve.server import Link, Program, Server
from vvt.cut import Clip, Cut
from vvt.interchange.read import read

HERE = Path(__file__).parent


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m support.resolve", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="folder for everything it writes")
    parser.add_argument("--version", default="20.3")
    parser.add_argument("--edition", choices=("studio", "free"), default="studio")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--project", default="Film", help="'' for none open")
    parser.add_argument("--cut", type=Path, help="the timeline in it: .otio, or a pickled Cut")
    parser.add_argument("--timeline", help="the timeline's name")
    parser.add_argument("--media", type=Path, help="folder of media files; without it the cut's media count as there")
    parser.add_argument("--python", default=sys.executable, help="what menu scripts run under")
    return parser.parse_args()


def given_cut(path: Path) -> Cut:
    if path.suffix == ".pickle":
        return pickle.loads(path.read_bytes())  # noqa: S301 (written by double.py)
    return without_custom_data(read(path))


def based(cut: Cut, media: Path | None) -> Cut:
    """The cut with its media in the folder, where they are there."""
    def placed(clip: Clip) -> Clip:
        path = media / base_name(clip.media.url) if media and clip.media.url else None
        there = path is not None and path.is_file()
        return replace(clip, media=replace(clip.media, url=str(path))) if there else clip

    return changed(cut, placed, inside=True)


def furnish(project: program.Project, given: argparse.Namespace) -> None:
    """The project as the editor has it: media in the root bin, one timeline."""
    cut = based(given_cut(given.cut), given.media) if given.cut else None
    if given.media:
        read_files = [probed(str(path)) for path in sorted(given.media.iterdir()) if path.is_file()]
        project.pool.root.clips += [MediaPoolItem(project, media, sound=sound)
                                    for media, sound in filter(None, read_files)]
    if cut is None:
        return
    project.rate = cut.rate
    named = given.timeline or cut.name or given.cut.stem
    project.add_timeline(named, cut, project.pool.clip_for)


def pretend(given: argparse.Namespace) -> None:
    """Without a folder of media the cut's count as there, at a later start too."""
    cut = given_cut(given.cut) if given.cut and not given.media else None
    DESK.pretended |= {clip.media.url for track in cut.tracks for clip in track.clips
                       if not clip.media.offline} if cut else set()


def open_project(given: argparse.Namespace) -> None:
    """What an earlier start saved, else a new one."""
    pretend(given)
    DESK.projects = {project.name: project for project in program.saved()}
    if not DESK.projects and given.project:
        DESK.projects[given.project] = program.Project(given.project)
        program.opened(DESK.projects[given.project])
        furnish(DESK.project, given)
        if given.project != program.UNTITLED:
            program.save(DESK.project)
    elif given.project:
        program.opened(DESK.projects.get(given.project))


def main() -> None:
    given = arguments()
    DESK.version, DESK.edition, DESK.state = facts.version(given.version), given.edition, given.state
    modules = given.state / "Scripting" / "Modules"
    modules.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "Modules" / "DaVinciResolveScript.py", modules)
    # What a client may try to load first; the real one is a library, and so this is refused.
    (given.state / "Scripting" / "fusionscript.so").write_bytes(b"not a library")
    open_project(given)
    running = Program()
    with Server(("127.0.0.1", given.port), Link) as server:
        control = Control(running, given.python, {"port": server.server_address[1], "after_quit": "none"})
        Link.program, Link.control = running, control
        control.publish()
        print(f"listening on {server.server_address[1]}", flush=True)
        server.serve_forever(poll_interval=0.05)


main()
