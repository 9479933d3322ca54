"""The child in which the window has cuts compared (`python -m vvt.panel.beside`): it lays out the drawing as well.

No Qt here: it would take longer to load than most cuts to compare.
"""

from __future__ import annotations

from vvt.panel.models.plan import pieces
from vvt.workflow.apart import serve

if __name__ == "__main__":
    serve(pieces)
