"""Where media are on this machine when the path says where they are on another.

One NAS is `/Volumes/NAS` on a Mac, `Z:\\` or `\\\\server\\share` on Windows and `/mnt/nas` on Linux. A *place* is two
such folders that are one; it maps either way, whichever side a path begins with. Where no place helps, the *search
folders* are looked through for a file of that name.
"""

from vvt.paths.kept import configured, paths_file, save, with_place, with_search, without
from vvt.paths.mapping import Finder, Places, candidates, file_name, is_windows

__all__ = [
    "Finder",
    "Places",
    "candidates",
    "configured",
    "file_name",
    "is_windows",
    "paths_file",
    "save",
    "with_place",
    "with_search",
    "without",
]
