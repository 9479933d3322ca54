"""Putting a report on disk: whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from vvt.errors import VvtError


def put_file(path: str | os.PathLike[str], content: bytes) -> None:
    """Write `content` to `path` through a file beside it, so that a half report never has its name.

    Raises VvtError where the folder is missing, can't be written to, or the disk is full.
    """
    target = Path(path)
    if not target.name:     # "/", or nothing at all, which is this folder
        raise _refused(target, IsADirectoryError())
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(content)   # a pipe or a device: it can't be replaced
        else:
            _replace(target, content)
    except OSError as error:
        raise _refused(target, error) from error


def _replace(target: Path, content: bytes) -> None:
    half = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        with open(half, "xb") as file:
            file.write(content)
        os.replace(half, target)
    except OSError:
        with contextlib.suppress(OSError):   # it may never have been made; the first error is the one to tell
            half.unlink()
        raise


def _refused(target: Path, error: OSError) -> VvtError:
    if isinstance(error, FileNotFoundError) or not target.parent.is_dir():
        return VvtError(f"The folder {target.parent} isn't there.", "Create it, or choose another place.")
    if isinstance(error, IsADirectoryError) or target.is_dir():
        return VvtError(f"{target} is a folder.", "Give the report a file name.")
    if isinstance(error, PermissionError):
        return VvtError(f"{target} can't be written.", "Close it in other programs, or choose another place.")
    why = error.strerror or str(error)
    return VvtError(f"{target} couldn't be written: {why}.", "Free some space, or choose another place.")
