"""`python -m demo`: the main job on an S3 in memory. Exit 0 done, 1 something shown wasn't so, 2 trouble."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

DONE, NOT_SO, TROUBLE, INTERRUPTED = 0, 1, 2, 130


def main() -> int:
    """Run the demo; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m demo", allow_abbrev=False,
        description="Makes a short film, publishes three cuts of it to an S3 in memory, "
        "compares them and pulls one back.")
    parser.add_argument("--to", type=Path, metavar="DIR", default=Path("demo-film"),
                        help="the folder for the film (else demo-film in this one)")
    return _run(parser.parse_args().to)


def _run(top: Path) -> int:
    try:
        # Here, so that --help answers on a machine without the demo's packages, and they are named when missing.
        from demo.checks import DemoFailed  # noqa: PLC0415
        from demo.story import tell  # noqa: PLC0415
        from vvt.errors import VvtError  # noqa: PLC0415
    except ImportError as error:
        return _stop(f"The demo needs {error.name}, which is not installed.", "Run it with `make demo`.", TROUBLE)
    try:
        tell(top)
    except DemoFailed as error:
        return _stop(str(error), "Please report this with what is printed above.", NOT_SO)
    except VvtError as error:
        return _stop(error.cause, error.fix, TROUBLE)
    except OSError as error:
        return _stop(f"The system said: {error.strerror or error} ({error.filename or top}).",
                     "Check that the place is yours to use and has 50 MB of room.", TROUBLE)
    except KeyboardInterrupt:
        return _stop("Stopped.", "Run it again any time; it starts afresh.", INTERRUPTED)
    return DONE


def _stop(cause: str, fix: str, status: int) -> int:
    sys.stdout.flush()
    sys.stderr.write(f"\ndemo: {cause}\n      {fix}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
