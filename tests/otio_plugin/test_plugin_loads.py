"""The manifest loads in OpenTimelineIO 0.17 and 0.18, takes nobody's suffixes, and costs next to nothing."""

import ensurepip
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from support.otio_tool import PLUGIN, ROOT, Tool

NAMES = {"vvt_cmx3600", "vvt_fcp_xml", "vvt_fcpx_xml", "vvt_version", "vvt_changes", "resolve_otio"}
# The suffixes of every adapter that OpenTimelineIO or its organisation publishes.
THEIRS = {"otio", "otioz", "otiod", "edl", "xml", "fcpxml", "aaf", "ale", "m3u8", "svg", "ma", "rv", "mb", "kdenlive"}

ASK = """
import json, sys
import opentimelineio as otio
manifest = otio.plugins.ActiveManifest()
ours = [a for a in manifest.adapters if a._json_path and "vvt_otio" in a._json_path]
for plug in [*ours, *[h for h in manifest.hook_scripts if h.name.startswith("vvt")],
             *[m for m in manifest.media_linkers if m.name.startswith("vvt")]]:
    plug.module()
print(json.dumps({
    "version": otio.__version__, "adapters": [a.name for a in ours], "suffixes": [s for a in ours for s in a.suffixes],
    "linkers": otio.media_linker.available_media_linker_names(), "hooks": list(manifest.hooks["post_adapter_read"]),
    "modules": sorted(sys.modules)}))
"""


def test_every_plugin_is_there_under_a_name_of_its_own(tool: Tool):
    told = json.loads(tool.run("-c", ASK).stdout)
    assert set(told["adapters"]) == NAMES
    assert "vvt_media" in told["linkers"]
    assert told["hooks"] == ["vvt_resolve_read"]


def test_published_adapters_keep_their_suffixes(tool: Tool):
    told = json.loads(tool.run("-c", ASK).stdout)
    assert not THEIRS & set(told["suffixes"])
    assert len(told["suffixes"]) == len(set(told["suffixes"]))


def test_loading_every_plugin_imports_nothing_of_ours_and_no_network(tool: Tool):
    with_ours = set(json.loads(tool.run("-c", ASK).stdout)["modules"])
    bare = tool.run("-c", "import sys, json, opentimelineio as o; o.plugins.ActiveManifest();"
                    "print(json.dumps(sorted(sys.modules)))", OTIO_DISABLE_ENTRYPOINTS_PLUGINS="1",
                    OTIO_PLUGIN_MANIFEST_PATH="")
    more = with_ours - set(json.loads(bare.stdout))
    heavy = {name.partition(".")[0] for name in more} & {"vvt", "boto3", "botocore", "ssl", "socket", "http", "urllib",
                                                        "orjson", "blake3", "asyncio", "email", "awscrt", "PySide6"}
    assert not heavy
    assert {name for name in more if name.startswith("vvt")} <= {"vvt_otio"}


def test_a_timeline_of_another_program_loads_nothing_of_ours_when_it_is_read(tool: Tool):
    (tool.folder / "plain.otio").write_text(json.dumps({
        "OTIO_SCHEMA": "Timeline.1", "metadata": {}, "name": "Plain", "tracks": {
            "OTIO_SCHEMA": "Stack.1", "children": [], "name": "", "metadata": {}}}), "utf-8")
    done = tool.run("-c", "import sys, opentimelineio as o; o.adapters.read_from_file('plain.otio');"
                    "print([name for name in sys.modules if name.partition('.')[0] == 'vvt'])")
    assert done.stdout.strip() == "[]", done.stderr


def test_whoever_wants_it_gives_our_readers_the_common_suffixes(tool: Tool):
    first, others = str(PLUGIN / "suffixes.plugin_manifest.json"), tool.environment.get("OTIO_PLUGIN_MANIFEST_PATH")
    paths = os.pathsep.join(filter(None, (first, others)))
    done = tool.run("-c", "import opentimelineio as o; print(*[o.adapters.from_filepath(f'a.{s}').name for s in "
                    "('edl', 'xml', 'fcpxml', 'otio')])", OTIO_PLUGIN_MANIFEST_PATH=paths)
    assert done.stdout.split() == ["vvt_cmx3600", "vvt_fcp_xml", "vvt_fcpx_xml", "otio_json"], done.stderr


def test_the_wheel_names_the_plugin():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["entry-points"]["opentimelineio.plugins"] == {"vvt_otio": "vvt_otio"}
    assert "otio_adapters/vvt_otio" in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


def _older(folder: Path) -> Path:
    """A folder with OpenTimelineIO 0.17; skips where it can't be had."""
    bundled = next((Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl"), Path())
    pip = ["-m", "pip"] if find_spec("pip") else [str(bundled / "pip")]
    done = subprocess.run([sys.executable, *pip, "install", "-q", "--disable-pip-version-check", "--retries", "0",
                           "--timeout", "20", "--only-binary", ":all:", "--no-deps", "--target", str(folder),
                           "opentimelineio==0.17.0"], capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        pytest.skip(f"OpenTimelineIO 0.17.0 can't be had here: {done.stderr.strip()[-300:]}")
    return folder


def test_openTimelineIO_017_loads_the_manifest_and_reads_with_it(tool: Tool, tmp_path: Path):
    # Everything but OpenTimelineIO is this environment's own, after the older one.
    older = _older(tmp_path / "older")
    (tmp_path / "cut.edl").write_text("TITLE: Cut\nFCM: NON-DROP FRAME\n\n"
                                      "001  A001 V C 01:00:00:00 01:00:02:00 01:00:00:00 01:00:02:00\n", "utf-8")
    read = (f"{ASK};"
            "cut = otio.adapters.read_from_file('cut.edl', 'vvt_cmx3600', rate=24);"
            "print(otio.adapters.write_to_string(cut, 'vvt_fcp_xml').count('<clipitem'))")
    read = read.replace(";\nimport", "\nimport").replace("\n;", "\n")
    folders = os.pathsep.join(map(str, (older, ROOT / "plugin", ROOT / "otio_adapters")))
    done = subprocess.run(
        [sys.executable, "-c", read], cwd=tmp_path, capture_output=True, text=True, timeout=180, check=False,
        env={**os.environ, "PYTHONPATH": folders, "OTIO_PLUGIN_MANIFEST_PATH": str(PLUGIN / "plugin_manifest.json"),
             "OTIO_DISABLE_ENTRYPOINTS_PLUGINS": "1"})
    assert done.returncode == 0, done.stderr
    told, clips = done.stdout.splitlines()
    assert json.loads(told)["version"].startswith("0.17")
    assert set(json.loads(told)["adapters"]) == NAMES
    assert clips == "1"
