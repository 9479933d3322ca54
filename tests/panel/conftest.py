"""Windows without a screen, a bucket in memory, and a double of Resolve with a small reel in it."""

import os

# Before anything of Qt is imported.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import boto3
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from support.light_lists import lists_made_light
from support.otio_cut import Shot, with_sound, write
from support.reels import reel
from support.resolve.at_hand import at_hand
from support.resolve.double import ResolveDouble
from vvt.panel.actions.nearby import Nearby
from vvt.panel.asked import Asked
from vvt.panel.look import dress
from vvt.panel.program import Program
from vvt.panel.session import Session
from vvt.panel.single import be_first
from vvt.panel.views.versions_window import VersionsWindow
from vvt.panel.work import Workshop
from vvt.store import CutName, Draft, Record, Store
from vvt.store.embedded import EmbeddedS3
from vvt.workflow.publishing import Files, publish

RATE = Fraction(24)
SHOTS = tuple(Shot(f"A001C{number:03}", 90000 + 500 * number, 48 + number) for number in range(1, 6))


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["Video Versions"]


@pytest.fixture(autouse=True)
def _gone(qapp: QApplication) -> Iterator[None]:
    """What a test leaves is deleted when it ends: there is no event loop to do it, and Python's collector may work in
    any thread.
    """
    yield
    # What jobs have to say yet is heard by those that are there still.
    qapp.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    dress(qapp)
    return qapp


@pytest.fixture(scope="module")
def s3() -> Iterator[EmbeddedS3]:
    lists_made_light()
    with EmbeddedS3() as server:
        yield server


@pytest.fixture(scope="module")
def new_bucket(s3: EmbeddedS3) -> Callable[[], str]:
    """Makes a bucket of its own, ready for versions."""
    client = boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1", aws_access_key_id="tests",
                          aws_secret_access_key="tests")

    def made() -> str:
        name = f"cuts-{uuid.uuid4().hex[:12]}"
        client.create_bucket(Bucket=name)
        client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        return name
    return made


@pytest.fixture
def keys(s3: EmbeddedS3, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of all buckets are in the environment."""
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def bucket(keys: None, new_bucket: Callable[[], str]) -> str:
    """A bucket of the test's own, ready for versions."""
    return new_bucket()


@pytest.fixture(scope="module")
def shared_bucket(new_bucket: Callable[[], str]) -> str:
    """One for all tests of a file that only look at what the first of them has put there: it is their `bucket` then."""
    return new_bucket()


@pytest.fixture
def store(s3: EmbeddedS3, bucket: str) -> Store:
    return Store(s3.settings(bucket))


@pytest.fixture
def session(s3: EmbeddedS3, bucket: str) -> Iterator[Session]:
    made = Session({"bucket": bucket, "endpoint": s3.endpoint, "author": "Ada"})
    yield made
    made.close()


@pytest.fixture
def workshop(qapp: QApplication) -> Iterator[Workshop]:
    made = Workshop()
    yield made
    made.close()


@pytest.fixture
def nearby(qapp: QApplication) -> Iterator[Nearby]:
    made = Nearby()
    yield made
    made.close()


@pytest.fixture
def memory(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "panel.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(qtbot: QtBot, dressed: QApplication, session: Session, *, nearby: Nearby, workshop: Workshop,
           memory: QSettings) -> Iterator[VersionsWindow]:
    """The window, shown, which hasn't looked into the bucket yet."""
    made = VersionsWindow(session, nearby, workshop, memory)
    qtbot.addWidget(made)
    made.show()
    yield made
    workshop.close()
    made.let_go()


@pytest.fixture
def program(dressed: QApplication, s3: EmbeddedS3, bucket: str, *, tmp_path: Path,
            monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The whole program, which was asked for nothing yet."""
    monkeypatch.setenv("VVT_AGENT_DIR", str(tmp_path / "agent"))
    first = be_first(Asked())
    assert first is not None
    made = Program(first, {"bucket": bucket, "endpoint": s3.endpoint, "author": "Ada"})
    yield made
    if made.dialog is not None:
        made.dialog.close()
    made.window.close()
    made.close()
    # A window that is left is dressed again with every later one.
    made.window.deleteLater()
    first.close()


@pytest.fixture
def versions(store: Store, tmp_path: Path) -> Callable[..., Record]:
    """Publishes a version of a cut: `versions("Film/Reel 1", "a note", shots, render=b"…")`."""
    def publish_one(cut: str, note: str = "", shots: tuple[Shot, ...] = SHOTS, *, render: bytes = b"") -> Record:
        folder = tmp_path / uuid.uuid4().hex
        folder.mkdir()
        film = folder / "reel.mov"
        if render:
            film.write_bytes(render)
        files = Files(film if render else None, (write(with_sound(shots), folder / "reel.otio"),))
        return publish(store, CutName.parse(cut), files, Draft(note, "Ada")).record
    return publish_one


@pytest.fixture
def trimmed() -> tuple[Shot, ...]:
    """The shots, the second with six frames less at its head."""
    second = replace(SHOTS[1], src=int(SHOTS[1].src) + 6, length=SHOTS[1].length - 6)
    return (SHOTS[0], second, *SHOTS[2:])


@pytest.fixture
def resolve(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ResolveDouble]:
    """Resolve with the reel open; `@pytest.mark.parametrize("resolve", [{…}], indirect=True)` says otherwise."""
    options = {"cut": reel(RATE, ()), "timeline": "Reel 2", **getattr(request, "param", {})}
    with at_hand(tmp_path, monkeypatch, **options) as double:
        yield double


@pytest.fixture
def take_out(resolve: ResolveDouble) -> Callable[[], None]:
    """The editor takes the last clip out."""
    def take() -> None:
        timeline = resolve.editor().GetProjectManager().GetCurrentProject().GetCurrentTimeline()
        for kind in ("video", "audio"):
            assert timeline.DeleteClips([timeline.GetItemListInTrack(kind, 1)[-1]])
    return take
