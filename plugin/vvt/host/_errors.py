"""What the NLE, or the way to it, refuses."""

from __future__ import annotations

from vvt.errors import VvtError


class HostRefused(VvtError):
    """The NLE said no, isn't there, or doesn't answer. `kind` is the stable word for it (`no-timeline`, …)."""

    def __init__(self, kind: str, cause: str, fix: str, **state: object) -> None:
        super().__init__(cause, fix, kind=kind, **state)
        self.kind = kind
