"""The change list as one HTML file: summary, both timelines drawn, the list. It needs nothing from anywhere else."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from vvt.compare.model import Edit
from vvt.reports.as_text import NO_LABELS, Labels, cut_line, headline, not_compared, stayed
from vvt.reports.counts import counts, nouns
from vvt.reports.drawing import drawing
from vvt.reports.figures import at_timecode, figure, place_timecode, record_range
from vvt.reports.flat import Row, rows
from vvt.reports.landing import put_file
from vvt.reports.page import page
from vvt.reports.phrases import one_line
from vvt.reports.signs import LOOKS, shade, sign
from vvt.reports.words import said

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from vvt.compare.model import Change, ChangeList


def write_html(change_list: ChangeList, path: str | os.PathLike[str], labels: Labels = NO_LABELS) -> None:
    """Write the report to `path`: one file, no request to anywhere, readable on screen and in print.

    `labels` are what to call the two timelines where they have no name of their own. Raises VvtError
    where the file can't be written.
    """
    put_file(path, html_text(change_list, labels).encode("utf-8", "replace"))


def html_text(change_list: ChangeList, labels: Labels = NO_LABELS) -> str:
    """The report as an HTML document."""
    named = [change_list.before.name or labels[0], change_list.after.name or labels[1]]
    title = f"What changed: {' → '.join(_text(name) for name in named)}" if all(named) else "What changed"
    parts = [f"<h1>{title}</h1>", *_summary(change_list, labels)]
    if not change_list.identical:
        parts += [_board(change_list), _table(change_list)]
    return page(title, "\n".join(parts))


def _text(text: str) -> str:
    """Any text as HTML shows it: escaped, on one line."""
    return escape(one_line(text))


def _summary(change_list: ChangeList, labels: Labels) -> Iterator[str]:
    yield (f'<dl class="pair"><dt>before</dt><dd>{_text(cut_line(change_list.before, labels[0]))}</dd>'
           f"<dt>after</dt><dd>{_text(cut_line(change_list.after, labels[1]))}</dd></dl>")
    if change_list.identical:
        yield f"<p>{_text(headline(change_list))}</p>"
    else:
        yield f'<ul class="chips">{"".join(_chips(change_list))}</ul>'
    yield f'<p class="quiet">{_text(stayed(change_list))} <span class="showing" role="status"></span></p>'
    if change_list.not_compared:
        yield f'<p class="quiet">{_text(not_compared(change_list))}</p>'


def _chips(change_list: ChangeList) -> Iterator[str]:
    """A button for each kind: legend and count, and with the script the filter."""
    for kind, number in counts(change_list).items():
        noun = nouns(kind)[0 if number == 1 else 1]
        yield (f'<li><button type="button" class="chip" data-kind="{kind}" aria-pressed="false" disabled>'
               f"{_badge(kind, LOOKS[kind].sign)}<b>{number}</b> {escape(noun)}</button></li>")


def _badge(kind: str, text: str) -> str:
    return f'<span class="sign b-{shade(kind)}" aria-hidden="true">{text}</span>'


def _board(change_list: ChangeList) -> str:
    labels, picture = drawing(change_list)
    return (f'<div class="board">{labels}<div class="scroller" tabindex="0">{picture}</div></div>'
            '<p class="zoom" hidden><button type="button" data-zoom="out">−</button>'
            '<button type="button" data-zoom="fit">Fit</button><button type="button" data-zoom="in">+</button></p>')


_HEAD = ('<thead><tr><th class="w-tc">Timecode</th><th class="w-track">Track</th><th class="w-kind">Kind</th>'
         '<th class="w-clip">Clip</th><th>What happened</th><th class="num w-num">Ripple</th></tr></thead>')


def _table(change_list: ChangeList) -> str:
    lines, number = [], -1
    for row in rows(change_list):
        number += 0 if row.compounds else 1
        lines.append(_row(row, number))
    return f"<table>{_HEAD}<tbody>\n{chr(10).join(lines)}\n</tbody></table>"


def _row(row: Row, number: int) -> str:
    change = row.change
    opening = f'<tr class="inner" data-kind="{change.kind}">' if row.compounds else (
        f'<tr id="c{number}" data-kind="{change.kind}">')
    ripple = f"{change.ripple:+}".replace("-", "−") if change.ripple else ""
    what = _text(said(change, row.within))
    if change.beyond_media:
        what = f'<span class="rescan" title="order a rescan">⚠</span> {what}'
    return (f'{opening}<td class="tc">{place_timecode(change, row.within)}</td>'
            f"<td>{_text(' '.join((change.track, *change.also)))}</td>"
            f'<td class="kind">{_badge(change.kind, sign(change))} {change.kind}</td>'
            f"<td>{_text(row.clip)}</td><td>{what}{_numbers(change, row.within)}</td>"
            f'<td class="num">{ripple}</td></tr>')


def _numbers(change: Change, within: ChangeList) -> str:
    """Source and record range before and after, small under the sentence."""
    lines = [_range_line("record", *_records(change, within)), _range_line("source", *_sources(change))]
    found = ", ".join(line for line in lines if line)
    return f"<small>{found}</small>" if found else ""


def _range_line(word: str, before: str, after: str) -> str:
    if not before and not after:
        return ""
    if before == after or not before or not after:
        return f"{word} {before or after}"
    return f"{word} {before} → {after}"


def _records(change: Change, within: ChangeList) -> tuple[str, str]:
    sides = ((change.before, within.before), (change.after, within.after))
    before, after = ("–".join(at_timecode(frame, cut) for frame in record_range(place)) if place is not None else ""
                     for place, cut in sides)
    return before, after


def _sources(change: Change) -> tuple[str, str]:
    before, after = (f"{figure(place.clip.source_in)}–{figure(place.clip.source_out)}"
                     if isinstance(place, Edit) and not place.clip.is_filler else ""
                     for place in (change.before, change.after))
    return before, after
