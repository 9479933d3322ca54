"""Run by the system's Python: opens a timeline file in GES and prints its clips as JSON, times in nanoseconds."""

import json
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GES", "1.0")
from gi.repository import GES, GLib, Gst  # noqa: E402 (versions come first)

Gst.init(None)
GES.init()
project = GES.Project.new(Gst.filename_to_uri(sys.argv[1]))
loop, said = GLib.MainLoop(), []
project.connect("loaded", lambda *_: loop.quit())
project.connect("error-loading", lambda _, __, error: (said.append(str(error)), loop.quit()))
project.connect("error-loading-asset", lambda _, error, name, __: said.append(f"{name}: {error}"))
timeline = project.extract()
GLib.timeout_add_seconds(60, loop.quit)
loop.run()
print(json.dumps({"said": said, "clips": [
    [clip.get_name(), layer.get_priority(), clip.get_start(), clip.get_duration(), clip.get_inpoint(), clip.get_uri()]
    for layer in timeline.get_layers() for clip in layer.get_clips()]}))
