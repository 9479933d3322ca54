"""Resolve brings or borrows Pythons from 3.6 to 3.14: the syntax is checked for the oldest, the rest is run."""

import ast
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

INSIDE = Path(__file__).parents[2] / "resolve_scripts" / "vvt_resolve"
FILES = sorted(INSIDE.rglob("*.py"))


def pythons() -> list[str]:
    """Every interpreter from 3.6 on that this machine has: on the path, or put there by pyenv."""
    homes = Path(os.environ.get("PYENV_ROOT") or Path(pwd.getpwuid(os.getuid()).pw_dir) / ".pyenv") / "versions"
    found = [*sorted(homes.glob("3.*/bin/python")),
             *filter(None, (shutil.which(f"python3.{minor}") for minor in range(6, 15))), Path(sys.executable)]
    by_version = {}
    for python in found:
        asked = subprocess.run([str(python), "-c", "import sys; print('%d.%02d' % sys.version_info[:2])"],
                               capture_output=True, text=True, check=False)
        if asked.returncode == 0 and asked.stdout.strip() >= "3.06":
            by_version.setdefault(asked.stdout.strip(), str(python))
    return [by_version[version] for version in sorted(by_version)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(INSIDE).as_posix())
def test_the_oldest_python_can_read_it(path: Path):
    ast.parse(path.read_text("utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("python", pythons())
def test_the_agent_runs_under_every_python_here(start, python: str):
    agent = start(python=python)
    assert agent.announced() == {"listens": True}
    talk = agent.talk()
    assert talk.ask("save")["ok"] == {"project": "Night Train"}
    assert talk.ask("describe")["refused"]["kind"] == "resolve-gone"
    assert "ok" in talk.ask("stop")
    assert agent.ended() == 0
