"""Runs one script as Resolve runs those of its menus: a child process, `resolve` among the globals, no `__file__`.

Python 3.6 syntax, standard library only. Arguments: the scripting folder, and JSON with the path and more globals.
"""

import importlib.util
import json
import os
import sys
import types


def bridge(scripting):
    """The module that reaches the double."""
    path = os.path.join(scripting, "Modules", "DaVinciResolveScript.py")
    spec = importlib.util.spec_from_file_location("_double_bridge", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return sys.modules.pop(spec.name)


def main():
    """Run the script; its exit status is ours."""
    scripting, more = sys.argv[1], json.loads(sys.argv[2])
    path = more.pop("path")
    resolve, fusion = bridge(scripting).attach("menu") or (None, None)
    bmd = types.ModuleType("bmd")
    bmd.scriptapp = lambda name: resolve if name == "Resolve" else None
    given = dict(more, resolve=resolve, fusion=fusion, fu=fusion, app=fusion, bmd=bmd, __name__="__main__")
    with open(path, "rb") as opened:
        code = compile(opened.read(), path, "exec")
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder or ".") != here]
    sys.argv[:] = [path]
    exec(code, given)  # noqa: S102 (the script under test)


if __name__ == "__main__":
    main()
