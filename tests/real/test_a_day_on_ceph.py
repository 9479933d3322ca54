"""An editor's day in Resolve (`support.a_day`) with the versions on a real server, over https."""

import os
import sys
from pathlib import Path

import pytest

from support.a_day import Day, a_day
from support.reels import reel
from support.resolve.double import ResolveDouble

pytest.importorskip("PySide6", reason="Publish Version opens a window")
# LocalStack is an emulation: what this is about is a store of its own kind.
pytestmark = [pytest.mark.real, pytest.mark.parametrize("server", ["ceph"], indirect=True),
              pytest.mark.skipif(sys.platform == "win32", reason="the window is reached through a shell script")]


def test_a_day(place, tmp_path, monkeypatch):
    settings = place.settings
    ca_bundle = f'ca_bundle = "{settings.ca_bundle}"\n' if settings.ca_bundle else ""
    Path(os.environ["VVT_CONFIG"]).write_text(
        f'bucket = "{settings.bucket}"\nprefix = "{settings.prefix}"\nendpoint = "{settings.endpoint}"\n'
        f'region = "us-east-1"\nauthor = "Ada"\n{ca_bundle}')
    monkeypatch.setenv("VVT_AGENT_DIR", str(tmp_path / "agent"))
    with ResolveDouble(tmp_path / "resolve", cut=reel(), timeline="Reel 2") as resolve:
        for name, value in resolve.environment.items():
            monkeypatch.setenv(name, value)
        a_day(Day(resolve, place.store(), tmp_path))
        assert not [call for call in resolve.calls() if call.get("overlaps")], "one call at a time"
