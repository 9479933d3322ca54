"""`python -m demo` as a user runs it, and that it notices when something it shows isn't so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from demo.checks import DemoFailed, check_changes, check_same, differences
from demo.console import Shell, environment, typed
from demo.cuts import KNOWN_EDITS
from demo.story import has_display

ROOT = Path(__file__).parents[2]


def run_demo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    paths = [str(ROOT), *(path for path in sys.path if path)]
    return subprocess.run([sys.executable, "-m", "demo", *arguments], cwd=folder, check=False, text=True,
                          capture_output=True, encoding="utf-8",
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", "CI": "true"})


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> subprocess.CompletedProcess[str]:
    return run_demo(tmp_path_factory.mktemp("demo"))


def test_the_whole_story_ends_well(told):
    assert told.returncode == 0, told.stdout + told.stderr
    assert "Done: three versions published and listed, both change lists right, v1 identical" in told.stdout
    assert told.stderr == ""


def test_it_shows_the_commands_a_user_would_type(told):
    commands = [line.split()[2] for line in told.stdout.splitlines() if line.startswith("$ vvt")]
    assert commands == ["setup", "publish", "publish", "publish", "list", "diff", "diff", "pull", "verify"]
    assert '-m "first assembly"' in told.stdout


def test_it_says_plainly_that_the_bucket_is_in_memory(told):
    assert "embedded" in told.stdout
    assert "memory, for trying out only" in told.stdout


def test_a_folder_of_somebody_elses_is_left_alone(tmp_path):
    (tmp_path / "demo-film").mkdir()
    (tmp_path / "demo-film" / "mine.txt").write_text("keep")
    done = run_demo(tmp_path)
    assert done.returncode == 2
    assert "not from this demo" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "demo-film" / "mine.txt").read_text() == "keep"


# --- what it checks --------------------------------------------------------------------------------


def as_changes(known) -> list[dict]:
    empty = {"head": 0, "tail": 0, "shift": 0, "ripple": 0}
    return [{"kind": edit.kind, "clip": edit.clip, "track": "V1", "also": ["A1"], **empty, **edit.facts}
            for edit in known]


@pytest.mark.parametrize("pair", KNOWN_EDITS)
def test_the_list_that_says_what_was_done_passes(pair):
    known = KNOWN_EDITS[pair]
    assert differences(known, as_changes(known)) == []


@pytest.mark.parametrize("pair", KNOWN_EDITS)
@pytest.mark.parametrize("spoil", [
    lambda changes: changes[1:],
    lambda changes: [*changes, changes[0]],
    lambda changes: [{**changes[0], "ripple": 7}, *changes[1:]],
    lambda changes: [{**changes[0], "kind": "overwrite"}, *changes[1:]],
    lambda changes: [{**changes[0], "also": []}, *changes[1:]],
], ids=["missing", "twice", "other number", "other kind", "without its sound"])
def test_any_other_list_fails_in_a_sentence(pair, spoil):
    known = KNOWN_EDITS[pair]
    with pytest.raises(DemoFailed, match="does not match the edits that were made"):
        check_changes(known, spoil(as_changes(known)), "from v1 to v2")


def test_one_bit_of_difference_fails(tmp_path):
    published, pulled = tmp_path / "a.mov", tmp_path / "b.mov"
    published.write_bytes(bytes(1000))
    pulled.write_bytes(bytes(999) + b"\x01")
    with pytest.raises(DemoFailed, match="is not what was published"):
        check_same(pulled, published)
    pulled.write_bytes(bytes(1000))
    assert len(check_same(pulled, published)) == 64


def test_a_command_that_fails_stops_the_demo_with_its_own_words():
    shell = Shell(environment({}, PYTHONPATH=os.pathsep.join(path for path in sys.path if path)))
    with pytest.raises(DemoFailed, match=r"vvt diff no\.otio nor\.otio.* ended with 2 instead of 1 and said: vvt: "):
        shell.quietly("diff", "no.otio", "nor.otio", expect=1)


def test_commands_are_shown_as_typed():
    assert typed(("publish", "Demo Film/Main Cut", "-m", "first")) == '$ vvt publish "Demo Film/Main Cut" -m first'


def test_the_users_own_s3_is_out_of_reach(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("VVT_PREFIX", "real")
    seen = environment({"AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1"}, VVT_BUCKET="demo-cuts")
    assert "AWS_PROFILE" not in seen
    assert "VVT_PREFIX" not in seen
    assert seen["VVT_BUCKET"] == "demo-cuts"


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="there is always a desktop")
def test_the_window_opens_only_where_it_can_be_seen(monkeypatch: pytest.MonkeyPatch):
    for name in ("CI", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_display()
    monkeypatch.setenv("CI", "true")
    assert not has_display()
