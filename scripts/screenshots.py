"""`make screenshots`: every window at 100 % and 200 %, with the demo's film, as small PNGs in docs/images.

Needs a screen (Xvfb will do), the demo's packages and the tests' double of Resolve. `--film DIR` uses a film that
`python -m demo --to DIR` made before; else one is made.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
BUCKET = "cuts"
_EXACT, _SIGNS = 208, 48    # colours a picture keeps as they are, and of these at the most that are signs
_BLENDED = 3                # steps of 255 that a blend may be off
# Note, author, which of the demo's cuts, how long ago, the version it grew from.
STORY = (("First assembly", "Ada Lind", 1, timedelta(days=9, hours=2), None),
         ("Lighthouse tighter, gulls in, rain slipped", "Ben Okafor", 2, timedelta(days=2, hours=5), 1),
         ("Train out, new grade of the road", "Ada Lind", 3, timedelta(hours=3), 2),
         ("Back to the longer opening, for the screening", "Chiara Russo", 2, timedelta(minutes=24), 2))
SAID = ((2, "approved", ""), (1, "superseded", ""), (4, "in review", ""),
        (3, "The road is too dark from here on", "01:00:10:18"), (3, "Train missed already", "01:00:03:00"),
        (4, "Thanks, that is the one", ""))
OTHERS = (("Main Film", "Teaser 30s"), ("Night Train", "Reel 1"), ("Night Train", "Reel 2"), ("Night Train", "Trailer"))


def main() -> int:
    """Take them all; returns the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/screenshots.py", description=__doc__)
    parser.add_argument("--film", type=Path, help="the folder of a film the demo made")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "images", help="where the pictures go")
    parser.add_argument("--scale", choices=("1", "2"), help="one scale alone, in this process")
    given = parser.parse_args()
    film = given.film or made_film(Path(tempfile.mkdtemp(prefix="vvt-film-")))
    if given.scale:
        given.to.mkdir(parents=True, exist_ok=True)
        return take(film, given.to, int(given.scale))
    for scale in ("1", "2"):
        command = [sys.executable, __file__, "--film", str(film), "--to", str(given.to), "--scale", scale]
        # The scale is read when Qt starts, so each has a process of its own.
        subprocess.run(command, check=True, env={**os.environ, "QT_SCALE_FACTOR": scale})  # noqa: S603 - ourselves
    return 0


def made_film(folder: Path) -> Path:
    """The demo's film, shot and cut anew: half a minute."""
    from demo import film  # noqa: PLC0415 - needs the demo's packages

    list(film.shoot(folder / "rushes"))
    for number in (1, 2, 3):
        film.finish(number, folder / f"v{number}", folder / "rushes")
    return folder


def take(film: Path, folder: Path, scale: int) -> int:
    """Every window once, at one scale."""
    with tempfile.TemporaryDirectory(prefix="vvt-home-") as home, machine(Path(home), film) as (endpoint, resolve):
        from vvt.panel.asked import Asked  # noqa: PLC0415 - after the environment is set
        from vvt.panel.program import Program  # noqa: PLC0415
        from vvt.panel.single import be_first  # noqa: PLC0415

        program = Program(be_first(Asked()), {"bucket": BUCKET, "endpoint": endpoint}, ["vvt"])
        program.memory.setValue("cut", "Demo Film/Main Cut")
        program.nearby.start()
        try:
            Camera(program, folder, scale).take_all(resolve, film)
        finally:
            program.close()
    return 0


@contextmanager
def machine(home: Path, film: Path) -> Iterator[tuple[str, Any]]:
    """A home of its own, a bucket in memory with a few weeks' versions, and Resolve's double with the last cut open."""
    os.environ.update(HOME=str(home), VVT_CONFIG=str(home / "config.toml"), VVT_CACHE_DIR=str(home / "cache"),
                      VVT_AGENT_DIR=str(home / "agent"), VVT_AUTHOR="Ada Lind", XDG_VIDEOS_DIR=str(home / "Movies"))
    from support.resolve.double import ResolveDouble  # noqa: PLC0415 - after the environment is set
    from vvt.store.embedded import EmbeddedS3  # noqa: PLC0415

    with EmbeddedS3() as server:
        publish_all(server, film)
        with ResolveDouble(home / "resolve", cut=film / "v3" / "Main Cut.otio", timeline="Main Cut",
                           project="Demo Film", media=film / "rushes") as resolve:
            os.environ.update(resolve.environment)
            yield server.endpoint, resolve


