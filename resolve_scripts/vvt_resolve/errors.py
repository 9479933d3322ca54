"""What the agent refuses, and why: a kind for programs, a cause and a fix for the editor."""

from typing import Dict


class Refusal(Exception):
    """A request that can't be done. `kind` is a stable word, `cause` and `fix` are one sentence each."""

    def __init__(self, kind: str, cause: str, fix: str) -> None:
        super().__init__(f"{cause} {fix}")
        self.kind = kind
        self.cause = cause
        self.fix = fix

    def message(self) -> Dict[str, str]:
        """As it goes over the wire."""
        return {"kind": self.kind, "cause": self.cause, "fix": self.fix}


class Closed(Exception):
    """The other side is gone, or said something that ends the conversation. Nobody is told why."""
