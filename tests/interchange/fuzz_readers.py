"""Fuzzes a reader with atheris, guided by the code it reaches. Nothing the test run needs (pip install atheris).

    python tests/interchange/fuzz_readers.py edl -max_total_time=600
    python tests/interchange/fuzz_readers.py otio|xml|fcpxml [libFuzzer's options]

Starts from the small files beside it. Only BadTimeline may come out; anything else, or a second on one
input, is written down as libFuzzer does it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-not-found]  # an extra of its own

sys.path.insert(0, str(Path(__file__).parents[2] / "plugin"))
with atheris.instrument_imports(include=["vvt"]):
    from vvt.errors import BadTimeline
    from vvt.interchange import edl, fcp7, fcpxml, otio  # noqa: F401 (instrumented here, used by read_bytes)
    from vvt.interchange.read import read_bytes

FILES = Path(__file__).parent / "files"
OTIO = (b'{"OTIO_SCHEMA":"Timeline.1","name":"t","global_start_time":{"value":0,"rate":24},"tracks":{"OTIO_SCHEMA":'
        b'"Stack.1","children":[{"OTIO_SCHEMA":"Track.1","kind":"Video","children":[{"OTIO_SCHEMA":"Clip.2","name":"a",'
        b'"source_range":{"start_time":{"value":0,"rate":24},"duration":{"value":24,"rate":24}}}]}]}}')


def main() -> None:
    """Fuzz the reader that the first argument names."""
    suffix = sys.argv.pop(1)

    def one(data: bytes) -> None:
        try:
            read_bytes(data, f"fuzzed.{suffix}", suffix=suffix)
        except BadTimeline as refusal:
            if "\n" in refusal.cause:
                raise ValueError("a refusal is one sentence") from refusal

    with tempfile.TemporaryDirectory(prefix="vvt-fuzz-") as folder:
        for path in FILES.glob(f"*.{suffix}"):
            (Path(folder) / path.name).write_bytes(path.read_bytes())
        (Path(folder) / "small.otio").write_bytes(OTIO)
        atheris.Setup([*sys.argv, "-timeout=5", "-rss_limit_mb=2048", folder], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
