"""`export` and `import`: versions carried whole to another bucket or provider, through a folder."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from blake3 import blake3

from vvt.errors import BadName, Damaged, NotFound
from vvt.outbox import KeptJournals, Parcel
from vvt.store import PROXY, CutName, CutReviews, Draft, PartSource, Progress, Record, Ref, Review, Store, same_bytes
from vvt.workflow import export_layout as layout
from vvt.workflow.export_layout import Exported, origin_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vvt.store import Part
    from vvt.store.memory import Journal

_AT_ONCE = 8  # reviews that are written at a time


@dataclass(frozen=True, slots=True)
class Carried:
    """A version that was carried, or was there before. `number` is the one it had, `reviews` counts what came along."""

    record: Record
    state: Literal["carried", "already there"]
    number: int
    reviews: int

    @property
    def renumbered(self) -> bool:
        """True when its number was taken, so that it has another now."""
        return self.number != self.record.number


def export(store: Store, wanted: Iterable[str], folder: Path, progress: Progress | None = None) -> list[Carried]:
    """Write versions ("PROJECT/CUT@v3", or "PROJECT/CUT" for all of a cut) into `folder`, verified.

    What is there already is not fetched again. Raises NotFound, BadName for a file of another tool, Damaged, and
    TargetExists where another file has the place of one of a version's.
    """
    records = [record for word in dict.fromkeys(wanted) for record in _records(store, word)]
    said = _said_of_all(store, records)
    return [_exported(store, record, said[record.name], folder, progress) for record in records]


def _said_of_all(store: Store, records: Iterable[Record]) -> dict[CutName, CutReviews]:
    """What was said of versions: a listing a cut, or of one version alone, and what is new to this machine, at once."""
    numbers: dict[CutName, list[int]] = {}
    for record in records:
        numbers.setdefault(record.name, []).append(record.number)
    return {name: store.reviews(name, asked[0] if len(asked) == 1 else None) for name, asked in numbers.items()}


def _records(store: Store, word: str) -> list[Record]:
    if Ref.looks_like_one(word):
        record = store.find(Ref.parse(word))
        if record.foreign:
            raise BadName(f"{record.ref} was not published with this tool, so there is no version to export.",
                          "Fetch the file with vvt pull.")
        return [record]
    name = CutName.parse(word)
    found = store.versions(name)
    if not found:
        raise NotFound(f"There are no versions of {name}.", "See vvt list for what there is.")
    return found[::-1]


def _exported(store: Store, record: Record, reviews: CutReviews, root: Path, progress: Progress | None) -> Carried:
    folder = layout.version_folder(root, record)
    # One that its record names came with the parts.
    proxy = None if record.part(PROXY) else store.proxy(record)
    fetched = [_fetched(store, part, layout.part_file(folder, part), progress) for part in record.parts]
    if proxy:
        fetched.append(_fetched(store, proxy, _room_for(folder, proxy), progress))
    said = reviews.of(record.number, record.publish_id).all
    new = [_written(folder / "reviews" / f"{review.id}.json", review.to_json()) for review in said]
    settings = store.settings
    origin = record.extra.get("from") or {
        "bucket": settings.bucket, "prefix": settings.prefix, "endpoint": settings.endpoint or "",
        "number": record.number, "publish_id": record.publish_id, "time": record.time}
    done = _written(folder / layout.VERSION, layout.to_json(record, origin, proxy))
    return Carried(record, "carried" if done or any(fetched) else "already there", record.number, sum(new))


def _room_for(folder: Path, proxy: Part) -> Path:
    """Where a proxy goes: one that was made anew goes beside the one that an export before this one brought."""
    usual = layout.part_file(folder, proxy)
    return layout.made_anew(usual, proxy) if usual.exists() and not same_bytes(usual, proxy) else usual


def _fetched(store: Store, part: Part, path: Path, progress: Progress | None) -> bool:
    _made(path.parent)
    if path.exists() and same_bytes(path, part):
        return False
    store.fetch(part, path, progress=progress)
    return True


def _written(path: Path, content: bytes) -> bool:
    """Write a small file whole or not at all; False when it is there as it should be."""
    _made(path.parent)
    try:
        if path.exists() and path.read_bytes() == content:
            return False
        half = path.with_name(f".{path.name}.vvt-part")
        half.write_bytes(content)
        half.replace(path)
    except OSError as trouble:
        raise _unwritable(path, trouble) from trouble
    return True


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise _unwritable(folder, trouble) from trouble


def _unwritable(path: Path, trouble: OSError) -> NotFound:
    return NotFound(f"{path} can't be written ({trouble.strerror or trouble}).",
                    "Check the folder, its permissions and the room on the disk.")


def bring(store: Store, root: Path, project: str | None = None, progress: Progress | None = None,
          tell: Callable[[Carried], None] | None = None) -> list[Carried]:
    """Publish the versions in an export, the oldest of each cut first, into `project` (None: the one they had).

    A number is kept where no higher one is used yet, else the next is taken. What was brought before, by the publish
    id it had where it is from, adds nothing; what of a file was sent before a crash is not sent again. All files are
    verified first. Raises NotFound, Damaged, and what
    publishing raises; the versions told of so far are there.
    """
    exported = list(layout.versions_in(root))
    for each in exported:
        _check(root, each)
    origins = {(each.record.name, each.record.number): origin_of(each.record) for each in exported}
    carried = []
    with KeptJournals() as journals:
        bearer = _Bearer(store, root, progress, origins, journals)
        for each in exported:
            done = bearer.bring(each, CutName(project or each.record.project, each.record.cut))
            carried.append(done)
            if tell:
                tell(done)
    return carried


def _check(root: Path, exported: Exported) -> None:
    """Raise Damaged unless every file and review of a version is there as it was published."""
    _said(root, exported)
    for part in exported.parts:
        place = layout.proxy_file if part == exported.proxy else layout.part_file
        path = layout.inside(root, place(exported.folder, part))
        try:
            whole = bool(part.checksums.blake3) and same_bytes(path, part)
        except OSError as trouble:
            raise NotFound(f"{path} can't be read ({trouble.strerror or trouble}).", "Export it again.") from trouble
        if not whole:
            raise Damaged(f"{path} is not what was published as {part.name} of {exported.record.ref}.",
                          "Export it again into an empty folder.")


@dataclass(frozen=True, slots=True)
class _Bearer:
    """Brings one version after the other. `origins` are the publish ids that the export's versions had at first."""

    store: Store
    root: Path
    progress: Progress | None
    origins: Mapping[tuple[CutName, int], str]
    journals: KeptJournals
    _there: dict[CutName, list[Record]] = field(default_factory=dict)
    _said: dict[CutName, CutReviews] = field(default_factory=dict)

    def bring(self, exported: Exported, name: CutName) -> Carried:
        record, origin = exported.record, origin_of(exported.record)
        if name not in self._there:
            self._there[name], self._said[name] = self.store.versions(name), self.store.reviews(name)
        there = self._there[name]
        known = next((each for each in there if origin_of(each) == origin), None)
        parcel = self._parcel(exported, name, there)
        with self.journals.of(parcel) as journal:
            brought = known or self._published(exported, parcel, journal)
            if exported.proxy and self.store.proxy(brought) is None:
                self.store.keep_proxy(brought, layout.proxy_file(exported.folder, exported.proxy),
                                      progress=self.progress, journal=journal)
            reviews = self._reviews(exported, brought)
        if known is None:
            there.append(brought)
        return Carried(brought, "already there" if known else "carried", record.number, reviews)

    def _parcel(self, exported: Exported, name: CutName, there: list[Record]) -> Parcel:
        """The version as a publish of ours; its files stay in the export."""
        record = exported.record
        grown_from = self.origins.get((record.name, record.base or 0))
        base = next((each.number for each in there if origin_of(each) == grown_from), None)
        draft = Draft(record.note, record.author, base, record.timeline, record.render, record.host,
                      self._publish_id(name, origin_of(record)), {**record.extra, "from": dict(exported.origin)})
        parts = [PartSource(part.name, layout.part_file(exported.folder, part)) for part in record.parts]
        proxy = exported.proxy
        made = (PartSource(PROXY, layout.proxy_file(exported.folder, proxy)),) if proxy else ()
        return Parcel(self.store.settings, name, tuple(parts), draft, made=made)

    def _published(self, exported: Exported, parcel: Parcel, journal: Journal) -> Record:
        record = exported.record

        def changes(before: Record | None) -> Mapping[str, int] | None:
            """What was counted against the version before still holds where that is the version before again."""
            same = before and origin_of(before) == self.origins.get((record.name, record.number - 1))
            return record.changes if same else None

        return self.store.publish(parcel.name, parcel.parts, parcel.draft, progress=self.progress, changes=changes,
                                  at_least=record.number, journal=journal)

    def _publish_id(self, name: CutName, origin: str) -> str:
        """The same whoever brings it, so that two who do it at once, or one who was killed, make one version."""
        place = self.store.settings
        return blake3("\0".join((origin, str(name), place.bucket, place.prefix)).encode()).hexdigest()[:32]

    def _reviews(self, exported: Exported, record: Record) -> int:
        """Say again what was said of it, with the same ids, authors and times; returns how much of it was new."""
        there = self._said[record.name].of(record.number, record.publish_id).all
        known = {review.id for review in there}
        new = [replace(review, project=record.project, cut=record.cut, number=record.number,
                       publish_id=record.publish_id)
               for review in _said(self.root, exported) if review.id not in known]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(self.store.carry_review, new))
        return len(new)


def _said(root: Path, exported: Exported) -> list[Review]:
    found = []
    for path in sorted((exported.folder / "reviews").glob("*.json")):
        try:
            review = Review.from_json(layout.inside(root, path).read_bytes())
        except OSError as trouble:
            raise NotFound(f"{path} can't be read ({trouble.strerror or trouble}).", "Export it again.") from trouble
        except Damaged as trouble:
            raise Damaged(f"{path} can't be read as a review.", "Export it again.") from trouble
        if review.publish_id != exported.record.publish_id or path.stem != review.id:
            raise Damaged(f"{path} is not a review of {exported.record.ref}.", "Export it again.")
        found.append(review)
    return found
