"""A process of its own that publishes a film and is killed for good (SIGKILL) once so many bytes are on their way."""

import json
import os
import signal
import sys
from pathlib import Path

from support.kept_journal import KeptJournal
from vvt.store import CutName, Draft, PartSource, Store, StoreSettings

PUBLISH_ID = "6" * 32


def main(settings: str, name: str, film: str, journal: str, most: str) -> None:
    """Publish `film` until `most` bytes are on their way; `settings` is JSON."""

    def progress(stage: str, done: int, total: int) -> None:
        if done > int(most):
            os.kill(os.getpid(), signal.SIGKILL)

    Store(StoreSettings(**json.loads(settings))).publish(
        CutName.parse(name), [PartSource("cut", Path(film))], Draft(publish_id=PUBLISH_ID), progress=progress,
        journal=KeptJournal(Path(journal)))


if __name__ == "__main__":
    main(*sys.argv[1:])
