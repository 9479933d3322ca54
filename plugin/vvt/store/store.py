"""The store: versions of cuts in one bucket."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from vvt.errors import BadName, NotFound
from vvt.natural import in_order
from vvt.store import _bucket, _download, _upload
from vvt.store._body import Limit
from vvt.store._cache import Cache
from vvt.store._checking import PartCheck, reread
from vvt.store._client import Clients
from vvt.store._commit import Commit
from vvt.store._digest import Digest
from vvt.store._finding import Finder
from vvt.store._history import Historian, History, StoredFile, VersionsPage
from vvt.store._hold import hold
from vvt.store._identical import LOOKED_BACK
from vvt.store._listing import list_folders, list_versions
from vvt.store._newest import Standing, Surveyor
from vvt.store._proxies import Proxies
from vvt.store._ranges import RemoteFile
from vvt.store._records import RecordShelf
from vvt.store._repair import Dangling, Inspector, OpenUpload
from vvt.store._reviews import CutReviews, ReviewShelf
from vvt.store._share import Link, link
from vvt.store._source import PartSource
from vvt.store._tries import Tries, patiently
from vvt.store.layout import PROXY, Layout, decode_name, part_file_name
from vvt.store.memory import UnkeptJournal
from vvt.store.names import CutName, Ref
from vvt.store.record import Draft, Part, Record

if TYPE_CHECKING:
    import threading
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

    from vvt.store._lifecycle import Alarm
    from vvt.store._source import Progress, Sent
    from vvt.store.memory import Journal
    from vvt.store.review import Review
    from vvt.store.settings import StoreSettings

Changes = Callable[[Record | None], Mapping[str, int] | None]


class Store:
    """Versions in one bucket, under one prefix. Safe to use from several threads.

    Every method may raise NotConfigured, StoreUnreachable, StoreRefused, or NotFound for the bucket itself;
    further errors are named where they come up.
    """

    def __init__(self, settings: StoreSettings) -> None:
        """Remember where to look; no network before the first call."""
        self.settings = settings
        self.layout = Layout(settings.prefix)
        self._clients = Clients(settings)
        self._stop: threading.Event | None = None

    def heeding(self, stop: threading.Event) -> Store:
        """Return the same store, each look-up of which ends within a second of `stop`, raising Stopped."""
        made = Store(self.settings)
        made._clients, made._stop = self._clients, stop
        return made

    def connected(self) -> Store:
        """Return itself, its client made with the keys and the endpoint that hold now; no network."""
        _ = self._clients.plain
        return self

    @cached_property
    def _client(self) -> S3Client:
        plain = self._clients.plain
        return plain if self._stop is None else patiently(Tries(plain, 0, self._stop))

    @cached_property
    def _freight(self) -> S3Client:
        return self._clients.freight

    @cached_property
    def _limit(self) -> Limit:
        return Limit(self.settings.limit)

    @cached_property
    def _shelf(self) -> RecordShelf:
        return RecordShelf(self._client, self.settings.bucket, self.layout)

    @cached_property
    def _historian(self) -> Historian:
        return Historian(self._client, self.settings.bucket, self._shelf, self._reviews)

    @cached_property
    def _reviews(self) -> ReviewShelf:
        return ReviewShelf(self._client, self.settings.bucket, self._shelf)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self._shelf, self._reviews, self._historian)

    @cached_property
    def _surveyor(self) -> Surveyor:
        return Surveyor(self._client, self.settings.bucket, self._shelf, self._reviews, self._finder)

    @cached_property
    def _inspector(self) -> Inspector:
        return Inspector(self._client, self.settings.bucket, self._shelf, self._historian)

    # The bucket

    def set_up(self, *, create: bool = False) -> list[_bucket.SetupStep]:
        """Bring the bucket into the state publishing needs; run twice, nothing changes.

        As an editor without those rights: check that all is in place. NotFound when the bucket isn't there
        and `create` is False; StoreRefused when versioning is off and may not be switched on.
        """
        return _bucket.set_up_bucket(self._client, self.settings.bucket, self.layout, create=create)

    def check(self) -> _bucket.BucketState:
        """Tell how the bucket stands: versioning, what conditions and checksums are worth, alarms."""
        return _bucket.check_bucket(self._client, self.settings.bucket, self.layout)

    # In

    def publish(  # noqa: PLR0913 -- what is published, and three who are told of it
        self, name: CutName, parts: Sequence[PartSource], draft: Draft, *,
        progress: Progress | None = None, changes: Changes | None = None,
        alarm: Callable[[Alarm], None] | None = None, journal: Journal | None = None,
        stop: threading.Event | None = None, tell: Callable[[Sent], None] | None = None, at_least: int = 1,
        held_up: Callable[[str], None] | None = None,
    ) -> Record:
        """Upload the parts and record them as the next version; returns when it is there to be read.

        `changes` is given the version before (None for the first), again for every number tried, and
        returns the counts for the record. `alarm` is told what endangers the bucket's versions. Raises
        StoreRefused without versioning, SourceChanged, NotFound for a file that can't be read, BadName.

        With a `journal` what was sent stays when this fails or the process is killed, and the same publish
        (draft, parts and journal) goes on from there; without one nothing is left behind. `stop` ends it
        within a second, raising Stopped, wherever it is. A file that an earlier version has is not sent again;
        `tell` is told of every part how many bytes left this machine, `held_up` why a call is asked again.
        Its number is `at_least` this, or the next.
        """
        draft.check()
        keys = self.keys(name, parts)
        state = _bucket.guard(patiently(Tries(self._clients.plain, 0, stop)), self.settings.bucket, self.layout)
        if alarm:
            for found in state.alarms:
                alarm(found)
        asked = patiently(Tries(self._clients.plain, self.settings.patience, stop, held_up=held_up))
        shelf = RecordShelf(asked, self.settings.bucket, self.layout)
        commit = Commit(asked, self.settings.bucket, shelf, state)
        kept = journal or UnkeptJournal()
        if done := commit.done(name, draft.publish_id, kept):
            return done
        earlier = shelf.parts_before(name, LOOKED_BACK)

        def sent(part: PartSource, key: str) -> Part:
            return _upload.upload(
                part, self._target(key, draft, state), progress, memory=journal.of(part.name) if journal else None,
                tries=Tries(self._freight, self.settings.patience, stop, held_up=held_up), limit=self._limit,
                earlier=earlier, tell=tell,
            )

        stored = tuple(map(sent, parts, keys))

        def numbered(number: int) -> Record:
            counts = changes(shelf.newest_below(name, number)) if changes else None
            return _record(name, number, draft, stored, counts)

        record = commit.run(name, numbered, kept, at_least)
        shelf.after_publish(record)
        return record

    def keys(self, name: CutName, parts: Sequence[PartSource]) -> list[str]:
        """Return the keys the parts get; no network. Raises BadName where S3 couldn't hold them, NotFound for none."""
        if not parts:
            raise NotFound("There is nothing to publish.", "Give a render, a timeline, or both.")
        keys = [self.layout.part(name, part_file_name(part.name, part.path)) for part in parts]
        if len(set(keys)) < len(keys):
            raise BadName("Two files would be the same part of the version.", "Give each kind of file once.")
        self.layout.review(name, 1, "0" * 32)
        self.layout.index(name)
        return keys

    def _target(self, key: str, draft: Draft, state: _bucket.BucketState) -> _upload.Target:
        return _upload.Target(self._freight, self.settings.bucket, key, draft.publish_id, state.checksums,
                              self.settings.part_size, own=self.layout.own)

    # What is kept beside a version

    @cached_property
    def _proxies(self) -> Proxies:
        return Proxies(self._client, self.settings.bucket, self.layout.own)

    def proxy(self, record: Record) -> Part | None:
        """Return the viewing proxy of a version's film, None where there is none (yet): one request.

        The one kept beside it comes before one that the record names: it was made since.
        """
        film = record.part("cut")
        return (self._proxies.of(film) if film else None) or record.part(PROXY)

    def keep_proxy(  # noqa: PLR0913 -- a film, a file, and who is told of it
        self, record: Record, path: Path, *, progress: Progress | None = None, journal: Journal | None = None,
        stop: threading.Event | None = None, held_up: Callable[[str], None] | None = None,
    ) -> Part:
        """Keep `path` as the viewing proxy of a version that is there; the record stays as it is.

        It belongs to the film's S3 version, so a version that pins the same has it too. Goes on as `publish` does,
        and raises what that raises; NotFound for a version without a film.
        """
        film = record.part("cut")
        if film is None:
            raise NotFound(f"{record.ref} has no film, so it has no viewing proxy.", "Name a version with a film.")
        asked = patiently(Tries(self._clients.plain, self.settings.patience, stop, held_up=held_up))
        state = _bucket.guard(asked, self.settings.bucket, self.layout)
        target = _upload.Target(self._freight, self.settings.bucket, self._proxies.key(film), record.publish_id,
                                state.checksums, self.settings.part_size)
        part = _upload.upload(
            PartSource(PROXY, path), target, progress, memory=journal.of(PROXY) if journal else None,
            tries=Tries(self._freight, self.settings.patience, stop, held_up=held_up), limit=self._limit)
        Proxies(asked, self.settings.bucket, self.layout.own).pin(film, part, target)
        return part

    def give_up_proxy(self, record: Record, journal: Journal) -> None:
        """Have the store drop what `keep_proxy` began to send and did not end."""
        if film := record.part("cut"):
            self._proxies.give_up(film, journal.of(PROXY))

    # Looking

    def projects(self) -> list[str]:
        """Return the projects' names, as people count: Reel 2 before Reel 10."""
        return [name for name in self._names(self.layout.root) if "/" not in name]

    def cuts(self, project: str) -> list[CutName]:
        """Return the cuts of a project, in the same order; also those with nothing but files of other tools."""
        return [CutName(project, cut) for cut in self._names(self.layout.project(project))]

    def _names(self, folder: str) -> list[str]:
        # Folders that no name of ours encodes to, .vvt/ among them, are none of ours.
        found = (decode_name(piece) for piece in list_folders(self._client, self.settings.bucket, folder))
        return in_order(name for name in found if name is not None)

    def standing(self, project: str) -> dict[CutName, Standing]:
        """Return how each cut of a project stands, by name: its newest version, and what is said of it.

        Asks for a list of the cuts, then one of the project as a whole where that is shorter than one a cut; for each
        newest record; and, newest first, for what was said until a version is approved or locked. Each but once.
        """
        return self._surveyor.standing(self.cuts(project))

    def versions(self, name: CutName) -> list[Record]:
        """Return the versions of a cut that can be read, newest first; `history` tells of the others."""
        records, _ = self._shelf.read_all(name, self._shelf.counting(name, self._shelf.listed(name)))
        return records

    def versions_page(self, name: CutName, before: int | None = None, count: int = 50) -> VersionsPage:
        """Return the newest `count` versions (those below number `before`) and what was said of them.

        Asks for a listing of the records (one request a thousand), the reviews of these versions, and what of
        both is new to this machine.
        """
        return self._historian.page(name, before, count)

    def history(self, name: CutName) -> History:
        """Return the versions, what was said of them, files of other tools, publishes in progress: one listing."""
        return self._historian.everything(name)

    def foreign(self, name: CutName) -> list[StoredFile]:
        """Return the S3 versions that no record pins: of other tools, and of publishes in progress."""
        return list(self.history(name).files)

    def find(self, ref: Ref) -> Record:
        """Return the version a reference means. Raises NotFound; Damaged when its record can't be used.

        `@approved` and `@locked` mean the newest version with that status now. `@id:` also finds a file put by
        another tool: as a Record with number 0 (`foreign`) and one part.
        """
        return self._finder.find(ref)

    # What people say of versions

    def reviews(self, name: CutName, number: int | None = None) -> CutReviews:
        """Return what was said of a cut's versions, or of one: one listing, and what is new to this machine."""
        return self._reviews.read(name, range(number, number + 1) if number else None)

    def add_review(self, review: Review) -> Review:
        """Write what is said of a version; returns it as it stands, its time set. Never changes one that is there."""
        return self._reviews.add(CutName(review.project, review.cut), review)

    def carry_review(self, review: Review) -> None:
        """Write what was said of a version elsewhere, with the id, author and time it has."""
        self._reviews.put(CutName(review.project, review.cut), review)

    def hold(self, record: Record) -> bool:
        """Put a legal hold on all a version is made of, where `hold_locked` asks for it; tells whether it did.

        Raises StoreRefused where the bucket has no Object Lock, or we may not.
        """
        if not self.settings.hold_locked:
            return False
        key = self.layout.record(record.name, record.number)
        counting = list_versions(self._client, self.settings.bucket, key).oldest(key)
        versions = [(part.key, part.version_id) for part in record.parts]
        hold(self._client, self.settings.bucket, [*versions, *([(key, counting.version_id)] if counting else [])])
        return True

    # What hangs loose

    def dangling(self, name: CutName) -> Dangling:
        """Return what is loose or lost in a cut, from one listing; changes nothing."""
        return self._inspector.dangling(name)

    def open_uploads(self) -> list[OpenUpload]:
        """Return the uploads under the prefix that were never finished, the oldest first, also those of other tools."""
        return self._inspector.open_uploads(self.layout.root)

    def give_up(self, upload: OpenUpload) -> None:
        """Have the store drop an upload that was never finished. Raises StoreRefused for one that isn't ours."""
        self._inspector.give_up(upload)

    def lay_together(self, name: CutName) -> int:
        """Write a cut's index, the help for reading many records at once; returns how many records are in it."""
        return self._shelf.lay_together(name)

    @staticmethod
    def forget_cached() -> None:
        """Throw away what this machine keeps of records and files, of every bucket; it is fetched again when needed."""
        for folder in ("records", "labels"):
            Cache(folder).clear()

    # Out

    def fetch(
        self, part: Part, target: Path, *, progress: Progress | None = None, stop: threading.Event | None = None,
    ) -> None:
        """Fetch a part and put it in place as `target`, verified; the folder must be there.

        Raises TargetExists when something of that name is there (nothing is overwritten), Damaged when the
        bytes are not the published ones, NoRoom. What was fetched when it fails otherwise, is killed, or `stop`
        ends it (raising Stopped within a second) stays hidden beside `target`, and the next pull goes on from it.
        """
        tries = Tries(self._freight, self.settings.patience, stop)
        step = min(_download.RANGE, self.settings.part_size)
        _download.fetch_to(_download.Source(self.settings.bucket, part, tries, self._limit, step), target, progress)

    def open_part(self, part: Part) -> RemoteFile:
        """Open a part to look into it, fetched where it is read. Nothing is verified, nothing kept on disk."""
        return RemoteFile(self._client, self.settings.bucket, part)

    def read(self, part: Part) -> bytes:
        """Return a small part's bytes, verified. Raises Damaged."""
        digest, blocks = Digest(), []
        for block in _download.stream(self._client, self.settings.bucket, part):
            digest.update(block)
            blocks.append(block)
        _download.refuse_difference(part, digest)
        return b"".join(blocks)

    def link(self, part: Part, file_name: str, seconds: int) -> Link:
        """Sign a link with which anybody can read a part, and only this S3 version of it, for so many seconds.

        A browser saves it as `file_name`. Raises StoreRefused for more than 7 days or a part in an archive class,
        NotFound for one that is gone.
        """
        return link(self._client, self.settings, part, file_name, seconds)

    def verify(self, record: Record, *, progress: Progress | None = None) -> list[PartCheck]:
        """Re-read all that is stored of a version and say of each part what differs."""
        return [self.verify_part(part, progress=progress) for part in record.parts]

    def verify_part(self, part: Part, *, progress: Progress | None = None) -> PartCheck:
        """Re-read one part, or what is kept beside a version, and say what differs."""
        return reread(self._client, self.settings.bucket, part, progress)


def _record(
    name: CutName, number: int, draft: Draft, parts: tuple[Part, ...], changes: Mapping[str, int] | None
) -> Record:
    return Record(
        project=name.project, cut=name.cut, number=number, publish_id=draft.publish_id, note=draft.note,
        author=draft.author, time=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        base=draft.base, parts=parts, changes=None if changes is None else dict(changes), timeline=draft.timeline,
        render=draft.render, host=draft.host, extra=dict(draft.extra),
    )
