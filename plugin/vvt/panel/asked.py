"""What a start of `vvt panel` asks for, as the first window is told by a second start."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """`cut` is PROJECT/CUT or "", `publish` opens the dialog, `follow` closes the window with Resolve."""

    cut: str = ""
    publish: bool = False
    follow: bool = False

    def to_bytes(self) -> bytes:
        """One line of JSON."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_bytes(cls, line: bytes) -> Asked:
        """Read `to_bytes`; of anything else, nothing is asked but to come to the front."""
        try:
            told = json.loads(line)
            return cls(str(told.get("cut", "")), told.get("publish") is True, told.get("follow") is True)
        except (ValueError, AttributeError):
            return cls()
