"""The fixed pieces of the HTML report: its style sheet, its script, and the page around them."""

from __future__ import annotations

import base64
import hashlib

STYLE = """
:root { color-scheme: dark; --back: #1e1e1f; --pane: #262627; --line: #3a3a3c; --text: #d6d6d8; --quiet: #97979b;
  --clip: #4b4b4f; --clip-line: #67676c; --lane: #212122; --stripe: #00000040;
  --new: #2fb38a; --gone: #e2703f; --trim: #e6a62a; --slip: #62b8ea; --move: #7d9df0; --swap: #d690bd;
  --edge: #fff; --speed: #e6dc5a; --look: #b3a5e6; --plain: #b9bcc2; }
* { box-sizing: border-box; }
body { margin: 0; padding: 20px 24px 60px; background: var(--back); color: var(--text);
  font: 14px/1.45 "Inter", "Segoe UI", "Helvetica Neue", "DejaVu Sans", Arial, sans-serif; }
h1 { font-size: 19px; font-weight: 600; margin: 0 0 10px; }
.pair { display: grid; grid-template-columns: max-content 1fr; gap: 2px 14px; margin: 0 0 14px; }
.pair dt { color: var(--quiet); } .pair dd { margin: 0; overflow-wrap: anywhere; }
.chips { display: flex; flex-wrap: wrap; gap: 6px; margin: 12px 0; padding: 0; list-style: none; }
.chip { font: inherit; color: var(--text); background: var(--pane); border: 1px solid var(--line); border-radius: 4px;
  padding: 2px 10px 2px 3px; display: flex; gap: 7px; align-items: center; }
.chip:enabled { cursor: pointer; } .chip:enabled:hover { border-color: var(--quiet); }
.chip[aria-pressed="true"] { border-color: var(--text); background: #39393b; }
.chip:focus-visible, a:focus-visible { outline: 2px solid #fff; outline-offset: 1px; }
.sign { display: inline-block; min-width: 24px; padding: 0 5px; text-align: center; border-radius: 3px; color: #141415;
  font-weight: 700; line-height: 20px; }
.b-new { background: var(--new); } .b-gone { background: var(--gone); } .b-trim { background: var(--trim); }
.b-slip { background: var(--slip); } .b-move { background: var(--move); } .b-swap { background: var(--swap); }
.b-speed { background: var(--speed); } .b-look { background: var(--look); } .b-plain { background: var(--plain); }
.quiet { color: var(--quiet); margin: 4px 0; }
.board { display: grid; grid-template-columns: 44px 1fr; background: var(--pane); border: 1px solid var(--line);
  border-radius: 5px; margin: 14px 0 6px; padding: 8px 8px 8px 0; }
.scroller { overflow-x: auto; overflow-y: hidden; } .scroller > svg { display: block; }
.zoom { display: flex; gap: 6px; justify-content: flex-end; margin: 0 0 14px; } .zoom[hidden] { display: none; }
.zoom button { font: inherit; color: var(--text); background: var(--pane); border: 1px solid var(--line);
  border-radius: 4px; padding: 0 10px; cursor: pointer; }
svg text { font: 11px "Inter", "Segoe UI", "Helvetica Neue", "DejaVu Sans", Arial, sans-serif; fill: var(--text); }
svg .label, svg .tc, svg .heading { fill: var(--quiet); } svg .heading { font-size: 12px; }
svg .tc { font-size: 10px; font-variant-numeric: tabular-nums; }
.tick { stroke: var(--quiet); } .lane { fill: var(--lane); }
.clip { fill: var(--clip); stroke: var(--clip-line); stroke-width: 1; }
.off { stroke-dasharray: 3 3; fill-opacity: .35; }
.name { fill-opacity: .8; } .fade { stroke: var(--text); stroke-opacity: .6; }
.stripe { fill: var(--stripe); } .hatched { fill: url(#hatch); }
.s-new { fill: var(--new); } .s-gone { fill: var(--gone); } .s-trim { fill: var(--trim); }
.s-slip { fill: var(--slip); }
.s-move { fill: var(--move); } .s-swap { fill: var(--swap); } .s-speed { fill: var(--speed); }
.s-look { fill: var(--look); } .s-plain { fill: var(--plain); }
.mark svg.wide > rect:first-of-type { stroke: #0c0c0d; stroke-width: 1; }
svg .on { fill: #101011; font-weight: 600; } .edge { fill: var(--edge); width: min(4px, 25%); }
.edge.end { transform-box: fill-box; transform: translateX(-100%); }
.mark:hover rect { filter: brightness(1.12); }
.arrow { stroke: #101011; stroke-width: 1.5; } svg .tip { fill: #101011; text-anchor: middle; }
svg .flag { text-anchor: middle; font-size: 13px; }
.joint line { stroke: var(--move); stroke-width: 1.5; stroke-dasharray: 5 3; } .joint circle { fill: var(--move); }
.joint { pointer-events: none; } .dim { opacity: .15; } .dim text { display: none; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th { text-align: left; font-weight: 500; color: var(--quiet); position: sticky; top: 0; background: var(--back); }
th, td { padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td { unicode-bidi: isolate; overflow-wrap: anywhere; }
td.tc, td.num { font-variant-numeric: tabular-nums; white-space: nowrap; } td.num, th.num { text-align: right; }
td.kind { white-space: nowrap; } .w-tc { width: 124px; } .w-track { width: 76px; }
.w-kind { width: 124px; } .w-clip { width: 21%; } .w-num { width: 70px; }
td small { display: block; color: var(--quiet); font-size: 12px; }
tr.inner td:first-child { padding-left: 22px; } tr.inner td { color: var(--quiet); }
tr:target td { background: #3b3b30; } tr[hidden] { display: none; }
.rescan { color: var(--gone); font-weight: 600; }
@media print {
  @page { size: landscape; margin: 11mm; }
  :root { color-scheme: light; --back: #fff; --pane: #fff; --line: #bbb; --text: #111; --quiet: #555;
    --clip: #e4e4e4; --clip-line: #999;
    --lane: #f6f6f6; --edge: #111; --stripe: #ffffff99; --trim: #e8ad3c; --plain: #c9ccd1; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { padding: 0; font-size: 10.5px; } th { position: static; }
  tr { break-inside: avoid; } thead { display: table-header-group; }
  .zoom, .showing { display: none; } .board { break-inside: avoid; } .scroller { overflow: hidden; }
  #cuts { width: 100% !important; } tr:target td { background: none; } td small { font-size: 9.5px; }
  .rescan { color: #a03000; }
}
"""

