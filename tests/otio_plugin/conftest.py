"""OpenTimelineIO's commands, each test in a folder of its own."""

from pathlib import Path

import pytest

from support.otio_cut import Mark, Shot, with_sound, write
from support.otio_tool import Tool, plugged_in


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    """OpenTimelineIO's commands in this test's folder."""
    return Tool(tmp_path, plugged_in())


@pytest.fixture
def resolve_file(tmp_path: Path) -> Path:
    """A timeline as Resolve exports it."""
    shots = tuple(Shot(f"A001C{number:03}", 90000 + 500 * number, 48 + number) for number in range(1, 6))
    return write(with_sound(shots, markers=(Mark(30, "look", "CYAN", "a note"),)), tmp_path / "reel.otio")
