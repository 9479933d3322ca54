"""The timeline's rate, exactly. Always read from the timeline: it may differ from the project's."""

from fractions import Fraction
from typing import Any, Optional, Tuple

from vvt_resolve.bridge import Bridge, text
from vvt_resolve.errors import Refusal

_NTSC = tuple(Fraction(base * 1000, 1001) for base in (24, 30, 48, 60, 120))


def exact(told: Any) -> Optional[Fraction]:
    """The rate meant by 23.976, "23.976", "29.97 DF" or 25.0: 24000/1001, 30000/1001, 25. None when it is no rate."""
    try:
        value = Fraction(str(told).upper().replace("DF", "").strip())
    except (ValueError, ZeroDivisionError):
        return None
    if value <= 0:
        return None
    near = min(_NTSC, key=lambda rate: abs(rate - value))
    nearest = round(value)
    if abs(near - value) < Fraction(1, 100) and abs(near - value) < abs(nearest - value):
        return near
    return Fraction(nearest) if abs(nearest - value) < Fraction(1, 1000) else value


def of_timeline(bridge: Bridge, timeline: Any) -> Tuple[Fraction, bool]:
    """Frames per second, and whether its timecode is drop-frame. Raises Refusal when Resolve doesn't say."""
    told = setting(bridge, timeline, "timelineFrameRate")
    rate = exact(told)
    if rate is None:
        pool_item = bridge.maybe(timeline, "GetMediaPoolItem")
        rate = exact(bridge.ask(pool_item, "GetClipProperty", "FPS")) if pool_item is not None else None
    if rate is None:
        raise Refusal("no-rate", "Resolve does not say at what frame rate this timeline runs.",
                      "Open the timeline's settings once, then try again.")
    drop = text(setting(bridge, timeline, "timelineDropFrameTimecode")) in ("1", "True")
    return rate, "DF" in text(told).upper() or (drop and rate.denominator == 1001 and round(rate) % 30 == 0)


def setting(bridge: Bridge, timeline: Any, name: str) -> Any:
    """One of the timeline's settings, by whichever getter this build has."""
    if bridge.can(timeline, "GetSetting"):
        return bridge.ask(timeline, "GetSetting", name)
    found = bridge.maybe(timeline, "GetSettings")
    return found.get(name) if isinstance(found, dict) else None
