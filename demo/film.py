"""The film on disk: camera originals, and for each cut its timeline as Resolve exports it and its render."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from demo import cuts, movies
from demo.burn import burn
from demo.shots import HEIGHT, LENGTH, RATE, SAMPLES_PER_FRAME, SHOTS, SOUND_RATE, WIDTH, Shot
from vvt.cut import timecode
from vvt.interchange import resolve_otio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.burn import Picture
    from demo.movies import Sound
    from vvt.cut import Cut


@dataclass(frozen=True, slots=True)
class Version:
    """The files of one cut, as an editor would have them after rendering and exporting it."""

    number: int
    note: str
    render: Path
    timeline: Path


def shoot(folder: Path) -> Iterator[Path]:
    """Make every camera original in `folder`, naming each when it is done."""
    folder.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS.values():
        path = folder / shot.file_name
        movies.write(path, _recorded(shot), movies.PRORES, shot.start)
        yield path


def _recorded(shot: Shot) -> Iterator[tuple[Picture, Sound]]:
    for number in range(LENGTH):
        picture = np.array(shot.scene(number / float(RATE)).reduce(2))
        burn(picture, shot.name, low=True)
        burn(picture, timecode(shot.first_frame + number, RATE), low=True, right=True)
        yield picture, _tone(shot.tone, number)


def _tone(pitch: float, frame: int) -> Sound:
    """The samples of one frame: a tone with its fifth, swelling softly."""
    seconds = (np.arange(SAMPLES_PER_FRAME) + frame * SAMPLES_PER_FRAME) / SOUND_RATE
    wave = np.sin(2 * np.pi * pitch * seconds) + 0.5 * np.sin(3 * np.pi * pitch * seconds)
    swell = 0.75 + 0.25 * np.sin(2 * np.pi * 0.4 * seconds)
    return (wave * swell * 4200).round().astype(np.int16)


def finish(number: int, folder: Path, rushes: Path) -> Version:
    """Export the timeline of cut `number` and render it, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    cut = cuts.cut(number, rushes)
    version = Version(number, cuts.NOTES[number], folder / "Main Cut.mov", folder / "Main Cut.otio")
    resolve_otio.save(cut, version.timeline)
    movies.write(version.render, _rendered(cut, rushes), movies.H264, timecode(cut.start, cut.rate))
    return version


def _rendered(cut: Cut, rushes: Path) -> Iterator[tuple[Picture, Sound]]:
    """The picture and sound of a cut frame by frame, with the record timecode burnt in."""
    for record, (picture, sound) in enumerate(_played(cut, rushes)):
        burn(picture, timecode(cut.start + record, cut.rate), right=True)
        burn(picture, "Main Cut")
        yield picture, sound


def _played(cut: Cut, rushes: Path) -> Iterator[tuple[Picture, Sound]]:
    at = 0
    for clip in cut.tracks[0].clips:
        yield from (_nothing() for _ in range(at, clip.record_in))
        head = int(clip.source_in - (clip.media.start or 0))
        yield from movies.read(rushes / clip.media.name, head, clip.duration)
        at = clip.record_out


def _nothing() -> tuple[Picture, Sound]:
    return np.zeros((HEIGHT, WIDTH, 3), np.uint8), np.zeros(SAMPLES_PER_FRAME, np.int16)
