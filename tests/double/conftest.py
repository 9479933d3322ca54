"""A small cut with everything an item list can hold, and a Resolve that has it open."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from support.resolve.double import ResolveDouble
from vvt.cut import Clip, Cut, Marker, Media, Track, Transition

RATE, HOUR = Fraction(24), 86_400
OWN = Media("A001.mov", "/vol/A001.mov", rate=RATE, start=HOUR, duration=500)
FAST = Media("B002.mov", "/vol/B002.mov", rate=Fraction(48), start=0, duration=900)


def small_cut() -> Cut:
    """Two linked takes with a dissolve, one of them backwards, one at 48 frames per second; a marker."""
    head = Clip(0, 48, HOUR + 10, HOUR + 58, OWN, name="A001.mov", link=1)
    back = Clip(48, 96, HOUR + 100, HOUR + 148, OWN, name="A001.mov", link=2, speed=Fraction(-1))
    fast = Clip(100, 124, 48, 96, FAST, name="B002.mov")
    picture = Track("V", (head, back, fast), (Transition(48, 6, 6, "Cross Dissolve"),))
    return Cut("Reel 1", RATE, (picture, Track("A", (head, back))), start=HOUR,
               markers=(Marker(7, 2, "look", "Cyan", "again", "ours"),))


@pytest.fixture
def cut() -> Cut:
    return small_cut()


@pytest.fixture
def resolve_double(tmp_path: Path) -> Iterator[ResolveDouble]:
    with ResolveDouble(tmp_path / "resolve", cut=small_cut()) as double:
        yield double


@pytest.fixture
def project(resolve_double: ResolveDouble) -> Any:
    return resolve_double.editor().GetProjectManager().GetCurrentProject()


def outside(double: ResolveDouble, code: str) -> Any:
    """Run `code` in a program of its own that reaches Resolve as documented; what it put into `said`."""
    modules = Path(double.environment["RESOLVE_SCRIPT_API"]) / "Modules"
    whole = ("import json, DaVinciResolveScript as dvr\nresolve = dvr.scriptapp('Resolve')\nsaid = None\n"
             f"{code}\nprint(json.dumps(said))\n")
    done = subprocess.run([sys.executable, "-c", whole], check=True, capture_output=True, text=True, timeout=20,
                          env=os.environ | double.environment | {"PYTHONPATH": str(modules)})
    return json.loads(done.stdout)


@pytest.fixture
def ask_outside() -> Callable[[ResolveDouble, str], Any]:
    return outside
