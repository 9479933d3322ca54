"""What a start of `vvt panel` asks for, as the first window is told by a second start."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Asked:
    """`cut` is PROJECT/CUT or "", `publish` opens the dialog, `follow` closes the window with Resolve.

    `version` is the number of the one to select, 0 for the newest; `options` say where the bucket is, by the names of
    `config.settings`: those given to this start alone.
    """

    cut: str = ""
    publish: bool = False
    follow: bool = False
    version: int = 0
    options: dict[str, str] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """One line of JSON."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_bytes(cls, line: bytes) -> Asked:
        """Read `to_bytes`; of anything else, nothing is asked but to come to the front."""
        try:
            told = json.loads(line)
            return cls(str(told.get("cut", "")), told.get("publish") is True, told.get("follow") is True,
                       int(told.get("version", 0)), {name: str(said) for name, said in told.get("options", {}).items()})
        except (ValueError, AttributeError, TypeError):
            return cls()
