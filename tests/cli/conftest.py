"""The real command, run as a process of its own against a server in memory, and files to publish."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends

from support import commands
from support.otio_cut import Shot, Timeline, with_sound, write
from vvt.cli import main
from vvt.store import CutName, Draft, Store
from vvt.store.embedded import EmbeddedS3
from vvt.workflow.publishing import Files, publish

SHOTS = tuple(Shot(f"A001C{number:03}", 90000 + 500 * number, 48 + number) for number in range(1, 9))
NEW = Shot("A002C001", 91000, 40)


@dataclass(frozen=True)
class Ran:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@dataclass(frozen=True)
class Command:
    """`vvt`, in a folder and an environment of its own."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __call__(self, *args: object, **more: str) -> Ran:
        ran = commands.run(*args, cwd=self.folder, env={**os.environ, **self.environment, **more})
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    def does(self, *args: object, status: int = 0) -> Ran:
        ran = self(*args)
        assert ran.status == status, f"{ran.out}\n{ran.err}"
        return ran

    def with_environment(self, **more: str) -> "Command":
        return replace(self, environment={**self.environment, **more})


@pytest.fixture(scope="session")
def s3() -> Iterator[EmbeddedS3]:
    with EmbeddedS3() as server:
        yield server


@pytest.fixture(scope="session")
def client(s3: EmbeddedS3):
    """boto3, as another tool would use it."""
    return boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1",
                        aws_access_key_id="tests", aws_secret_access_key="tests")


@pytest.fixture
def bare(tmp_path: Path, s3: EmbeddedS3) -> Command:
    """The command on a machine that was never set up, with a server in reach."""
    config = tmp_path / "home" / "config.toml"
    return Command(tmp_path, {**s3.environment, "VVT_CONFIG": str(config), "VVT_CACHE_DIR": str(tmp_path / "cache")})


@pytest.fixture
def bucket() -> str:
    return f"cuts-{uuid4().hex[:12]}"


@pytest.fixture
def vvt(bare: Command, bucket: str, client) -> Command:
    """The command, with a bucket nobody else has; as `vvt setup` leaves it, but sooner."""
    client.create_bucket(Bucket=bucket)
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    config = Path(bare.environment["VVT_CONFIG"])
    config.parent.mkdir()
    config.write_text(f'bucket = "{bucket}"\n', "utf-8")
    return bare


@pytest.fixture
def inside(vvt: Command, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
    """The same command without a process of its own: what a table of many wrong arguments can afford."""
    monkeypatch.chdir(vvt.folder)
    for name, value in vvt.environment.items():
        monkeypatch.setenv(name, value)

    def run(*args: str) -> Ran:
        capfd.readouterr()
        try:
            status = main(args)
        except SystemExit as left:   # argparse's way out
            status = left.code
        told = capfd.readouterr()
        return Ran(status, told.out, told.err)
    return run


@pytest.fixture
def render(tmp_path: Path) -> Path:
    path = tmp_path / "render.mov"
    path.write_bytes(b"not really a film " * 40_000)
    return path


@pytest.fixture
def otio(tmp_path: Path):
    """Writes `name`.otio with these shots, as Resolve does."""
    def written(name: str, *shots: Shot) -> Path:
        timeline: Timeline = with_sound(shots or SHOTS)
        return write(timeline, tmp_path / f"{name}.otio")
    return written


@pytest.fixture
def first(otio) -> Path:
    return otio("first", *SHOTS)


@pytest.fixture
def longer(otio) -> Path:
    """The first cut with a new shot in its middle."""
    return otio("longer", *SHOTS[:4], NEW, *SHOTS[4:])


@pytest.fixture
def tighter(otio) -> Path:
    """The longer cut with two shots trimmed at the head."""
    trimmed = [replace(shot, src=int(shot.src) + 6, length=shot.length - 6) for shot in SHOTS[:2]]
    return otio("tighter", *trimmed, *SHOTS[2:4], NEW, *SHOTS[4:])


@pytest.fixture
def three(vvt: Command, s3: EmbeddedS3, *, bucket: str, render: Path, first: Path, longer: Path,
          tighter: Path) -> Command:
    """A cut "Night Train/Reel 2" with three versions; v2 has no render. Made without the command, which is slower."""
    store = Store(s3.settings(bucket))
    name = CutName("Night Train", "Reel 2")
    publish(store, name, Files(render, (first,)), Draft("Assembly\nwith slugs", "Ada"))
    publish(store, name, Files(None, (longer,)), Draft("", "Ben"))
    render.write_bytes(b"another film " * 50_000)
    publish(store, name, Files(render, (tighter,)), Draft("Tightened", "Cem"))
    return vvt


@pytest.fixture
def damage(bucket: str):
    """Changes one byte of what the server holds under every key of a name, VersionIds left as they are."""
    def flip(name: str) -> None:
        keys = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[bucket].keys
        held = [version for key in keys if key.endswith(f"/{name}") for version in keys.getlist(key)]
        assert held
        for version in held:
            version.value = b"!" + version.value[1:]
    return flip
