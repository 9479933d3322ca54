"""What the demo prints, and the `vvt` commands it runs: real ones, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from demo.checks import DemoFailed


def say(text: str = "") -> None:
    """Print a line at once, also into a pipe."""
    print(text, flush=True)


def heading(text: str) -> None:
    """Begin a chapter."""
    say(f"\n{text}\n{'─' * len(text)}")


def typed(arguments: tuple[str, ...]) -> str:
    """The command as one would type it."""
    words = (f'"{word}"' if " " in word or not word else word for word in arguments)
    return " ".join(("$ vvt", *words))


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs `vvt` with an environment that knows the demo's bucket and nothing of the user's own."""

    environment: Mapping[str, str]

    def vvt(self, *arguments: str, expect: int = 0) -> str:
        """Show a command and its output, and return the output. Raises DemoFailed on another exit status."""
        say(f"\n{typed(arguments)}")
        output = self.quietly(*arguments, expect=expect)
        say(textwrap.indent(output.rstrip(), "  "))
        return output

    def quietly(self, *arguments: str, expect: int = 0) -> str:
        """Run a command without showing it. Raises DemoFailed on another exit status."""
        done = subprocess.run(  # noqa: S603 (our own command)
            [sys.executable, "-m", "vvt", *arguments], env=dict(self.environment), check=False,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8")
        if done.returncode != expect:
            said = (done.stderr or done.stdout).strip()
            command = typed(arguments).removeprefix("$ ")
            raise DemoFailed(f"`{command}` ended with {done.returncode} instead of {expect} and said: {said}")
        if done.stderr:
            say(textwrap.indent(done.stderr.rstrip(), "  "))
        return done.stdout


def environment(store: Mapping[str, str], **more: str) -> dict[str, str]:
    """This process's environment, cleared of what points to the user's own S3, with `store` and `more` in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "VVT_"))}
    nowhere = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
               "AWS_EC2_METADATA_DISABLED": "true"}
    return kept | nowhere | {"PYTHONUTF8": "1"} | dict(store) | more
