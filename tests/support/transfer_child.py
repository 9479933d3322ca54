"""A process of its own that publishes or pulls, to be killed."""

import sys
from pathlib import Path

from support.kept_journal import KeptJournal
from vvt.errors import VvtError
from vvt.store import CutName, Draft, PartSource, Ref, Store, StoreSettings

NAME = CutName("Night Train", "Reel 2")
PART = 1 << 20  # bytes: S3 wants five times that, the server of these tests takes it (tests/conftest.py)


def store(bucket: str, endpoint: str) -> Store:
    """A store that sends and fetches in small pieces."""
    return Store(StoreSettings(bucket, endpoint=endpoint, part_size=PART, timeout=20))


def main(what: str, folder: str, endpoint: str, bucket: str, most: str = "") -> int:
    """Publish FOLDER/film.mov, or pull the newest version to back.mov; `most` is the longest file we may write."""
    if most:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))
    here = Path(folder)
    try:
        if what == "publish":
            draft = Draft(publish_id="5" * 32)
            parts = [PartSource("cut", here / "film.mov")]
            store(bucket, endpoint).publish(NAME, parts, draft, journal=KeptJournal(here / "journal"))
        else:
            part = store(bucket, endpoint).find(Ref.parse(f"{NAME}@latest")).parts[0]
            store(bucket, endpoint).fetch(part, here / "back.mov")
    except VvtError as trouble:
        print(trouble.cause)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
