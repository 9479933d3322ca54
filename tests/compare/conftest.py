"""Puts the cut builder (tests/support) and the table of cases within reach."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