def publish_all(server: Any, film: Path) -> None:  # noqa: ANN401 - the embedded server
    """The story's versions, and a few cuts more."""
    from vvt.store import STATUSES, CutName, Draft, Ref, Store  # noqa: PLC0415 - loads boto3
    from vvt.workflow.publishing import Files, publish  # noqa: PLC0415
    from vvt.workflow.reviewing import comment, give_status  # noqa: PLC0415

    store = Store(server.settings(BUCKET))
    store.set_up(create=True)
    times: dict[str, timedelta] = {}
    for note, author, cut, ago, base in STORY:
        files = Files(film / f"v{cut}" / "Main Cut.mov", (film / f"v{cut}" / "Main Cut.otio",))
        record = publish(store, CutName("Demo Film", "Main Cut"), files, Draft(note, author), base=base).record
        times[record.publish_id] = ago
    for number, words, at in SAID:
        ref = Ref.parse(f"Demo Film/Main Cut@v{number}")
        if words in STATUSES:
            give_status(store, ref, words, "Chiara Russo")
        else:
            comment(store, ref, words, "Chiara Russo", at)
    for project, cut_name in OTHERS:
        publish(store, CutName(project, cut_name), Files(None, (film / "v1" / "Main Cut.otio",)),
                Draft("First assembly", "Ben Okafor"))
    grow_older(times)
    # What was kept of the records is not to be looked at again.
    os.environ["VVT_CACHE_DIR"] += "-later"


def grow_older(times: dict[str, timedelta]) -> None:
    """Put the versions' times back: a picture in which everything is "just now" shows little."""
    import json  # noqa: PLC0415

    from moto.core import DEFAULT_ACCOUNT_ID  # noqa: PLC0415 - the server in memory is this process's
    from moto.s3.models import s3_backends  # noqa: PLC0415

    keys = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[BUCKET].keys
    for key in list(keys):
        for held in keys.getlist(key) if "/versions/v" in key else ():
            told = json.loads(held.value)
            if told["publish_id"] in times:
                then = datetime.now(UTC) - times[told["publish_id"]]
                held.value = json.dumps({**told, "time": then.strftime("%Y-%m-%dT%H:%M:%SZ")}).encode()


def edited(resolve: Any) -> None:  # noqa: ANN401 - the double
    """The editor pulled v003 here, and has worked on it since."""
    from vvt.host import ResolveHost  # noqa: PLC0415 - after the environment is set
    from vvt.host.remembered import remember  # noqa: PLC0415

    host = ResolveHost()
    told = host.describe()
    host.close()
    remember(told.project_id, told.timeline.id, "Demo Film/Main Cut@v3")
    timeline = resolve.editor().GetProjectManager().GetCurrentProject().GetCurrentTimeline()
    for at in (-1, 3):
        for kind in ("video", "audio"):
            timeline.DeleteClips([timeline.GetItemListInTrack(kind, 1)[at]])


@contextmanager
def going_up(session: Any) -> Iterator[None]:  # noqa: ANN401 - Session
    """A publish of which 43 % are sent, by a process that is at it."""
    from vvt.outbox import Outbox  # noqa: PLC0415 - loads boto3
    from vvt.store import CutName, Draft  # noqa: PLC0415
    from vvt.workflow.publishing import Files, put_by  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "reel.mov"
        film.write_bytes(bytes(10_000_000))
        draft = Draft("Opening with the new score", "Ada Lind")
        entry = put_by(session.store(), CutName("Demo Film", "Main Cut"), Files(film, ()), draft, base=3)
        with Outbox() as outbox, outbox.alone():
            outbox.claim(entry.id)
            outbox.reached(entry.id, 4_300_000)
            yield
            outbox.drop(entry.id)


