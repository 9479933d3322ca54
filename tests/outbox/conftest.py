"""An outbox of its own, and files to publish."""

from pathlib import Path

import pytest

from vvt.outbox import Outbox


@pytest.fixture
def outbox(tmp_path: Path):
    with Outbox(tmp_path / "outbox") as opened:
        yield opened


@pytest.fixture
def timeline(tmp_path: Path) -> Path:
    path = tmp_path / "reel1.otio"
    path.write_bytes(b"a timeline")
    return path


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A film large enough not to be copied (a hole, so it takes no room)."""
    path = tmp_path / "reel1.mov"
    with path.open("wb") as file:
        file.truncate(17 << 20)
    return path