# Works on what is there already: without it the page is the whole list and the whole drawing.
SCRIPT = """
(function () {
  var chips = document.querySelectorAll('.chip'), rows = document.querySelectorAll('tbody tr');
  var drawn = document.querySelectorAll('[data-kinds]'), showing = document.querySelector('.showing');
  var chosen = new Set(), zoom = 1, cuts = document.getElementById('cuts'), bar = document.querySelector('.zoom');
  function wanted(kinds) { return !chosen.size || kinds.split(' ').some(function (kind) { return chosen.has(kind); }); }
  function filter() {
    var shown = 0;
    rows.forEach(function (row) { row.hidden = !wanted(row.dataset.kind); shown += row.hidden ? 0 : 1; });
    drawn.forEach(function (mark) { mark.classList.toggle('dim', !wanted(mark.dataset.kinds)); });
    showing.textContent = chosen.size ? 'Showing ' + shown + ' of ' + rows.length + '.' : '';
  }
  chips.forEach(function (chip) {
    chip.disabled = false;
    chip.addEventListener('click', function () {
      var kind = chip.dataset.kind, on = !chosen.has(kind);
      if (on) { chosen.add(kind); } else { chosen.delete(kind); }
      chip.setAttribute('aria-pressed', String(on));
      filter();
    });
  });
  if (!cuts) { return; }
  bar.hidden = false;
  bar.addEventListener('click', function (event) {
    var step = event.target.dataset.zoom;
    if (!step) { return; }
    zoom = step === 'fit' ? 1 : Math.min(64, Math.max(1, step === 'in' ? zoom * 2 : zoom / 2));
    cuts.style.width = zoom * 100 + '%';
  });
})();
"""


def page(title: str, body: str) -> str:
    """A whole HTML document; `title` and `body` are HTML already.

    The policy lets only this style and this script run and nothing be fetched, so that not even a clip
    name that slipped through could do harm.
    """
    policy = f"default-src 'none'; style-src '{_digest(STYLE)}'; script-src '{_digest(SCRIPT)}'"
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n{body}\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
