"""Where Resolve looks for scripts on each system, and where the record of an installation is kept.

The folders are those of Blackmagic's README and of what users of the App Store edition found.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

_RESOLVE = Path("Blackmagic Design/DaVinci Resolve")
_SCRIPTS = Path("Fusion/Scripts")


@dataclass(frozen=True, slots=True)
class Machine:
    """A system as far as the installer looks: `platform` as in sys.platform, and the folders everything is under."""

    platform: str
    home: Path
    appdata: Path
    programdata: Path
    root: Path = Path("/")

    @classmethod
    def this(cls) -> Machine:
        """The one this runs on."""
        home = Path("~").expanduser()
        return cls(sys.platform, home, Path(os.environ.get("APPDATA") or home / "AppData/Roaming"),
                   Path(os.environ.get("PROGRAMDATA") or "C:/ProgramData"))

    def scripts(self, *, all_users: bool) -> list[Path]:
        """The Scripts folders: one, and on a Mac one more for each App Store edition."""
        if self.platform == "win32":
            return [self.programdata / _RESOLVE / _SCRIPTS if all_users else
                    self.appdata / _RESOLVE / "Support" / _SCRIPTS]
        if self.platform == "darwin":
            return self._on_a_mac(all_users=all_users)
        if not all_users:
            return [self.home / ".local/share/DaVinciResolve" / _SCRIPTS]
        places = [self.root / "opt/resolve", self.root / "home/resolve"]
        return [next((place for place in places if place.is_dir()), places[0]) / _SCRIPTS]

    def _on_a_mac(self, *, all_users: bool) -> list[Path]:
        support = Path("Library/Application Support")
        if all_users:
            return [self.root / support / _RESOLVE / _SCRIPTS]
        containers = sorted((self.home / "Library/Containers").glob("com.blackmagic-design.DaVinciResolve*"))
        return [self.home / support / _RESOLVE / _SCRIPTS, *(_contained(one / "Data" / support) for one in containers)]

    def record(self, *, all_users: bool) -> Path:
        """The install record: what was written, and what the menu entries must know."""
        if not all_users:
            return self.home / ".vvt" / "install.json"
        shared = {"win32": self.programdata / "vvt", "darwin": self.root / "Library/Application Support/vvt"}
        return shared.get(self.platform, self.root / "etc/vvt") / "install.json"


def _contained(support: Path) -> Path:
    """Inside an App Store edition's container both forms were seen: with and without Blackmagic's folders."""
    return support / _SCRIPTS if (support / "Fusion").is_dir() else support / _RESOLVE / _SCRIPTS
