"""Two stacked timelines as inline SVG, the earlier above the later, changes in colour and sign.

Times are drawn in percent of the width, so that the picture can be stretched without distorting its
text; heights are pixels. Floats here only place ink.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING

from vvt.cut import Track
from vvt.reports.figures import at_timecode, position, side
from vvt.reports.marks import Mark, Spot, marks, moved
from vvt.reports.phrases import one_line, plural
from vvt.reports.signs import LOOKS, shade, sign
from vvt.reports.words import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.compare.model import ChangeList
    from vvt.cut import Clip, Cut

NOMINAL = 1400          # pixels a drawing is wide before anybody zooms
_PICTURE, _SOUND, _BETWEEN, _RULER, _HEADING = 26, 18, 3, 34, 20
_MOST_ROWS = 14         # a cut with more tracks shows those with changes, and V1
_MANY = 1500            # clips on a track that a browser still draws and stretches with ease
_TICKS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)


@dataclass(frozen=True, slots=True)
class Lane:
    """A track as a row of the drawing, `top` pixels down and `height` high."""

    earlier: bool
    label: str
    track: Track
    top: int
    height: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The drawing's measures: seconds across, rows, where the ruler lies, and the whole height in pixels."""

    seconds: Fraction
    lanes: tuple[Lane, ...]
    headings: tuple[tuple[int, str], ...]
    ruler: int
    height: int

    def x(self, frame: int, cut: Cut) -> float:
        """Percent of the width at which record frame `frame` of `cut` lies."""
        return round(float(Fraction(frame) / cut.rate / self.seconds * 100), 4)


def sheet(change_list: ChangeList, found: dict[Spot, Mark]) -> Sheet:
    """Lay out the rows: the earlier cut's tracks, the ruler, the later cut's."""
    before, after = change_list.before, change_list.after
    seconds = max(cut.duration / cut.rate for cut in (before, after)) or Fraction(1)
    upper, ruler = _lanes(before, found, earlier=True, top=_HEADING)
    lower, end = _lanes(after, found, earlier=False, top=ruler + _RULER + _HEADING)
    headings = ((0, f"before {one_line(before.name)}"), (ruler + _RULER, f"after {one_line(after.name)}"))
    return Sheet(seconds, (*upper, *lower), headings, ruler, end)


def _lanes(cut: Cut, found: dict[Spot, Mark], *, earlier: bool, top: int) -> tuple[list[Lane], int]:
    labelled = list(cut.labelled())
    if len(labelled) > _MOST_ROWS:
        marked = {spot.track for spot in found if spot.earlier == earlier} | {"V1"}
        labelled = [(label, track) for label, track in labelled if label in marked]
    picture = [pair for pair in labelled if pair[1].kind == "V"]
    lanes = []
    for label, track in [*reversed(picture), *(pair for pair in labelled if pair[1].kind != "V")]:
        height = _PICTURE if track.kind == "V" else _SOUND
        lanes.append(Lane(earlier, label, track, top, height))
        top += height + _BETWEEN
    return lanes, top


def drawing(change_list: ChangeList) -> tuple[str, str]:
    """The column of track labels and the two timelines, each an `<svg>`."""
    found = marks(change_list)
    paper = sheet(change_list, found)
    ink = [*_ruler(paper, change_list), *_headings(paper)]
    for lane in paper.lanes:
        cut = change_list.before if lane.earlier else change_list.after
        ink += _base(lane, paper, cut)
    for lane in paper.lanes:
        ink += _marked(lane, paper, change_list, found)
    ink += _connectors(paper, change_list)
    size = f'height="{paper.height}" xmlns="http://www.w3.org/2000/svg"'
    picture = f'<svg id="cuts" role="img" aria-label="Both timelines" width="100%" {size}>{_PATTERNS}'
    labels = "".join(_labels(paper, change_list))
    return f'<svg id="labels" width="44" {size}>{labels}</svg>', f"{picture}{''.join(ink)}</svg>"


_PATTERNS = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="stripe" width="2" height="6"/></pattern></defs>'
)


