"""`python -m vvt`: the same as the command `vvt`."""

import sys

from vvt.cli import main

if __name__ == "__main__":
    sys.exit(main())