def with_few_colours(picture: Any) -> Any:  # noqa: ANN401 - Pillow's pictures
    """256 colours: a third of the size. The greys, of which there is most, stay as they are; films share the rest."""
    import numpy as np  # noqa: PLC0415 - one of the demo's packages
    from PIL import Image  # noqa: PLC0415 - another

    pixels = np.asarray(picture).reshape(-1, 3)
    colours, where, counts = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    often = np.argsort(-counts)
    is_sign = signs(colours)
    kept = colours[[number for number in often if is_sign[number]][:_SIGNS]]
    exact = np.concatenate([kept, colours[[number for number in often if not is_sign[number]][:_EXACT - len(kept)]]])
    rest = picture.quantize(256 - len(exact), Image.Quantize.MEDIANCUT).getpalette()
    palette = np.concatenate([exact, np.reshape(rest, (-1, 3))])[:256].astype(np.int32)
    # Pillow's own way looks colours up roughly, which gives each picture greys of its own.
    nearest = np.array([np.argmin(((palette - colour) ** 2).sum(axis=1)) for colour in colours.astype(np.int32)])
    few = Image.fromarray(nearest[where.reshape(-1)].astype(np.uint8).reshape(picture.height, picture.width))
    few.putpalette(palette.astype(np.uint8).tobytes())
    return few


def signs(colours: Any) -> Any:  # noqa: ANN401 - NumPy's arrays
    """Which of these colours are those of a sign, or of the playhead as it is blended with what it crosses.

    There is little of each, and a film's palette would have them all be its own.
    """
    import numpy as np  # noqa: PLC0415 - one of the demo's packages

    from vvt.panel import look  # noqa: PLC0415 - after the environment is set
    from vvt.panel.drawn import ink  # noqa: PLC0415

    def of(word: str) -> Any:  # noqa: ANN401
        return np.array(list(bytes.fromhex(word[1:])), float)

    found = np.zeros(len(colours), bool)
    for word in (look.CAME, look.WENT, look.OTHER, look.ACCENT, ink.COMMENT.name(),
                 *(shade.name() for shade in ink.SHADES.values())):
        found |= (colours == of(word)).all(axis=1)
    for ground in (ink.BACK, ink.LANE, ink.CLIP, ink.LINE):
        start, way = of(ground.name()), of(ink.PLAYHEAD.name()) - of(ground.name())
        part = ((colours - start) @ way / (way @ way)).clip(0.2, 1)
        found |= np.abs(colours - start - part[:, None] * way).max(axis=1) < _BLENDED
    return found


