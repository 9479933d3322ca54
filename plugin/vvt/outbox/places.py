"""Where the outbox is on this machine: its journal, the files it holds, and the renders that are ours."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_dir

from vvt.errors import VvtError

JOURNAL = "outbox.db"  # what a journal's file is called in its folder


class OutboxTrouble(VvtError):
    """The outbox can't be used, or holds nothing of that name."""


def outbox_folder() -> Path:
    """VVT_OUTBOX_DIR where set, else `outbox` in the platform's place for a user's data; perhaps not there yet."""
    own = os.environ.get("VVT_OUTBOX_DIR")
    return Path(own).absolute() if own else Path(user_data_dir("vvt", appauthor=False)) / "outbox"


def imports_folder() -> Path:
    """Where the journals of imports are; perhaps not there yet."""
    return outbox_folder() / "imports"


def renders_folder() -> Path:
    """Where films go that we have rendered for a publish: the outbox owns what lies here, and deletes it when done.

    Whoever renders takes a folder of its own in it. Raises OutboxTrouble where it can't be made.
    """
    return private(outbox_folder() / "renders")


def private(folder: Path) -> Path:
    """The folder, made when missing, closed to others: unpublished cuts are nobody else's business."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as trouble:
        raise OutboxTrouble(f"The folder {folder} can't be made ({trouble.strerror or trouble}).",
                            "Give it to your user, or name another in VVT_OUTBOX_DIR.") from trouble
    return folder
