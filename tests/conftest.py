"""What all rooms need: no test sees the user's configuration, cache, log or AWS account."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from platformdirs import user_data_dir

from support.forgetting import buckets_kept, forget_all_but

# moto's own settings, read when it is imported: parts as small as tests like them, kept in memory.
os.environ.setdefault("S3_UPLOAD_PART_MIN_SIZE", "1024")
os.environ.setdefault("MOTO_S3_DEFAULT_KEY_BUFFER_SIZE", str(16 << 20))

_OURS = ("AWS_", "VVT_", "XDG_")


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background by a shell: the commands that tests interrupt would inherit that they can't be.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _nobody_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own for every test; commands started by a test inherit it."""
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith(_OURS)]:
        monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("VVT_CONFIG", str(home / "config.toml"))
    monkeypatch.setenv("VVT_CACHE_DIR", str(home / "cache"))
    # A worker that outlives its test would be nobody's: it tries once what waits, and ends.
    monkeypatch.setenv("VVT_OUTBOX_PATIENCE", "0")
    # No credentials but the ones for loopback servers, and never a question to the cloud who we are.
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    yield home
    # A worker that a test has started ends when its journal is gone.
    Path(user_data_dir("vvt", appauthor=False), "outbox", "outbox.db").unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """What a test put into a bucket of its own is forgotten: workers would grow by gigabytes."""
    before = buckets_kept()
    yield
    forget_all_but(before)
