"""The shots of the film: what each is called, shows and sounds like, and its camera's timecode."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from demo import scenes
from vvt.cut import frames_from_timecode

RATE = Fraction(24)
WIDTH, HEIGHT = 480, 270
LENGTH = 108  # frames of every shot: four and a half seconds
SOUND_RATE = 48_000
SAMPLES_PER_FRAME = 2_000  # 48,000 Hz at 24 frames per second: a whole number, so sound is cut exactly


@dataclass(frozen=True, slots=True)
class Shot:
    """One shot as the camera recorded it: `start` is its first frame's timecode, `tone` its sound in Hz."""

    name: str
    start: str
    tone: float
    scene: scenes.Scene

    @property
    def file_name(self) -> str:
        """What its movie is called."""
        return f"{self.name}.mov"

    @property
    def first_frame(self) -> int:
        """The timecode of its first frame, in frames from midnight."""
        return frames_from_timecode(self.start, RATE)


SHOTS = {shot.name: shot for shot in (
    Shot("sh010_dawn", "06:12:00:00", 220.00, scenes.dawn),
    Shot("sh020_train", "06:48:30:12", 246.94, scenes.train),
    Shot("sh030_harbour", "07:20:10:00", 293.66, scenes.harbour),
    Shot("sh040_lighthouse", "21:05:44:06", 329.63, scenes.lighthouse),
    Shot("sh050_city", "22:31:02:00", 392.00, scenes.city),
    Shot("sh060_rain", "23:02:15:18", 440.00, scenes.rain),
    Shot("sh070_road_v001", "12:00:00:00", 493.88, scenes.road_at_noon),
    Shot("sh070_road_v002", "12:00:00:00", 493.88, scenes.road_at_dusk),
    Shot("sh080_balloons", "14:41:20:00", 587.33, scenes.balloons),
    Shot("sh085_gulls", "15:03:09:10", 523.25, scenes.gulls),
    Shot("sh090_snow", "16:20:00:00", 659.26, scenes.snow),
    Shot("sh100_embers", "19:55:31:00", 783.99, scenes.embers),
    Shot("sh110_stars", "01:10:00:00", 880.00, scenes.stars),
    Shot("sh120_moon", "02:45:12:20", 164.81, scenes.moon),
)}
