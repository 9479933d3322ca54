"""Which render presets were published with: the one of a project is proposed the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

_ANYWHERE = "publish/preset"
_BY_PROJECT = "publish/presets"


class PresetsUsed:
    """Kept where the window remembers its place. A publish without a film changes nothing of it."""

    def __init__(self, memory: QSettings) -> None:
        self._memory = memory

    def likely(self, project: str) -> list[str]:
        """What was used last: first in this project, then anywhere."""
        kept = (self._memory.value(name, "") for name in (_of(project), _ANYWHERE))
        return [str(one) for one in kept if one]

    def keep(self, project: str, preset: str) -> None:
        """It was published with this preset, "" for none."""
        if preset:
            self._memory.setValue(_of(project), preset)
            self._memory.setValue(_ANYWHERE, preset)


def _of(project: str) -> str:
    return f"{_BY_PROJECT}/{quote(project, safe='')}"
