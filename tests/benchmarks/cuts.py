"""Makes the pairs of cuts that are compared: long, dressed as Resolve dresses them, fifty edits apart.

Run as a program (`python cuts.py FOLDER CLIPS SOURCES`), so that the memory it takes is not counted
with anybody's. `CLIPS` counts picture on V1 and its linked sound on A1 together; `SOURCES` is how many
files they are cut from, 0 for one each.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.edits import EDITS, Bench
from support.otio_cut import HOUR, STOCK_PICTURE, STOCK_SOUND, Dissolve, Export, Item, Shot, document

EDITS_MADE = 50
_INDENT = 4
_DEPTH = 6        # levels of the document above an effect: timeline, stack, tracks, track, children, clip
_SEED = 20


def long_cut(rng: random.Random, clips: int, sources: int) -> Bench:
    """A cut of `clips` clips on V1 and A1 together, one dissolve in twenty cuts."""
    items: list[Item] = []
    for number in range(clips // 2):
        take = rng.randrange(sources) if sources else number
        name = f"A{take // 400 + 1:03}C{take % 400 + 1:03}_{take:06}"
        first = HOUR + 200 + rng.randrange(18_000)
        items.append(Shot(name, first, rng.randint(30, 120), folder=f"/Volumes/Rushes/Day {take // 40 + 1:02}",
                          link=f"L{number}"))
        if rng.random() < 0.05 and number < clips // 2 - 1:
            items.append(Dissolve(12, 12))
    return Bench(tuple(items), sounds=1)


def edited(rng: random.Random, cut: Bench) -> tuple[Bench, list[str]]:
    """The cut after fifty edits of every kind in turn, spread evenly; and their names."""
    links = [item.link for item in cut.sync if isinstance(item, Shot) and item.link]
    made: list[str] = []
    stride = len(links) // (EDITS_MADE + 1)
    for number in range(EDITS_MADE):
        edit = EDITS[number % len(EDITS)]
        for link in links[(number + 1) * stride:(number + 2) * stride]:   # the first clip from here on that allows it
            at = cut.find(link)
            after = None if at is None else edit(rng, cut, at)
            if after is not None:
                cut = after
                made.append(edit.__name__)
                break
    return cut, made


def text(cut: Bench, export: Export) -> str:
    """The cut's `.otio` as Resolve writes it, indented by four.

    The same stock effects stand on nearly every clip: their text is made once and put in, since
    Python's own encoder takes minutes over 50,000 clips.
    """
    stock = [(_stock_of(kind, export), f"@{kind}") for kind in ("Video", "Audio")]
    made = document(cut.timeline(), export)
    for track in made["tracks"]["children"]:
        for clip in track["children"]:
            if "effects" in clip:
                own = clip["effects"]
                clip["effects"] = next((mark for effects, mark in stock if effects == own), own)
    written = json.dumps(made, indent=_INDENT)
    for effects, mark in stock:
        written = written.replace(json.dumps(mark), _indented(effects))
    return written


def _stock_of(kind: str, export: Export) -> list[object]:
    shot = Shot("stock", HOUR, 10)
    row = replace(Bench((shot,), sounds=1).timeline(), name="stock")
    tracks = document(row, export)["tracks"]["children"]
    assert (len(STOCK_PICTURE), len(STOCK_SOUND)) == tuple(len(each["children"][0]["effects"]) for each in tracks)
    return next(each["children"][0]["effects"] for each in tracks if each["kind"] == kind)


def _indented(value: object) -> str:
    return json.dumps(value, indent=_INDENT).replace("\n", "\n" + " " * _INDENT * _DEPTH)


def save_pair(folder: Path, clips: int, sources: int) -> tuple[Path, Path]:
    """Write `before.otio` and `after.otio` into `folder` unless they are there; a later export numbers links anew."""
    before, after = folder / "before.otio", folder / "after.otio"
    if after.exists():
        return before, after
    rng = random.Random(_SEED)
    folder.mkdir(parents=True, exist_ok=True)
    cut = long_cut(rng, clips, sources)
    later, made = edited(rng, cut)
    assert len(made) == EDITS_MADE, made
    before.write_text(text(cut, Export()), encoding="utf-8")
    (folder / "edits.txt").write_text("\n".join(made), encoding="utf-8")
    written = text(later, Export(links_from=7, stock_backwards=False))
    partial = folder / "after.part"
    partial.write_text(written, encoding="utf-8")
    partial.rename(after)
    return before, after


if __name__ == "__main__":
    save_pair(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
