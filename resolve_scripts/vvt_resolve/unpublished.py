"""A note for each automatic publish, made before it begins: what nobody watches must be found when it fails.

The other half (`vvt.host.unpublished`) goes on with the note, and takes it away once the version is there.
"""

import json
import os
import re
import time
from pathlib import Path

_PLAIN = re.compile(r"[^A-Za-z0-9_-]")


def note(folder: Path, job: str, cause: str = "", fix: str = "") -> None:
    """Note that this render job's publish begins, or (with a cause) why it didn't; where notes can't be kept, none."""
    told = {"job": job, "since": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "film": "", "cause": cause,
            "fix": fix}
    notes = folder / "unpublished"
    try:
        notes.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = notes / f"half.{os.getpid()}"
        half.write_text(json.dumps(told), "utf-8")
        os.replace(str(half), str(notes / (_PLAIN.sub("_", job)[:100] + ".json")))
    except OSError:
        # The publish itself doesn't hang on it.
        return
