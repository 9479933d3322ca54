"""What OpenTimelineIO programs load: adapters, a media linker and a hook (docs/otio-plugin.md).

OpenTimelineIO imports this package to find the manifest beside it, in every process that reads any timeline at all, so
nothing of ours is imported here, nor at the head of any plugin's file: each function imports what it uses.
"""
