"""The child in which the window has cuts compared (`python -m vvt.panel.beside`): it lays out the drawing as well.

No Qt here: it would take longer to load than most cuts to compare.
"""

from __future__ import annotations

import os

from vvt.panel.models.plan import pieces
from vvt.workflow.apart import serve

_BEHIND = 5     # how much nicer than the window


if __name__ == "__main__":
    if os.name == "posix":
        # Where there is more to do than processors, the window and what is played in Resolve come first.
        os.nice(_BEHIND)
    serve(pieces)
