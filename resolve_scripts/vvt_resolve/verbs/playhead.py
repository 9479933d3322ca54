"""`playhead`: where it stands, or bring it somewhere."""

from typing import Any, Callable, Dict

from vvt_resolve.bridge import Bridge, text
from vvt_resolve.errors import Refusal


def playhead(bridge: Bridge, args: Dict[str, Any], _tell: Callable[[str], None]) -> Dict[str, Any]:
    """Go to a timecode of the current timeline (left out: stay); answers where the playhead is then."""
    timeline = bridge.timeline(bridge.project())
    wanted = args["timecode"]
    if wanted and not bridge.ask(timeline, "SetCurrentTimecode", wanted):
        raise Refusal("no-such-place", f"Resolve did not go to {wanted:.40}.",
                      "Open the Edit page, and see that this timecode is on the timeline.")
    return {"timecode": text(bridge.ask(timeline, "GetCurrentTimecode"))}
