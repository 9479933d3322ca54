"""What the agent can be asked, by name, and what each verb takes. There is no other way to reach Resolve through it."""

from typing import Any, Callable, Dict, NamedTuple, Tuple

from vvt_resolve.bridge import Bridge
from vvt_resolve.errors import Refusal
from vvt_resolve.verbs.describe import describe
from vvt_resolve.verbs.discard import discard
from vvt_resolve.verbs.export import export
from vvt_resolve.verbs.importing import import_timeline
from vvt_resolve.verbs.lay import lay
from vvt_resolve.verbs.marks import mark, unmark
from vvt_resolve.verbs.origin import keep_origin
from vvt_resolve.verbs.playhead import playhead
from vvt_resolve.verbs.probe import probe
from vvt_resolve.verbs.relink import relink
from vvt_resolve.verbs.rendering import cancel_render, render, render_status
from vvt_resolve.verbs.restore import restore
from vvt_resolve.verbs.save import save

Message = Dict[str, Any]
Tell = Callable[[str], None]
Bound = Callable[[Tell], Message]


class Field(NamedTuple):
    """What a verb's argument may be, and what it is when left out (REQUIRED: it mayn't be)."""

    kinds: Tuple[type, ...]
    otherwise: Any


class Verb(NamedTuple):
    """What does it, and what it takes."""

    do: Callable[[Bridge, Message, Tell], Message]
    fields: Dict[str, Field]


REQUIRED = object()
_TEXT = Field((str,), REQUIRED)
_ANY_TEXT = Field((str,), "")
_FRAME = Field((int,), REQUIRED)
_LIST = Field((list,), REQUIRED)
_LONGEST_TEXT = 32768

VERBS: Dict[str, Verb] = {
    "describe": Verb(describe, {"timeline": _ANY_TEXT}),
    "save": Verb(save, {}),
    "export": Verb(export, {"folder": _TEXT, "kinds": _LIST, "timeline": _ANY_TEXT}),
    "render": Verb(render, {"folder": _TEXT, "name": _TEXT, "preset": _ANY_TEXT, "format": _ANY_TEXT,
                            "codec": _ANY_TEXT, "timeline": _ANY_TEXT}),
    "render_status": Verb(render_status, {"job": _TEXT}),
    "cancel_render": Verb(cancel_render, {"job": _TEXT}),
    "import_timeline": Verb(import_timeline, {"path": _TEXT, "name": _TEXT, "bin": _TEXT, "media": _ANY_TEXT}),
    "keep_origin": Verb(keep_origin, {"timeline": _TEXT, "ref": _TEXT}),
    "relink": Verb(relink, {"timeline": _TEXT, "moves": _LIST, "bin": _TEXT}),
    "restore": Verb(restore, {"timeline": _TEXT, "items": _LIST, "markers": _LIST, "tracks": _LIST}),
    "discard": Verb(discard, {"timeline": _TEXT}),
    "mark": Verb(mark, {"markers": _LIST, "timeline": _ANY_TEXT}),
    "unmark": Verb(unmark, {"timeline": _ANY_TEXT}),
    "probe": Verb(probe, {"experiments": _ANY_TEXT}),
    "playhead": Verb(playhead, {"timecode": _ANY_TEXT}),
    "lay": Verb(lay, {"path": _TEXT, "record_frame": _FRAME, "name": _TEXT, "bin": _TEXT, "timeline": _ANY_TEXT}),
}


def bind(bridge: Bridge, verb: str, args: object) -> Bound:
    """The verb with its arguments, to be done in Resolve's thread. Raises Refusal for anything unknown or untyped."""
    known = VERBS.get(verb)
    if known is None:
        raise Refusal("unknown-verb", f"The agent does not know {verb[:40]!r}.",
                      f"Use one of: {', '.join(VERBS)}.")
    given = _checked(verb, known.fields, args)
    return lambda tell: _done(bridge, verb, known, given, tell)


def _done(bridge: Bridge, verb: str, known: Verb, given: Message, tell: Tell) -> Message:
    """Do it. A Resolve that quits meanwhile answers None or False, which reads as some other refusal: look first."""
    try:
        return known.do(bridge, given, tell)
    except Refusal as refusal:
        if bridge.answers():
            raise
        raise Refusal("resolve-gone", f"Resolve quit during {verb}, or no longer answers.",
                      "Start Resolve with the project open and try again.") from refusal


def _checked(verb: str, fields: Dict[str, Field], args: object) -> Message:
    given = {} if args is None else args
    if not isinstance(given, dict) or not set(given) <= set(fields):
        raise _wrong(verb, f"it takes {', '.join(fields) or 'nothing'}")
    return {name: _value(verb, name, field, given.get(name, field.otherwise)) for name, field in fields.items()}


def _value(verb: str, name: str, field: Field, value: Any) -> Any:
    if value is REQUIRED:
        raise _wrong(verb, f"{name} is missing")
    # A bool is an int to Python, but no frame.
    if not isinstance(value, field.kinds) or isinstance(value, bool):
        raise _wrong(verb, f"{name} is no {field.kinds[0].__name__}")
    if isinstance(value, str) and (len(value) > _LONGEST_TEXT or "\0" in value):
        raise _wrong(verb, f"{name} is no text for Resolve")
    return value


def _wrong(verb: str, why: str) -> Refusal:
    return Refusal("bad-request", f"The request {verb} was not understood: {why}.",
                   "Update Video Version Tracker, so that both halves are of one version.")
