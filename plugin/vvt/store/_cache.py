"""What was fetched once by VersionId, kept on this machine for good: records never change.

Losing it loses nothing. A file that can't be written or read costs a request, so neither is an error.
"""

from __future__ import annotations

import os
import shutil
import time
import uuid
from contextlib import suppress
from pathlib import Path

import platformdirs
from blake3 import blake3


def cache_dir() -> Path:
    """Return the folder: VVT_CACHE_DIR where set, else the platform's place for caches."""
    own = os.environ.get("VVT_CACHE_DIR")
    return Path(own) if own else Path(platformdirs.user_cache_dir("vvt", appauthor=False))


class Cache:
    """Small things by name, each with its own BLAKE3 in front so that a damaged file is no file."""

    def __init__(self, folder: str) -> None:
        """Keep things in `folder` within the cache; nothing is made before the first `put`."""
        self._folder = cache_dir() / folder

    def get(self, *name: str, younger_than: float | None = None) -> bytes | None:
        """Return what was put under this name, None when it isn't there, damaged, or too old (seconds)."""
        path = self._path(name)
        try:
            if younger_than is not None and time.time() - path.stat().st_mtime > younger_than:
                return None
            data = path.read_bytes()
        except OSError:
            return None
        digest, content = data[:32], data[32:]
        return content if blake3(content).digest() == digest else None

    def put(self, content: bytes, *name: str) -> None:
        """Keep `content` under this name, whole or not at all."""
        path = self._path(name)
        part = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(blake3(content).digest() + content)
            part.replace(path)

    def clear(self) -> None:
        """Throw all of it away; whoever asks next fetches it again."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, name: tuple[str, ...]) -> Path:
        key = blake3("\0".join(name).encode()).hexdigest()
        return self._folder / key[:2] / key[2:40]
