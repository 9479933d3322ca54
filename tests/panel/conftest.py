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
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from support.otio_cut import Shot, with_sound, write
from support.resolve.double import ResolveDouble
from vvt.cut import Clip, Cut, Media, Track
from vvt.panel.actions.nearby import Nearby
from vvt.panel.look import dress
from vvt.panel.session import Session
from vvt.panel.work import Workshop
from vvt.store import CutName, Draft, Record, Store
from vvt.store.embedded import EmbeddedS3
from vvt.workflow.publishing import Files, publish

RATE = Fraction(24)
SHOTS = tuple(Shot(f"A001C{number:03}", 90000 + 500 * number, 48 + number) for number in range(1, 6))


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["Video Versions"]


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    dress(qapp)
    return qapp


@pytest.fixture(scope="module")
def s3() -> Iterator[EmbeddedS3]:
    with EmbeddedS3() as server:
        yield server


@pytest.fixture
def bucket(s3: EmbeddedS3, monkeypatch: pytest.MonkeyPatch) -> str:
    """A bucket of its own, ready for versions; its keys are in the environment."""
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    name = f"cuts-{uuid.uuid4().hex[:12]}"
    client = boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1")
    client.create_bucket(Bucket=name)
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


@pytest.fixture
def store(s3: EmbeddedS3, bucket: str) -> Store:
    return Store(s3.settings(bucket))


@pytest.fixture
def session(s3: EmbeddedS3, bucket: str) -> Iterator[Session]:
    made = Session({"bucket": bucket, "endpoint": s3.endpoint})
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


def reel() -> Cut:
    """Three clips with sound, 60 frames at 24 from 01:00:00:00."""
    shots = [Media(f"A00{n}.mov", f"/media/A00{n}.mov", rate=RATE, start=0, duration=200) for n in (1, 2, 3)]
    clips = tuple(Clip(20 * n, 20 * n + 20, 30, 50, shot, name=shot.name, link=n) for n, shot in enumerate(shots))
    return Cut("Reel 2", RATE, (Track("V", clips, name="Video 1"), Track("A", clips, name="Audio 1")), start=86400)


@pytest.fixture
def resolve(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ResolveDouble]:
    """Resolve with the reel open; `@pytest.mark.parametrize("resolve", [{…}], indirect=True)` says otherwise."""
    options = {"cut": reel(), "timeline": "Reel 2", **getattr(request, "param", {})}
    with ResolveDouble(tmp_path / "resolve", **options) as double:
        for name, value in double.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("VVT_AGENT_DIR", str(tmp_path / "agent"))
        yield double
        assert not [call for call in double.calls() if call.get("overlaps")], "one call at a time"


@pytest.fixture
def take_out(resolve: ResolveDouble) -> Callable[[], None]:
    """The editor takes the last clip out."""
    def take() -> None:
        timeline = resolve.editor().GetProjectManager().GetCurrentProject().GetCurrentTimeline()
        for kind in ("video", "audio"):
            assert timeline.DeleteClips([timeline.GetItemListInTrack(kind, 1)[-1]])
    return take
