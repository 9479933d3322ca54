"""`python -m vvt_resolve`: the agent as a child of whoever holds its standard input."""

import sys

from vvt_resolve.agent import main

sys.exit(main())