class Camera:
    """Brings the windows into each state and takes its picture."""

    def __init__(self, program: Any, folder: Path, scale: int) -> None:  # noqa: ANN401 - Program
        self.program, self.folder, self.scale = program, folder, scale

    def take_all(self, resolve: Any, film: Path) -> None:  # noqa: ANN401 - the double
        """All pictures."""
        self.versions(resolve)
        self.commented()
        self.compared()
        self.publishing(resolve, film)
        self.pulled()
        self.publishing_files(film)
        self.setting_up()

    def versions(self, resolve: Any) -> None:  # noqa: ANN401 - the double
        """The window as an editor has it open: the timeline looked at, another version going up."""
        window = self.program.window
        window.resize(1080, 620)
        window.open()
        window.show()
        self.until(lambda: window.versions.rowCount() == len(STORY))
        edited(resolve)
        window.own.look()
        self.until(lambda: "since v003" in window.list.strip.words.text())
        with going_up(self.program.session):
            window.on_their_way.look()
            self.until(lambda: window.versions.rowCount() == len(STORY) + 1)
            self.wait(4000)
            window.list.select_newest()
            window.list.view.setFocus()
            self.snap(window, "versions")
        window.on_their_way.look()
        self.until(lambda: window.versions.rowCount() == len(STORY))

    def commented(self) -> None:
        """What was said of a version, in a narrow window beside Resolve."""
        window = self.program.window
        window.list.view.setCurrentIndex(window.versions.index(1))
        window.list.show_comments()
        window.resize(1040, 700)
        window.list.splitter.setSizes([340, 190])
        window.list.view.setFocus()
        self.snap(window, "comments")
        window.list.show_comments()

    def keys(self) -> None:
        """The keys over the window, those of a comparison too."""
        window = self.program.window
        window.show_keys()
        self.snap(window, "keys")
        window.keys.close()

    def compared(self) -> None:
        """Two versions compared, with their pictures."""
        from PySide6.QtCore import Qt  # noqa: PLC0415 - after the scale is set

        window = self.program.window
        window.list.view.setCurrentIndex(window.versions.index(1))
        window.comparisons.what_changed()
        self.until(lambda: window.compare_dock.compared is not None)
        window.resizeDocks([window.cuts_dock, window.compare_dock], [170, 860], Qt.Orientation.Horizontal)
        view = window.compare_dock.view
        view.list.setCurrentIndex(view.model.index(0, 0))     # what is gone is to be seen
        self.wait(3000)
        self.snap(window, "compare")
        self.keys()
        window.compare_dock.hide()
        self.wait(100)
        window.resize(1080, 620)

    def publishing(self, resolve: Any, film: Path) -> None:  # noqa: ANN401 - the double
        """The dialog: asking, at work, done."""
        self.program.publish()
        dialog = self.program.dialog
        self.until(dialog.go.isVisible)
        dialog.form.base.setCurrentIndex(dialog.form.base.findData("v3"))
        dialog.form.note.setPlainText("New grade of the road, for the colourist")
        dialog.form.rendered.setChecked(True)
        dialog.form.note.clearFocus()
        self.snap(dialog, "publish")
        resolve.tell("render_pictures", film=str(film / "v3" / "Main Cut.mov"))
        resolve.tell("hold_render", at=43)
        dialog.go.click()
        self.until(lambda: "43 %" in dialog.stages.words)
        self.snap(dialog, "publish-rendering")
        resolve.tell("release_render")
        self.until(lambda: dialog.back.text() == "Close", 120)
        self.snap(dialog, "publish-done")
        dialog.close()

    def pulled(self) -> None:
        """A card: what was done, and then what went wrong."""
        window = self.program.window
        self.until(lambda: window.versions.rowCount() == len(STORY) + 1)
        window.own.look()
        self.until(lambda: "since v005" in window.list.strip.words.text())
        window.list.view.setCurrentIndex(window.versions.index(2))
        window.back.pull()
        self.until(window.list.notices.isVisible, 60)
        self.wait(200)
        window.resize(1080, 620)
        self.snap(window, "pulled")

    def publishing_files(self, film: Path) -> None:
        """Files exported by hand, on their way to be a version."""
        from vvt.panel.models.cuts import Place  # noqa: PLC0415 - after the environment is set

        window = self.program.window
        window.show_cut(Place("Night Train", "Trailer"))
        self.until(lambda: window.looking.place == ("Night Train", "Trailer"))
        with tempfile.TemporaryDirectory() as folder:
            kinds = (".mov", ".otio")
            self.program.publish_files([Path(shutil.copy(film / "v2" / f"Main Cut{kind}", f"{folder}/Trailer{kind}"))
                                        for kind in kinds])
            self._files_filled_in()

    def _files_filled_in(self) -> None:
        dialog = self.program.dialog
        dialog.form.which.note.setPlainText("Conformed on the other machine")
        dialog.form.which.note.clearFocus()
        self.until(dialog.go.isEnabled)
        self.snap(dialog, "publish-files")
        dialog.reject()

    def setting_up(self) -> None:
        """The first start."""
        window = self.program.window
        window.show_setup()
        for field in window.setup.fields.values():
            field.clear()
        self.snap(window, "setup")

    def snap(self, widget: Any, name: str) -> None:  # noqa: ANN401 - a widget
        """One picture, without the desktop around it."""
        from PIL import Image  # noqa: PLC0415 - one of the demo's packages

        self.wait(400)
        path = self.folder / f"{name}{'' if self.scale == 1 else '@2x'}.png"
        widget.grab().save(str(path))
        with Image.open(path) as picture:
            few = with_few_colours(picture.convert("RGB"))
        few.save(path, optimize=True)

    def until(self, asked: Callable[[], bool], seconds: float = 40) -> None:
        """Let the window live until something is so."""
        waited = 0
        while not asked():
            if waited > seconds * 1000:
                raise TimeoutError(f"waited in vain for {asked}")
            self.wait(50)
            waited += 50

    def wait(self, milliseconds: int) -> None:
        """Let the window live for a while; QTest's own wait would hold Python's lock against all other threads."""
        from PySide6.QtCore import QEventLoop, QTimer  # noqa: PLC0415 - after the scale is set

        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()


if __name__ == "__main__":
    sys.exit(main())
