"""Random cuts and random edit scripts over them, on the builder's own data: no model of the product's.

A `Bench` is a cut in the making: `sync` is V1 with its linked sound, `upper` is V2. Each edit is one an
editor makes in one go, and one change in the words of the contract. All of it takes a `random.Random`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from support.otio_cut import HOUR, Dissolve, Fx, Gap, Item, Mark, Row, Shot, Timeline, length, with_sound

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

RATES = (Fraction(24), Fraction(25), Fraction(24000, 1001), Fraction(30000, 1001))


@dataclass(frozen=True)
class Bench:
    """A cut being edited. Every clip of `sync` has a link group of its own, by which it is found again."""

    sync: tuple[Item, ...]
    upper: tuple[Item, ...] = ()
    rate: Fraction = Fraction(24)
    sounds: int = 2
    markers: tuple[Mark, ...] = ()
    picture_on: bool = True

    def timeline(self) -> Timeline:
        """The cut as a timeline to write."""
        cut = with_sound(tidy(self.sync), rate=self.rate, markers=self.markers)
        v = (replace(cut.v[0], enabled=self.picture_on), *((Row(tidy(self.upper)),) if self.upper else ()))
        return replace(cut, v=v, a=cut.a[:self.sounds])

    def find(self, link: str) -> int | None:
        """Where the clip of this link group stands among the items."""
        return next((n for n, it in enumerate(self.sync) if isinstance(it, Shot) and it.link == link), None)

    def record_in(self, index: int) -> int:
        """Record frame from the head at which an item starts."""
        return length(self.sync[:index])

    def put(self, first: int, count: int, *items: Item) -> Bench:
        """The bench with `count` items from `first` on exchanged for others."""
        return replace(self, sync=tidy((*self.sync[:first], *items, *self.sync[first + count:])))


def tidy(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Gaps that touch are one, none is empty or at the end; a dissolve needs two clips that hold it."""
    out: list[Item] = []
    for item in items:
        if isinstance(item, Gap) and out and isinstance(out[-1], Gap):
            out[-1] = Gap(out[-1].length + item.length)
        elif not isinstance(item, Gap) or item.length:
            out.append(item)
    while out and isinstance(out[-1], Gap):
        out.pop()
    return tuple(it for n, it in enumerate(out) if not isinstance(it, Dissolve) or _holds(out, n, it))


def _holds(items: list[Item], n: int, fade: Dissolve) -> bool:
    sides = items[n - 1:n] + items[n + 1:n + 2]
    return n > 0 and len(sides) == 2 and all(
        isinstance(side, Shot) and side.length >= room
        for side, room in zip(sides, (fade.into, fade.out), strict=True))


def cut_down(shot: Shot, rate: Fraction, head: int = 0, tail: int = 0) -> Shot:
    """The clip without `head` timeline frames at its head and `tail` at its tail (negative: longer)."""
    step = abs(Fraction(shot.speed)) * Fraction(shot.media_rate or rate) / rate
    first = tail if shot.speed < 0 else head
    return replace(shot, src=shot.src + first * step, length=shot.length - head - tail)


# ---- a cut to start from

def bench(rng: random.Random, clips: int) -> Bench:
    """A random cut of `clips` clips: repeated takes, equal names, identical slugs, compounds, gaps, fades, speeds."""
    rate = rng.choice(RATES)
    takes = [_take(rng, n, rate) for n in range(rng.randint(1, 6))]
    items: list[Item] = []
    for n in range(clips):
        shot = _shot(rng, rate, rng.choice(takes), [it for it in items if isinstance(it, Shot)])
        items.append(replace(shot, link=f"L{n}"))
        if rng.random() < 0.12:
            items.append(Gap(rng.randint(5, 60)))
        elif rng.random() < 0.12:
            items.append(Dissolve(*rng.choice(((6, 6), (8, 4), (8, 0)))))
    upper = _titles(rng, items) if rng.random() < 0.4 else ()
    return Bench(tidy(tuple(items)), upper, rate, rng.choice((1, 2, 2)))


