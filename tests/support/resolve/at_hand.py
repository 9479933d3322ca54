"""Resolve beside a test, in reach of whatever the test starts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from support.resolve.double import ResolveDouble


@contextmanager
def at_hand(folder: Path, monkeypatch: pytest.MonkeyPatch, **options: Any) -> Iterator[ResolveDouble]:
    """A double made with `options`, in the environment; only one call at a time may ever have gone into it."""
    with ResolveDouble(folder / "resolve", **options) as double:
        for name, value in double.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("VVT_AGENT_DIR", str(folder / "agent"))
        yield double
        assert not [call for call in double.calls() if call.get("overlaps")], "one call at a time"
