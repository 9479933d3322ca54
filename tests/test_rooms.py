"""The arrows between the rooms: pyproject's [tool.importlinter] says which, this holds them."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INSIDE_RESOLVE = sorted((ROOT / "resolve_scripts").rglob("*.py"))


def imported(source: str) -> set[str]:
    """The top-level packages a file imports, relative imports aside."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(str(node.module).partition(".")[0])
    return names


def test_imports_run_down_only(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

    monkeypatch.chdir(ROOT)
    status = lint_imports(no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize("path", INSIDE_RESOLVE, ids=lambda path: path.stem)
def test_what_runs_inside_resolve_needs_only_the_standard_library(path: Path):
    foreign = imported(path.read_text("utf-8")) - sys.stdlib_module_names - {"vvt_resolve"}
    assert not foreign


def test_something_runs_inside_resolve():
    assert INSIDE_RESOLVE
