"""What is run as a process of its own, to be measured: `python programs.py NAME BEFORE AFTER`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def start(*_: str) -> None:
    """Nothing: what Python itself costs."""


def orjson_alone(*paths: str) -> None:
    """Parse the files and do nothing with them: less than this no reader of JSON can do."""
    import orjson

    for path in paths:
        orjson.loads(Path(path).read_bytes())


def orjson_uncollected(*paths: str) -> None:
    """The same with the garbage collector off, which vvt switches off too."""
    import gc

    gc.disable()
    orjson_alone(*paths)


def opentimelineio(*paths: str) -> None:
    """OpenTimelineIO's own reader, in C++."""
    import opentimelineio

    for path in paths:
        opentimelineio.adapters.read_from_file(path, adapter_name="otio_json")


def stages(before: str, after: str) -> None:
    """What each stage of a diff takes, CPU seconds, as JSON: reading, comparing, the report."""
    from vvt import reports
    from vvt.compare import compare
    from vvt.interchange import read

    spent = [time.process_time()]
    one, other = read(Path(before)), None
    spent.append(time.process_time())
    other = read(Path(after))
    spent.append(time.process_time())
    found = compare(one, other)
    spent.append(time.process_time())
    reports.as_json(found)
    spent.append(time.process_time())
    names = ("read before", "read after", "compare", "report")
    taken = {name: later - earlier for name, earlier, later in zip(names, spent, spent[1:], strict=False)}
    print(json.dumps(taken | {"changes": len(found.changes)}))


PROGRAMS = (start, orjson_alone, orjson_uncollected, opentimelineio, stages)

if __name__ == "__main__":
    next(program for program in PROGRAMS if program.__name__ == sys.argv[1])(*sys.argv[2:])
