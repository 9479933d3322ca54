"""What a cut is: tracks, clips, record and source ranges, timecode. Pure: no files, no Qt, no S3."""

from vvt.cut.model import (
    ALL_FACETS,
    FILLER,
    Clip,
    Cut,
    Effect,
    Frames,
    Marker,
    Media,
    Ramp,
    Track,
    Transition,
    whole,
)
from vvt.cut.timecode import exact_rate, frames_from_timecode, rate_label, same_numbers, timecode

__all__ = [
    "ALL_FACETS",
    "FILLER",
    "Clip",
    "Cut",
    "Effect",
    "Frames",
    "Marker",
    "Media",
    "Ramp",
    "Track",
    "Transition",
    "exact_rate",
    "frames_from_timecode",
    "rate_label",
    "same_numbers",
    "timecode",
    "whole",
]
