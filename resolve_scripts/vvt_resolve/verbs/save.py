"""`save`: the project, as the editor's Save does it."""

from typing import Any, Callable, Dict

from vvt_resolve.bridge import Bridge
from vvt_resolve.errors import Refusal


def save(bridge: Bridge, _args: Dict[str, Any], _tell: Callable[[str], None]) -> Dict[str, Any]:
    """Save the open project; an untitled one is refused first, because Resolve may hang over it."""
    name = bridge.saved_name(bridge.project())
    if not bridge.ask(bridge.ask(bridge.resolve, "GetProjectManager"), "SaveProject"):
        raise Refusal("not-saved", f"Resolve did not save the project {name}.",
                      "Save it in Resolve (File, Save Project) and see what it says.")
    return {"project": name}
