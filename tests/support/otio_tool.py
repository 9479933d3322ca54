"""OpenTimelineIO's commands as processes, with our plugin installed or, in a bare checkout, named by its manifest."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from support import commands

ROOT = Path(__file__).parents[2]
PLUGIN = ROOT / "otio_adapters" / "vvt_otio"
SHARED = ROOT.parent / "shared" / "timelines"


def plugged_in() -> dict[str, str]:
    """What the environment needs for a process to find the plugin; nothing where the project is installed."""
    if metadata.entry_points(group="opentimelineio.plugins", name="vvt_otio"):
        return {}
    folders = [ROOT / "plugin", ROOT / "otio_adapters"]
    return {"PYTHONPATH": os.pathsep.join(map(str, folders)),
            "OTIO_PLUGIN_MANIFEST_PATH": str(PLUGIN / "plugin_manifest.json")}


@dataclass(frozen=True)
class Tool:
    """`otiotool`, `otioconvert` and Python itself, in a folder and an environment of their own."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *words: object, **more: str) -> subprocess.CompletedProcess[str]:
        """Run Python with these words."""
        return subprocess.run(
            [sys.executable, *map(str, words)], cwd=self.folder, capture_output=True, text=True, encoding="utf-8",
            timeout=180, check=False, env={**os.environ, "PYTHONUTF8": "1", **self.environment, **more})

    def fresh(self, command: str, *words: object) -> subprocess.CompletedProcess[str]:
        """Run one of OpenTimelineIO's commands, which must end well, in a process that loads all it needs itself."""
        done = self.run("-m", f"opentimelineio.console.{command}", *words)
        assert done.returncode == 0, done.stderr
        return done

    def __call__(self, command: str, *words: object, status: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the same as a process that was forked; it must end with `status`."""
        begun = commands.begin(*words, cwd=self.folder, env={**os.environ, **self.environment, **more},
                               module=f"opentimelineio.console.{command}")
        try:
            out, err = begun.communicate(180)
        finally:
            begun.kill()
        assert begun.wait() == status, err
        return subprocess.CompletedProcess([command, *map(str, words)], status, out, err)
