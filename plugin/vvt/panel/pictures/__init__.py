"""Frames of two rendered cuts beside each other, wiped over each other, or what differs between them."""

from vvt.panel.pictures.fetching import Film, FrameFetcher
from vvt.panel.pictures.looking import LookAtBoth, Manner
from vvt.panel.pictures.playing import Clock

__all__ = ["Clock", "Film", "FrameFetcher", "LookAtBoth", "Manner"]
