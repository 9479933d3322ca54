"""OpenTimelineIO's commands as processes, with our plugin installed or, in a bare checkout, named by its manifest."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

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

    def __call__(self, command: str, *words: object, status: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
        """Run one of OpenTimelineIO's commands, which must end with `status`."""
        done = self.run("-m", f"opentimelineio.console.{command}", *words, **more)
        assert done.returncode == status, done.stderr
        return done
