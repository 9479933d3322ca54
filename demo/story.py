"""The main job from start to end: set up a bucket, publish three cuts, list, compare, pull back, verify."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from demo import checks, cuts, film
from demo.console import Shell, environment, heading, say
from vvt.errors import VvtError
from vvt.store.embedded import EmbeddedS3

if TYPE_CHECKING:
    from collections.abc import Mapping

    from demo.film import Version

CUT = "Demo Film/Main Cut"
BUCKET = "demo-cuts"
_MADE_HERE = ".made-by-the-vvt-demo"
_MARK = "This folder is made anew by every run of the demo: keep nothing here.\n"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the demo puts things, as the user would name the place."""

    top: Path

    @property
    def rushes(self) -> Path:
        """The camera originals."""
        return self.top / "rushes"

    @property
    def pulled(self) -> Path:
        """What was pulled back."""
        return self.top / "pulled"

    def version(self, number: int) -> Path:
        """The render and the timeline of cut `number`."""
        return self.top / f"v{number}"


def tell(top: Path) -> None:
    """Run the whole story, with its files in the folder `top`.

    Raises DemoFailed when something it shows isn't so, VvtError when the folder is somebody else's or
    the embedded S3 can't run.
    """
    folders = Folders(top)
    _clear(top)
    say("Video Version Tracker: the main job from start to end, with a film made on the spot.")
    versions = _make_film(folders)
    with EmbeddedS3() as s3, tempfile.TemporaryDirectory(prefix="vvt-demo-") as private:
        shell = Shell(_environment(s3.environment, Path(private)))
        _set_up(shell, s3.endpoint)
        _publish(shell, versions)
        _compare(shell)
        _pull(shell, folders, versions[0])
        _farewell(folders)
        _window(shell)


def _clear(top: Path) -> None:
    """Make the folder, or empty the one an earlier run made; a folder of somebody else's is left alone."""
    mark = top / _MADE_HERE
    if top.exists() and not mark.exists() and (not top.is_dir() or any(top.iterdir())):
        raise VvtError(f"{top} is there already and not from this demo.", "Name another folder with --to DIR.")
    if top.exists():
        shutil.rmtree(top)
    top.mkdir(parents=True)
    mark.write_text(_MARK, encoding="utf-8")


def _make_film(folders: Folders) -> list[Version]:
    heading("1. A short film, in three cuts")
    say("drawing, recording and cutting it takes half a minute or so …")
    begun = time.monotonic()
    originals = list(film.shoot(folders.rushes))
    say(f"{len(originals)} camera originals (ProRes, with timecode and sound) in {folders.rushes}{os.sep}")
    versions = []
    for number, note in cuts.NOTES.items():
        version = film.finish(number, folders.version(number), folders.rushes)
        versions.append(version)
        say(f"cut {number}: {version.render} (H.264) and {version.timeline.name}, as Resolve exports it: {note}")
    say(f"made in {time.monotonic() - begun:.0f} s")
    return versions


def _environment(store: Mapping[str, str], private: Path) -> dict[str, str]:
    """What the commands see: the demo's store, and a configuration and a cache that end with it.

    A window of the user's that is open already is not the demo's, so it is not looked for either.
    """
    return environment(store, VVT_BUCKET=BUCKET, VVT_AUTHOR="Demo Editor",
                       VVT_CONFIG=str(private / "config.toml"), VVT_CACHE_DIR=str(private / "cache"),
                       VVT_OUTBOX_DIR=str(private / "outbox"), VVT_AGENT_DIR=str(private / "agent"))


def _set_up(shell: Shell, endpoint: str) -> None:
    heading("2. A bucket with S3 Versioning")
    say("The S3 here is embedded: moto's server, in this machine's memory, for trying out only. It is gone when")
    say("the demo ends. The vvt commands are the real ones and talk HTTP to it, as they would to any S3:")
    say(f"  AWS_ENDPOINT_URL_S3={endpoint}  VVT_BUCKET={BUCKET}")
    shell.vvt("setup", "--create")


def _publish(shell: Shell, versions: list[Version]) -> None:
    heading("3. Publish three versions")
    for version in versions:
        shell.vvt("publish", CUT, "--render", str(version.render), "--timeline", str(version.timeline),
                  "-m", version.note)
    shell.vvt("list", CUT)


def _compare(shell: Shell) -> None:
    heading("4. What changed, edit by edit")
    for (before, after), known in cuts.KNOWN_EDITS.items():
        pair = (f"{CUT}@v{before}", f"{CUT}@v{after}")
        shell.vvt("diff", *pair, expect=1)
        changes = json.loads(shell.quietly("diff", *pair, "--json", expect=1))["changes"]
        checks.check_changes(known, changes, f"from v{before} to v{after}")
        say(f"✓ these are exactly the {len(known)} edits that were made:")
        for edit in known:
            say(f"    {edit.clip}: {edit.words}")


def _pull(shell: Shell, folders: Folders, first: Version) -> None:
    heading("5. Get the first cut back")
    shell.vvt("pull", f"{CUT}@v1", "--to", str(folders.pulled))
    for published in (first.render, first.timeline):
        pulled = folders.pulled / f"{published.stem} v001{published.suffix}"
        digest = checks.check_same(pulled, published)
        say(f"✓ {pulled} is bit for bit what was published (SHA-256 {digest[:16]}…)")
    shell.vvt("verify", f"{CUT}@v1")


def _window(shell: Shell) -> None:
    """Open the panel on the demo's bucket, which ends with this process: so wait until it is closed."""
    if not has_display():
        return
    heading("The window")
    say("The versions in the panel, beside which Resolve would be; close it to end the demo.")
    shell.vvt("panel", CUT)


def has_display() -> bool:
    """True where a window can be seen: a desktop, and no build machine."""
    if os.environ.get("CI"):
        return False
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _farewell(folders: Folders) -> None:
    earlier, later = (folders.version(number) / "Main Cut.otio" for number in (1, 3))
    vvt = _command()
    heading("Done: three versions published and listed, both change lists right, v1 identical")
    say(f"The film and what was pulled are in {folders.top}{os.sep}; play {folders.version(3) / 'Main Cut.mov'}.")
    say("What to try next:")
    say("  two timeline files, no bucket needed, drawn for a browser:")
    say(f'    {vvt} diff "{earlier}" "{later}" --html changes.html')
    say("  a bucket of your own (--endpoint URL for another S3 than Amazon's), and your first version:")
    say(f"    {vvt} setup --bucket YOUR-BUCKET --create")
    say(f'    {vvt} publish "My Film/Reel 1" --render reel1.mov --timeline reel1.otio -m "first assembly"')


def _command() -> str:
    """How to call the `vvt` beside this Python, as short as it can be said from here."""
    installed = shutil.which("vvt", path=str(Path(sys.executable).parent))
    if installed is None:
        return f"{Path(sys.executable).name} -m vvt"
    if shutil.which("vvt") == installed:
        return "vvt"
    here = Path.cwd()
    return str(Path(installed).relative_to(here)) if Path(installed).is_relative_to(here) else installed
