"""Publishes and pulls in processes of their own that are killed for good, each begun in no time.

One process has loaded everything; for each line it reads it forks a child, says its process id, and says how it ended.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.kept_journal import KeptJournal
from support.transfer_child import PART
from vvt.errors import VvtError
from vvt.store import CutName, Draft, Part, PartSource, Store, StoreSettings
from vvt.store._client import connect

PUBLISH_ID = "5" * 32
_TESTS = Path(__file__).parents[1]


class Children:
    """Begins children; one at a time."""

    def __init__(self, parent: subprocess.Popen[str]) -> None:
        self._parent = parent

    def begin(self, **task: object) -> int:
        """Begin one and return its process id. A `task` is what `_work` takes."""
        assert self._parent.stdin
        self._parent.stdin.write(json.dumps(task) + "\n")
        self._parent.stdin.flush()
        return self._said()

    def ended(self) -> int:
        """Wait for its end; its exit status, -9 where it was killed."""
        return self._said()

    def _said(self) -> int:
        assert self._parent.stdout
        return int(self._parent.stdout.readline())


@contextmanager
def children() -> Iterator[Children]:
    """Run the process that has loaded everything."""
    ways = os.pathsep.join([str(_TESTS), *filter(None, sys.path)])
    with subprocess.Popen([sys.executable, "-m", "support.forking_child"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": ways}) as parent:
        try:
            yield Children(parent)
        finally:
            assert parent.stdin
            parent.stdin.close()
            parent.wait(30)


def _work(task: dict[str, object]) -> int:
    """Publish `files` as `cut`, or fetch `part` to `target`; `most` is the longest file it may write."""
    if task.get("most") is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (int(str(task["most"])),) * 2)
    store = Store(StoreSettings(str(task["bucket"]), endpoint=str(task["endpoint"]), part_size=PART, timeout=20))
    try:
        if "part" in task:
            told = task["part"]
            assert isinstance(told, dict)
            store.fetch(Part.from_dict(told), Path(str(task["target"])))
        else:
            files = task["files"]
            assert isinstance(files, dict)
            parts = [PartSource(name, Path(path)) for name, path in files.items()]
            store.publish(CutName.parse(str(task["cut"])), parts, Draft(publish_id=PUBLISH_ID),
                          journal=KeptJournal(Path(str(task["journal"]))))
    except VvtError:
        return 1
    return 0


def main() -> None:
    """Fork a child for every line."""
    # botocore reads its description of S3 with the first client: read here, no child has to.
    connect(StoreSettings("nobody's", endpoint="http://127.0.0.1:9"))
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(_work(json.loads(line)))
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
