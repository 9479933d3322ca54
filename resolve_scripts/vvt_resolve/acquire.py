"""How the agent gets `resolve`, asked for once: a connection at the wrong moment takes Resolve's script server down.

From the menu it is handed over; from outside it comes the documented way, RESOLVE_SCRIPT_API and RESOLVE_SCRIPT_LIB
or the platform's defaults.
"""

import importlib
import importlib.util
import os
import sys
from importlib.machinery import ExtensionFileLoader, ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, Dict, Iterator, List, Tuple

from vvt_resolve import machine
from vvt_resolve.errors import Refusal
from vvt_resolve.unanswered import still_starting, why

_API = {
    "darwin": ("/Library/Application Support/Blackmagic Design/DaVinci Resolve/Developer/Scripting",),
    "win32": (r"%PROGRAMDATA%\Blackmagic Design\DaVinci Resolve\Support\Developer\Scripting",),
    "linux": ("/opt/resolve/Developer/Scripting", "/home/resolve/Developer/Scripting"),
}
_LIBRARY = {
    "darwin": ("/Applications/DaVinci Resolve/DaVinci Resolve.app/Contents/Libraries/Fusion/fusionscript.so",),
    "win32": (r"C:\Program Files\Blackmagic Design\DaVinci Resolve\fusionscript.dll",),
    "linux": ("/opt/resolve/libs/Fusion/fusionscript.so", "/home/resolve/libs/Fusion/fusionscript.so"),
}


def acquire(handed: Dict[str, Any], edition: str = "") -> Any:
    """Resolve's root object; `handed` are the globals of a menu script, empty outside. Raises Refusal.

    `edition` is "free" or "studio" as this machine's Resolve was last seen: from outside a free one says nothing.
    """
    found = _from_globals(handed)
    return found if found is not None else _from_outside(edition)


def _from_globals(handed: Dict[str, Any]) -> Any:
    if handed.get("resolve") is not None:
        return handed["resolve"]
    for name, method, args in (("bmd", "scriptapp", ("Resolve",)), ("app", "GetResolve", ()), ("fu", "GetResolve", ()),
                               ("fusion", "GetResolve", ())):
        function = getattr(handed.get(name), method, None)
        found = function(*args) if callable(function) else None
        if found is not None:
            return found
    return None


def _from_outside(edition: str) -> Any:
    seen = machine.look()
    starting = still_starting(seen)
    if starting is not None:
        raise starting
    module, reasons = _scripting_module()
    if module is None:
        raise Refusal("not-installed", "Resolve's scripting library was not found or could not be loaded: %s."
                      % ("; ".join(reasons) or "it is in none of the usual places"),
                      "Install DaVinci Resolve Studio on this computer and start it; where it is installed in a place "
                      "of its own, RESOLVE_SCRIPT_API and RESOLVE_SCRIPT_LIB name that.")
    scriptapp = getattr(module, "scriptapp", None)
    found = scriptapp("Resolve") if callable(scriptapp) else None
    if found is None:
        raise why(seen, edition)
    return found


def _scripting_module() -> Tuple[Any, List[str]]:
    """The module with `scriptapp`, else why none of the places gave one."""
    reasons: List[str] = []
    for load, path in _places():
        try:
            return load(path), reasons
        except (Exception, SystemExit) as error:
            # Old copies import what Python 3.12 took out, and a library built for another Python can't be loaded:
            # the next place may do, and the reader is told all reasons.
            reasons.append(f"{path}: {str(error) or type(error).__name__}")
    return None, reasons


def _places() -> Iterator[Tuple[Any, str]]:
    named_api, named_library = os.environ.get("RESOLVE_SCRIPT_API"), os.environ.get("RESOLVE_SCRIPT_LIB")
    for folder in (named_api,) if named_api else _API.get(sys.platform, ()):
        module = os.path.join(os.path.expandvars(folder), "Modules", "DaVinciResolveScript.py")
        if os.path.exists(module):
            yield _load_script, module
    if not named_api and importlib.util.find_spec("DaVinciResolveScript") is not None:
        yield importlib.import_module, "DaVinciResolveScript"
    for library in (named_library,) if named_library else _LIBRARY.get(sys.platform, ()):
        if os.path.exists(library):
            yield _load_library, library


def _load_script(path: str) -> Any:
    """Import the copy on disk by its name: it puts the real module into sys.modules in its own place."""
    folder = str(Path(path).parent)
    if sys.path[:1] != [folder]:
        # First: whoever set RESOLVE_SCRIPT_API means this copy, whatever PYTHONPATH leads to.
        sys.path.insert(0, folder)
    return importlib.import_module("DaVinciResolveScript")


def _load_library(path: str) -> ModuleType:
    loader = ExtensionFileLoader("fusionscript", path)
    module = importlib.util.module_from_spec(ModuleSpec("fusionscript", loader, origin=path))
    loader.exec_module(module)
    return module
