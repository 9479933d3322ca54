"""A small reel in a double of Resolve, and the host that reaches it as it reaches the real one."""

import os
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import boto3
import pytest

from support import commands
from support.reels import reel
from support.resolve.at_hand import at_hand
from support.resolve.double import ResolveDouble
from vvt.host import ResolveHost
from vvt.store.embedded import EmbeddedS3

pytest.register_assert_rewrite("support.a_day")

@pytest.fixture
def resolve(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Resolve with the reel open; `@pytest.mark.parametrize("resolve", [{…}], indirect=True)` says otherwise."""
    options = {"cut": reel(), "timeline": "Reel 2", **getattr(request, "param", {})}
    if options.pop("drop", False):
        options["cut"] = replace(options["cut"], rate=Fraction(30000, 1001), drop=True, start=107892)
    with at_hand(tmp_path, monkeypatch, **options) as double:
        yield double


@pytest.fixture
def host(resolve: ResolveDouble):
    """The way to it."""
    reached = ResolveHost()
    yield reached
    reached.close()


@pytest.fixture(scope="module")
def s3():
    with EmbeddedS3() as server:
        yield server


@pytest.fixture
def vvt(resolve: ResolveDouble, s3: EmbeddedS3, tmp_path: Path):
    """The command, in reach of Resolve and of a bucket of its own."""
    client = boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1")
    bucket = f"cuts-{abs(hash(str(tmp_path)))}"
    client.create_bucket(Bucket=bucket)
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})

    environment = {**os.environ, **s3.environment, "VVT_BUCKET": bucket}

    def run(*args: str, status: int = 0) -> subprocess.CompletedProcess:
        ran = commands.run(*args, cwd=tmp_path, timeout=120, env=environment)
        assert ran.returncode == status, f"{ran.stdout}\n{ran.stderr}"
        assert "Traceback" not in ran.stderr
        return ran

    run.environment = environment
    return run
