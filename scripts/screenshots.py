"""`make screenshots`: every window at 100 % and 200 %, with the demo's film, as small PNGs in docs/images.

Needs a screen (Xvfb will do), the demo's packages and the tests' double of Resolve. `--film DIR` uses a film that
`python -m demo --to DIR` made before; else one is made.
"""

from __future__ import annotations

import argparse
import os
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
STORY = (("First assembly", "Ada Lind", 1, timedelta(days=9, hours=2)),
         ("Lighthouse tighter, gulls in, rain slipped", "Ben Okafor", 2, timedelta(days=2, hours=5)),
         ("Train out, new grade of the road", "Ada Lind", 3, timedelta(hours=3)),
         ("Back to the longer opening, for the screening", "Chiara Russo", 2, timedelta(minutes=24)))
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
            Camera(program, folder, scale).take_all(resolve)
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
    from vvt.store import CutName, Draft, Store  # noqa: PLC0415 - loads boto3
    from vvt.workflow.publishing import Files, publish  # noqa: PLC0415

    store = Store(server.settings(BUCKET))
    store.set_up(create=True)
    times: dict[str, timedelta] = {}
    for note, author, cut, ago in STORY:
        files = Files(film / f"v{cut}" / "Main Cut.mov", (film / f"v{cut}" / "Main Cut.otio",))
        record = publish(store, CutName("Demo Film", "Main Cut"), files, Draft(note, author)).record
        times[record.publish_id] = ago
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


class Camera:
    """Brings the windows into each state and takes its picture."""

    def __init__(self, program: Any, folder: Path, scale: int) -> None:  # noqa: ANN401 - Program
        self.program, self.folder, self.scale = program, folder, scale

    def take_all(self, resolve: Any) -> None:  # noqa: ANN401 - the double
        """All pictures."""
        self.versions()
        self.compared()
        self.publishing(resolve)
        self.pulled()
        self.setting_up()

    def versions(self) -> None:
        """The window as it opens."""
        window = self.program.window
        window.resize(1080, 620)
        window.open()
        window.show()
        self.until(lambda: window.versions.rowCount() == len(STORY))
        window.list.select_newest()
        window.list.view.setFocus()
        self.snap(window, "versions")

    def compared(self) -> None:
        """Two versions compared, with their pictures."""
        window = self.program.window
        window.list.view.setCurrentIndex(window.versions.index(1))
        window.comparisons.with_before()
        self.until(lambda: window.compare_dock.compared is not None)
        view = window.compare_dock.view
        view.list.setCurrentIndex(view.model.index(1, 0))
        self.wait(3000)
        self.snap(window, "compare")
        window.compare_dock.hide()
        self.wait(100)
        window.resize(1080, 620)

    def publishing(self, resolve: Any) -> None:  # noqa: ANN401 - the double
        """The dialog: asking, at work, done."""
        self.program.publish()
        dialog = self.program.dialog
        self.until(dialog.go.isVisible)
        dialog.form.base.setCurrentIndex(dialog.form.base.findData("v3"))
        dialog.form.note.setPlainText("New grade of the road, for the colourist")
        dialog.form.rendered.setChecked(True)
        dialog.form.note.clearFocus()
        self.snap(dialog, "publish")
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
        window.list.view.setCurrentIndex(window.versions.index(2))
        window.pull()
        self.until(lambda: window.list.notices.count() > 0, 60)
        self.wait(200)
        window.resize(1080, 620)
        self.snap(window, "pulled")

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
            # 256 colours: a third of the size, and nothing to be seen of it.
            few = picture.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
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