def _take(rng: random.Random, number: int, rate: Fraction) -> Shot:
    media = f"A001C{number + 1:03}.mov"
    name = "Shot" if rng.random() < 0.2 else f"A001C{number + 1:03}"
    other = rng.choice((None, None, None, Fraction(25), Fraction(50)))
    media_rate = other if rate.denominator == 1 else None
    start = round((media_rate or rate) * 3600)
    return Shot(name, start, 1, media=media, media_rate=media_rate, media_start=start, media_length=40000)


def _shot(rng: random.Random, rate: Fraction, take: Shot, so_far: list[Shot]) -> Shot:
    if so_far and rng.random() < 0.2:
        return rng.choice(so_far)
    frames = rng.randint(24, 90)
    if rng.random() < 0.1:
        return Shot("Slug", 0, 24, generator=True)
    if take.media_rate is None and rng.random() < 0.06:
        return _compound(rng, rate, take, frames)
    speed = rng.choice((1, 1, 1, 1, 1, 1, 2, Fraction(1, 2), -1))
    return replace(take, src=take.media_start + 1000 + rng.randint(0, 300) * 2, length=frames, speed=speed)


def _compound(rng: random.Random, rate: Fraction, take: Shot, frames: int) -> Shot:
    """A compound clip of two stretches of one take."""
    first = replace(take, src=take.media_start + 2000 + rng.randint(0, 50) * 100, length=frames // 2)
    last = replace(first, src=first.src + 500, length=frames - frames // 2)
    inside = with_sound((first, last), rate=rate, start=0)
    return Shot(f"Compound {first.src}", 0, frames, inside=inside)


def _titles(rng: random.Random, under: list[Item]) -> tuple[Item, ...]:
    """V2: a few clips, each over one clip of V1."""
    out: list[Item] = []
    for n, item in enumerate(under):
        if isinstance(item, Dissolve):
            continue
        if isinstance(item, Shot) and rng.random() < 0.25:
            out += [Gap(5), Shot(f"Z{n:03}", HOUR + 50 * n, item.length - 10), Gap(5)]
        else:
            out.append(Gap(item.length))
    return tidy(tuple(out))


# ---- edits: (random, bench, index of the clip) -> the bench after it, or None where it can't be made

Edit = "Callable[[random.Random, Bench, int], Bench | None]"


def _plain(b: Bench, n: int, least: int = 30) -> Shot | None:
    """The clip, when it is one whose source can be counted and long enough."""
    shot = b.sync[n]
    ok = isinstance(shot, Shot) and not shot.generator and not shot.inside and shot.length >= least
    return shot if ok else None  # type: ignore[return-value]  # `ok` says it is a Shot


def _fresh(rng: random.Random, b: Bench, frames: int | None = None) -> Shot:
    """A clip of media that isn't in the cut yet, in a link group that isn't either."""
    number = rng.randint(0, 10**9)
    return Shot(f"N{number:09}", HOUR + 600, frames or rng.randint(20, 60), link=f"N{number}", media_rate=b.rate)


def _upper_rippled(b: Bench, first: int, last: int, frames: int) -> Bench | None:
    """V2 moved by `frames` from `last` on; None when a clip on it lies over `first` to `last`."""
    at, out, opened = 0, [], False
    for item in b.upper:
        end = at + item.length
        if isinstance(item, Shot) and at < max(last, first + 1) and end > first and not (first == last and at >= first):
            return None
        if not opened and end > last and isinstance(item, Shot):
            out, opened = [*out, Gap(frames)] if frames > 0 else _closed(out, -frames), True
        out.append(item)
        at = end
    return replace(b, upper=tidy(tuple(out)))


def _closed(items: list[Item], frames: int) -> list[Item]:
    """The items with the gap at their end shorter by `frames`."""
    items = list(tidy((*items, Shot("stop", 0, 1))))[:-1]
    return [*items[:-1], Gap(items[-1].length - frames)]


def _rippled(b: Bench, n: int, frames: int, after: Callable[[Bench], Bench]) -> Bench | None:
    """An edit of item `n` after which everything later lies `frames` later, on V2 as well."""
    at = b.record_in(n)
    moved = _upper_rippled(b, at, at + b.sync[n].length, frames)
    return None if moved is None else after(moved)


def insert(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """A new clip before this one."""
    clip, at = _fresh(rng, b), b.record_in(n)
    moved = _upper_rippled(b, at, at, clip.length)
    lead = 1 if n and isinstance(b.sync[n - 1], Dissolve) else 0
    return None if moved is None else moved.put(n - lead, lead, clip)


def insert_into(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """A new clip in the middle of this one."""
    shot, clip = _plain(b, n), _fresh(rng, b)
    if shot is None:
        return None
    one, two = _halves(b, shot, rng.randint(10, shot.length - 10))
    return _rippled(b, n, clip.length, lambda m: m.put(n, 1, one, clip, two))


def _halves(b: Bench, shot: Shot, at: int) -> tuple[Shot, Shot]:
    return (cut_down(shot, b.rate, tail=shot.length - at),
            replace(cut_down(shot, b.rate, head=at), link=f"{shot.link}'"))


def extract(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """This clip goes, the hole is closed, fades at it go too."""
    first, last = _with_fades(b, n)
    return _rippled(b, n, -b.sync[n].length, lambda m: m.put(first, last - first))


def _with_fades(b: Bench, n: int) -> tuple[int, int]:
    first = n - 1 if n and isinstance(b.sync[n - 1], Dissolve) else n
    last = n + 2 if isinstance(b.sync[n + 1:n + 2][0] if n + 1 < len(b.sync) else None, Dissolve) else n + 1
    return first, last


def extract_from(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """A few frames out of the middle of this clip, closed up."""
    shot = _plain(b, n)
    if shot is None:
        return None
    one, two = cut_down(shot, b.rate, tail=shot.length - 10), cut_down(shot, b.rate, head=20)
    return _rippled(b, n, -10, lambda m: m.put(n, 1, one, replace(two, link=f"{shot.link}'")))


def lift(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """This clip goes, filler takes its place."""
    return b.put(n, 1, Gap(b.sync[n].length))


def overwrite(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """A new clip over the middle of this one."""
    shot = _plain(b, n)
    if shot is None:
        return None
    one, two = cut_down(shot, b.rate, tail=shot.length - 8), cut_down(shot, b.rate, head=20)
    return b.put(n, 1, one, _fresh(rng, b, 12), replace(two, link=f"{shot.link}'"))


def trim_rippling(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """The head or the tail of this clip, shorter or longer, everything later moves."""
    shot, frames, head = _plain(b, n), rng.choice((-8, -4, 4, 6, 12)), rng.random() < 0.5
    if shot is None:
        return None
    new = cut_down(shot, b.rate, *((frames, 0) if head else (0, frames)))
    return _rippled(b, n, -frames, lambda m: m.put(n, 1, new))


def trim_in_place(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """The head or the tail of this clip shorter, filler takes the place."""
    shot, frames = _plain(b, n), rng.choice((4, 6, 12))
    if shot is None:
        return None
    if rng.random() < 0.5:
        return b.put(n, 1, Gap(frames), cut_down(shot, b.rate, head=frames))
    return b.put(n, 1, cut_down(shot, b.rate, tail=frames), Gap(frames))


def roll(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """The cut before this clip goes later or earlier."""
    frames = rng.choice((-6, -2, 4, 10))
    before = n - 2 if n and isinstance(b.sync[n - 1], Dissolve) else n - 1
    one, two = (_plain(b, before) if before >= 0 else None), _plain(b, n)
    if one is None or two is None:
        return None
    later = b.put(n, 1, cut_down(two, b.rate, head=frames))
    if len(later.sync) != len(b.sync):
        return None
    out = later.put(before, 1, cut_down(one, b.rate, tail=-frames))
    return out if len(out.sync) == len(b.sync) else None


def slip(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """Other frames of the take in the same place."""
    shot = _plain(b, n)
    return None if shot is None else b.put(n, 1, replace(shot, src=shot.src + rng.choice((-9, -2, 3, 14))))


def slide(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """This clip goes later or earlier between its neighbours."""
    frames = rng.choice((-6, 4, 10))
    if not 0 < n < len(b.sync) - 1 or _plain(b, n) is None:
        return None
    one, two = _plain(b, n - 1), _plain(b, n + 1)
    if one is None or two is None:
        return None
    return b.put(n - 1, 3, cut_down(one, b.rate, tail=-frames), b.sync[n], cut_down(two, b.rate, head=frames))


def replace_media(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """Other media in this clip's place, as long as it."""
    shot = _plain(b, n, least=1)
    return None if shot is None else b.put(n, 1, _fresh(rng, b, shot.length))


def move(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """This clip and the next change places."""
    pair = b.sync[n:n + 2]
    if len(pair) < 2 or b.upper or any(_plain(b, at, least=1) is None for at in (n, n + 1)):
        return None
    (first, _), (_, last) = _with_fades(b, n), _with_fades(b, n + 1)
    return b.put(first, last - first, pair[1], pair[0])


def retime(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """Half or double speed from the same source in over the same record range."""
    shot = _plain(b, n)
    if shot is None or shot.speed != 1:
        return None
    return b.put(n, 1, replace(shot, speed=rng.choice((2, Fraction(1, 2)))))


def retime_rippling(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """Half speed, twice as long."""
    shot = _plain(b, n)
    if shot is None or shot.speed != 1:
        return None
    new = replace(shot, speed=Fraction(1, 2), length=shot.length * 2)
    return _rippled(b, n, shot.length, lambda m: m.put(n, 1, new))


def split(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """A through edit."""
    shot = _plain(b, n)
    return None if shot is None else b.put(n, 1, *_halves(b, shot, rng.randint(10, shot.length - 10)))


def switch(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """Off, or on again."""
    return b.put(n, 1, replace(b.sync[n], enabled=not b.sync[n].enabled))


def rename(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """Another name, the same file."""
    shot = _plain(b, n)
    return None if shot is None else b.put(n, 1, replace(shot, name=f"Take {rng.randint(0, 10**6)}", media=shot.file))


def zoom(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """The picture's transform off its default."""
    return b.put(n, 1, replace(b.sync[n], effects=(Fx("Transform", "zoom", 1 + rng.randint(1, 50) / 64, 1.0),)))


def mark(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """A marker on this clip."""
    shot = _plain(b, n)
    if shot is None or shot.markers:
        return None
    return b.put(n, 1, replace(shot, markers=(Mark(int(shot.src) + 3, name=f"M{rng.randint(0, 99)}"),)))


def dissolve(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """A dissolve into this clip."""
    if not n or not isinstance(b.sync[n - 1], Shot):
        return None
    out = b.put(n, 0, Dissolve(5, 5))
    return out if len(out.sync) > len(b.sync) else None


def open_filler(rng: random.Random, b: Bench, n: int) -> Bench | None:
    """Filler before this clip, everything later moves."""
    at, frames = b.record_in(n), rng.randint(6, 40)
    moved = _upper_rippled(b, at, at, frames)
    lead = 1 if n and isinstance(b.sync[n - 1], Dissolve) else 0
    return None if moved is None else moved.put(n - lead, lead, Gap(frames))


EDITS = (insert, insert_into, extract, extract_from, lift, overwrite, trim_rippling, trim_in_place, roll, slip, slide,
         replace_media, move, retime, retime_rippling, split, switch, rename, zoom, mark, dissolve, open_filler)


def script(rng: random.Random, b: Bench, targets: list[str]) -> tuple[Bench, list[str]]:
    """One random edit at each of these clips (by link group), where it can be made; what was made, by name."""
    made = []
    for link in targets:
        n, edit = b.find(link), rng.choice(EDITS)
        after = edit(rng, b, n) if n is not None else None
        if after is not None:
            b, made = after, [*made, f"{edit.__name__} at {link}"]
    return b, made