def _labels(paper: Sheet, change_list: ChangeList) -> Iterator[str]:
    """Each row's label, with a sign where the track itself changed."""
    changed = {(change.action == "removed", change.track) for change in change_list.changes if change.kind == "track"}
    for lane in paper.lanes:
        y = lane.top + lane.height / 2 + 4
        yield f'<text class="label" x="4" y="{y:g}">{lane.label}</text>'
        if (lane.earlier, lane.label) in changed:
            yield f'<text x="28" y="{y:g}">{LOOKS["track"].sign}</text>'


def _headings(paper: Sheet) -> Iterator[str]:
    for top, text in paper.headings:
        yield f'<text class="heading" x="2" y="{top + 14}">{escape(text)}</text>'


def _ruler(paper: Sheet, change_list: ChangeList) -> Iterator[str]:
    """Timecode of the later timeline, and its markers that changed."""
    cut = change_list.after
    step = next((tick for tick in _TICKS if paper.seconds / tick <= 12), _TICKS[-1])
    top = paper.ruler + 4
    for tick in range(int(paper.seconds // step) + 1):
        frame = tick * step * round(cut.rate)   # whole timecode seconds, also at 23.976
        x = paper.x(frame, cut)
        yield f'<line class="tick" x1="{x}%" x2="{x}%" y1="{top}" y2="{top + 10}"/>'
        if x < 94:
            yield f'<text class="tc" x="{x}%" dx="4" y="{top + 11}">{at_timecode(frame, cut)}</text>'
    for number, change in enumerate(change_list.changes):
        if change.kind == "marker" and not change.track:
            x = paper.x(position(change), side(change, change_list))
            yield (f'<a href="#c{number}" class="mark" data-kinds="marker"><title>'
                   f'{escape(sentence(change, change_list))}</title>'
                   f'<text class="flag" x="{x}%" y="{top + 26}">{LOOKS["marker"].sign}</text></a>')


# --- clips ---------------------------------------------------------------------------------------------


def _base(lane: Lane, paper: Sheet, cut: Cut) -> Iterator[str]:
    """The track itself: its clips in grey, neighbours too narrow to tell apart as one."""
    yield f'<rect class="lane" x="0" y="{lane.top}" width="100%" height="{lane.height}"/>'
    for run in _runs(lane.track, paper, cut):
        yield _grey(run, lane, paper, cut)
    for transition in lane.track.transitions:
        x1, x2 = paper.x(transition.record_in, cut), paper.x(transition.record_out, cut)
        if _pixels(x2 - x1) >= 2:
            yield (f'<line class="fade" x1="{x1}%" x2="{x2}%" y1="{lane.top + lane.height - 2}" y2="{lane.top + 2}">'
                   f"<title>{escape(one_line(transition.name))}</title></line>")


def _pixels(percent: float) -> float:
    return percent * NOMINAL / 100


def _runs(track: Track, paper: Sheet, cut: Cut) -> Iterator[list[Clip]]:
    """Clips singly; on a track of very many, neighbours that are each narrower than a pixel as one run."""
    merging = len(track.clips) > _MANY
    run: list[Clip] = []
    for clip in track.clips:
        narrow = merging and _pixels(paper.x(clip.duration, cut)) < 1
        near = run and _pixels(paper.x(clip.record_in - run[-1].record_out, cut)) < 1
        if run and not (narrow and near):
            yield run
            run = []
        if narrow:
            run.append(clip)
        else:
            yield [clip]
    if run:
        yield run


def _grey(run: list[Clip], lane: Lane, paper: Sheet, cut: Cut) -> str:
    x = paper.x(run[0].record_in, cut)
    wide = round(paper.x(run[-1].record_out, cut) - x, 4)
    name = one_line(run[0].name or run[0].media.name)
    title = escape(name if len(run) == 1 else plural(len(run), "clip"))
    shade_of = "clip off" if len(run) == 1 and not run[0].enabled else "clip"
    box = f'x="{x}%" y="{lane.top}" width="{wide}%" height="{lane.height}"'
    if len(run) > 1 or _pixels(wide) < 24:
        return f'<rect class="{shade_of}" {box}><title>{title}</title></rect>'
    return (f'<svg {box}><title>{title}</title><rect class="{shade_of}" width="100%" height="100%"/>'
            f'<text class="name" x="4" y="{_baseline(lane)}">{escape(name[:80])}</text></svg>')


def _baseline(lane: Lane) -> str:
    return f"{lane.height / 2 + 4:g}"


# --- changes -------------------------------------------------------------------------------------------


def _marked(lane: Lane, paper: Sheet, change_list: ChangeList, found: dict[Spot, Mark]) -> Iterator[str]:
    cut = change_list.before if lane.earlier else change_list.after
    for spot, mark in found.items():
        if spot.earlier == lane.earlier and spot.track == lane.label:
            yield _mark(spot, mark, lane, _box(spot, lane, paper, cut), change_list)


def _box(spot: Spot, lane: Lane, paper: Sheet, cut: Cut) -> str:
    x = paper.x(spot.first, cut)
    wide = round(paper.x(spot.last, cut) - x, 4)
    wide_enough = 'class="wide" ' if _pixels(wide) > 6 else ""
    return f'{wide_enough}x="{x}%" y="{lane.top}" width="{max(wide, 0.3)}%" height="{lane.height}"'


def _mark(spot: Spot, mark: Mark, lane: Lane, box: str, change_list: ChangeList) -> str:
    number, first = mark.changes[0]
    kinds = " ".join(dict.fromkeys(change.kind for _, change in mark.changes))
    title = escape("\n".join(sentence(change, change_list) for _, change in mark.changes))
    signs = " ".join(dict.fromkeys(sign(change) for _, change in mark.changes))
    hatch = first.kind in ("extract", "lift") or (first.kind == "enable" and first.action == "off" and not spot.earlier)
    parts = [f'<rect class="s-{shade(first.kind)}" width="100%" height="100%"/>']
    parts += ['<rect class="hatched" width="100%" height="100%"/>'] if hatch else []
    parts += _inner_arrow(mark.slipped, lane)
    text = f"{signs} {one_line(mark.name)[:60]}"
    parts += [f'<text class="on" x="{7 if mark.left else 4}" y="{_baseline(lane)}">{escape(text)}</text>']
    parts += ['<rect class="edge" width="4" height="100%"/>'] if mark.left else []
    parts += ['<rect class="edge end" x="100%" width="4" height="100%"/>'] if mark.right else []
    return (f'<a href="#c{number}" class="mark" data-kinds="{kinds}"><title>{title}</title>'
            f'<svg {box}>{"".join(parts)}</svg></a>')


def _inner_arrow(slipped: int, lane: Lane) -> list[str]:
    """The arrow inside a slipped clip: which way its source moved under the fixed edges."""
    if not slipped:
        return []
    y = lane.height - 4
    tip, text = ("85%", "▸") if slipped > 0 else ("15%", "◂")
    return [f'<line class="arrow" x1="15%" x2="85%" y1="{y}" y2="{y}"/>',
            f'<text class="tip" x="{tip}" y="{y + 4}">{text}</text>']


def _connectors(paper: Sheet, change_list: ChangeList) -> Iterator[str]:
    """A line from where a moved clip was to where it is."""
    rows = {(lane.earlier, lane.label): lane for lane in paper.lanes}
    for number, change in enumerate(change_list.changes):
        for before, after in moved(change):
            was, now = rows.get((True, before.track)), rows.get((False, after.track))
            if was is None or now is None or before.track[0] != "V":
                continue
            x1 = paper.x((before.clip.record_in + before.clip.record_out) // 2, change_list.before)
            x2 = paper.x((after.clip.record_in + after.clip.record_out) // 2, change_list.after)
            yield (f'<g class="joint" data-kinds="{change.kind}" data-row="{number}">'
                   f'<line x1="{x1}%" y1="{was.top + was.height}" x2="{x2}%" y2="{now.top}"/>'
                   f'<circle cx="{x1}%" cy="{was.top + was.height}" r="2.5"/>'
                   f'<circle cx="{x2}%" cy="{now.top}" r="4"/></g>')
