"""A small reel as an editor has it in Resolve."""

from fractions import Fraction

from vvt.cut import Clip, Cut, Marker, Media, Track

RATE = Fraction(24000, 1001)
START = 86400
MINE = Marker(at=10, name="mine", colour="Red", note="keep")


def reel(rate: Fraction = RATE, markers: tuple[Marker, ...] = (MINE,)) -> Cut:
    """Three clips with sound, 60 frames at `rate` from 01:00:00:00, with the editor's marker on frame 10."""
    shots = [Media(f"A00{n}.mov", f"/media/A00{n}.mov", rate=rate, start=0, duration=200) for n in (1, 2, 3)]
    clips = tuple(Clip(20 * n, 20 * n + 20, 30, 50, shot, name=shot.name, link=n) for n, shot in enumerate(shots))
    return Cut("Reel 2", rate, (Track("V", clips, name="Video 1"), Track("A", clips, name="Audio 1")),
               start=START, markers=markers)
