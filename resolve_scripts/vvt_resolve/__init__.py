"""What runs inside DaVinci Resolve. Standard library only, Python 3.6 to 3.14.

The *agent* (`vvt_resolve.agent`) is the one process that touches Resolve's API. It answers a few named verbs,
one call at a time, over loopback, to whoever knows the secret of its launch (`rendezvous`, `channel`).
"""

PROTOCOL = 1
