"""Help texts, start-up, and the two ways to call it."""

import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from vvt import __version__
from vvt.cli import main

REPOSITORY = Path(__file__).parents[2]

COMMANDS = ("setup", "doctor", "publish", "list", "show", "diff", "pull", "verify", "outbox", "resolve", "panel")


def test_the_help_names_every_command(bare):
    told = bare.does("--help").out
    for command in COMMANDS:
        assert f"\n    {command} " in told
    assert "example" in told


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(bare, command: str):
    told = bare.does(command, "--help").out
    description, _, examples = told.partition("example:\n")
    assert len(description.splitlines()) > 5
    assert f"  vvt {command}" in examples
    assert "--json" in description


def test_the_version(bare):
    assert bare.does("--version").out == f"vvt {__version__}\n"


def test_the_installed_command_is_the_same(bare):
    scripts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    module, _, function = scripts["vvt"].partition(":")
    assert getattr(import_module(module), function) is main


@pytest.mark.parametrize("args", [
    ["--help"], ["diff", "first.otio", "longer.otio"], ["diff", "first.otio", "gone.otio"]])
def test_heavy_packages_are_loaded_only_where_they_are_needed(bare, first, longer, args: list[str]):
    program = (
        "import sys\nfrom vvt.cli import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "heavy = {'boto3', 'botocore', 'rich', 'opentimelineio', 'awscrt'}\n"
        "print(sorted(heavy & sys.modules.keys()), file=sys.stderr)")
    ran = subprocess.run([sys.executable, "-c", program, *args], cwd=bare.folder, capture_output=True, text=True,
                         timeout=180, check=True)
    assert ran.stderr.splitlines()[-1] == "[]"


def test_two_files_need_neither_configuration_nor_network(bare, first, longer):
    nowhere = bare.with_environment(AWS_ENDPOINT_URL_S3="http://127.0.0.1:9", VVT_CONFIG=str(first))
    assert nowhere.does("diff", first, longer, status=1).out
    assert nowhere.does("diff", first, first).out
