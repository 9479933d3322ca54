"""Frames of two rendered cuts beside each other, wiped over each other, or what differs; and the sound of one."""

from vvt.panel.pictures.fetching import Film, FrameFetcher
from vvt.panel.pictures.finding import Finding, Output
from vvt.panel.pictures.hearing import Heard
from vvt.panel.pictures.laying import under_itself, under_the_later
from vvt.panel.pictures.looking import LookAtBoth, Manner
from vvt.panel.pictures.playing import Clock, Pace
from vvt.panel.pictures.sounding import Sounding

__all__ = [
    "Clock",
    "Film",
    "Finding",
    "FrameFetcher",
    "Heard",
    "LookAtBoth",
    "Manner",
    "Output",
    "Pace",
    "Sounding",
    "under_itself",
    "under_the_later",
]
