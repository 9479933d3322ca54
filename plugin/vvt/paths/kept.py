"""The places and search folders that somebody named, in `paths.json` beside `config.toml`."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import orjson

from vvt.config import config_file
from vvt.errors import VvtError
from vvt.paths.mapping import Places, is_windows, key


def paths_file() -> Path:
    """Where the places are kept, whether or not the file is there yet."""
    return config_file().with_name("paths.json")


def configured() -> Places:
    """The places in force. Raises VvtError when the file is there but can't be understood."""
    path = paths_file()
    try:
        told = orjson.loads(path.read_bytes())
        return Places(tuple((str(one), str(other)) for one, other in told["places"]), tuple(map(str, told["search"])))
    except FileNotFoundError:
        return Places()
    except OSError as trouble:
        raise VvtError(f"{path} can't be read: {trouble.strerror or trouble}.", "Check the file and its rights.") \
            from trouble
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        raise VvtError(f"{path} can't be understood.", "Remove it and name the places again: vvt resolve paths add.") \
            from None


def save(places: Places) -> None:
    """Write the places down, whole or not at all. Raises VvtError."""
    path = Path(os.path.realpath(paths_file()))     # a link stays one
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(path.name + ".part")
        half.write_bytes(orjson.dumps({"places": places.pairs, "search": places.search}, option=orjson.OPT_INDENT_2))
        half.replace(path)
    except OSError as trouble:
        raise VvtError(f"{path} can't be written: {trouble.strerror or trouble}.",
                       "Check the folder and its rights, or name another with VVT_CONFIG.") from trouble


def with_place(places: Places, one: str, other: str) -> Places:
    """`places` with one more pair. Raises VvtError for what is no folder's whole path, or is one folder twice."""
    for path in (one, other):
        if not (is_windows(path) or path.startswith("/")) or key(path) in ("", "\\"):
            raise VvtError(f"{path!r} is not a whole path of a folder.",
                           r"Write it as /Volumes/NAS, /mnt/nas, Z:\ or \\server\share.")
    if key(one) == key(other):
        raise VvtError(f"{one} and {other} are the same folder.", "Name what it is called on two machines.")
    kept = tuple(pair for pair in places.pairs if set(map(key, pair)) != {key(one), key(other)})
    return replace(places, pairs=(*kept, (one, other)))


def with_search(places: Places, folder: str) -> Places:
    """`places` with one more folder to search. Raises VvtError where there is no such folder."""
    if not os.path.isdir(folder):
        raise VvtError(f"There is no folder {folder}.", "Name a folder that is there.")
    whole = os.path.abspath(folder)
    return replace(places, search=(*(one for one in places.search if one != whole), whole))


def without(places: Places, path: str) -> Places:
    """`places` without the pairs and search folders that name `path`. Raises VvtError where none does."""
    asked = {key(path), key(os.path.abspath(path))}
    left = Places(tuple(pair for pair in places.pairs if not asked & set(map(key, pair))),
                  tuple(folder for folder in places.search if key(folder) not in asked))
    if left == places:
        raise VvtError(f"{path} is neither a place nor a folder to search.", "See them all: vvt resolve paths.")
    return left
