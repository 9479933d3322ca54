"""Reaches the double of DaVinci Resolve as the real module reaches the program: `scriptapp("Resolve")`.

Standard library only, Python 3.6 syntax. Like Blackmagic's file it puts another module in its place in
`sys.modules`. Everything handed out is a proxy: a name that isn't there reads as None, never raises.
"""

import json
import os
import socket
import sys
import threading
import types

_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def _listening():
    try:
        with open(os.path.join(_FOLDER, "listening.json")) as opened:
            return json.load(opened)
    except (OSError, ValueError):
        return None


class _Wire(object):  # noqa: UP004 (this file speaks the oldest Python Resolve runs)
    """One connection per thread, so that the double sees who calls from two at once."""

    def __init__(self, role):
        self.role = role
        self.own = threading.local()
        self.names = {}

    def connect(self):
        """Say hello; None where Resolve isn't there or lets nobody in."""
        at = _listening()
        if at is None:
            return None
        try:
            line = socket.create_connection(("127.0.0.1", at["port"]), 5)
        except OSError:
            return None
        line.settimeout(None)  # no call has a time-out
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.own.file = line.makefile("rwb")
        hello = {"hello": self.role, "pid": os.getpid(), "thread": threading.get_ident()}
        answer = self._exchange(hello)
        if not answer or "names" not in answer:
            return None
        self.names = answer["names"]
        return answer

    def _exchange(self, message):
        try:
            self.own.file.write(json.dumps(message).encode() + b"\n")
            self.own.file.flush()
            answer = self.own.file.readline()
        except (OSError, ValueError):
            return None
        return json.loads(answer.decode()) if answer.endswith(b"\n") else None

    def ask(self, message):
        """What Resolve answers; when it is gone, what a client sees then."""
        if getattr(self.own, "file", None) is None and self.connect() is None:
            return self._gone()
        answer = self._exchange(message)
        if answer is None:
            return self._gone()
        return self.decoded(answer["value"])

    def _gone(self):
        how = (_listening() or {}).get("after_quit")
        if how == "abort":
            os.abort()
        if how == "hang":
            threading.Event().wait()

    def decoded(self, value):
        """A value off the wire, with proxies for objects."""
        if isinstance(value, list):
            return [self.decoded(one) for one in value]
        if isinstance(value, dict):
            if "@" in value:
                return _Proxy(self, *value["@"])
            return {self.decoded(key): self.decoded(one) for key, one in value["%"]}
        return value


def _encoded(value):
    if isinstance(value, _Proxy):
        return {"@": value._which}
    if isinstance(value, dict):
        return {"%": [[_encoded(key), _encoded(one)] for key, one in value.items()]}
    if isinstance(value, (list, tuple)):
        return [_encoded(one) for one in value]
    return value


class _Proxy(object):  # noqa: UP004
    """Stands for something inside Resolve."""

    def __init__(self, wire, kind, number):
        self._wire = wire
        self._which = [kind, number]

    def __dir__(self):
        return list(self._wire.names.get(self._which[0], ()))

    def __repr__(self):
        return "<PyRemoteObject %s>" % self._which[0]  # noqa: UP031

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self._wire.names.get(self._which[0], ()):
            return self._wire.ask({"read": name, "of": self._which})

        def method(*args, **named):
            return self._wire.ask({"call": name, "of": self._which, "args": _encoded(args), "named": sorted(named),
                                   "thread": threading.get_ident()})

        return method


def attach(role):
    """`resolve` and `fusion` for a script of Resolve's own ("menu") or one from outside; None when not let in."""
    wire = _Wire(role)
    answer = wire.connect()
    return (wire.decoded(answer["resolve"]), wire.decoded(answer["fusion"])) if answer else None


def scriptapp(name, *_host_and_timeout):
    """The documented way in; None when there is no way in."""
    found = attach("external") if name == "Resolve" else None
    return found[0] if found else None


_fusionscript = types.ModuleType("fusionscript")
_fusionscript.scriptapp = scriptapp
_fusionscript.attach = attach
sys.modules[__name__] = _fusionscript
