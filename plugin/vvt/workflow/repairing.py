"""`repair`: makes anew what can be made anew, and says what hangs loose. Deletes no version."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vvt.errors import NotFound, StoreRefused
from vvt.outbox import KeptJournals, Outbox, outbox_folder
from vvt.outbox.places import JOURNAL, imports_folder
from vvt.store import PROXY, CutName, Dangling, OpenUpload

if TYPE_CHECKING:
    from vvt.store import Store

_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was found. `indexed` counts the records that were laid together anew.

    `uploads` are those not finished, None where these credentials may not list them. `waiting` are the publish ids and
    upload ids that this machine's outbox goes on with. `refused` says why the index was not written, "" where it was.
    """

    cuts: tuple[Dangling, ...]
    uploads: tuple[OpenUpload, ...] | None
    waiting: frozenset[str] = field(default_factory=frozenset)
    indexed: int = 0
    refused: str = ""

    @property
    def lossless(self) -> bool:
        """True when every version can be read as it was published."""
        return not any(cut.lost or cut.unreadable or cut.hidden for cut in self.cuts)


def repair(store: Store, what: str | None = None) -> Repaired:
    """Look through the bucket, a project or a cut ("PROJECT", "PROJECT/CUT"). Raises NotFound, and what the store does.

    Local caches are thrown away first, so all is read anew from the store; then each cut's index is written.
    """
    names = _names(store, what)
    store.forget_cached()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        cuts = tuple(pool.map(store.dangling, names))
    indexed, refused = 0, ""
    for cut in cuts:
        try:
            indexed += store.lay_together(cut.name) if not refused else 0
        except StoreRefused as trouble:
            refused = trouble.cause
    try:
        uploads = tuple(upload for upload in store.open_uploads() if _within(upload, what))
    except StoreRefused:
        return Repaired(cuts, None, _waiting(), indexed, refused)
    return Repaired(cuts, uploads, _waiting(), indexed, refused)


def _names(store: Store, what: str | None) -> list[CutName]:
    if what is None:
        return [name for project in store.projects() for name in store.cuts(project)]
    if "/" in what.rstrip("/"):
        return [CutName.parse(what)]
    names = store.cuts(CutName(what.rstrip("/"), "any").project)
    if not names:
        raise NotFound(f'There is no project "{what}".', "See what there is: vvt list.")
    return names


def _within(upload: OpenUpload, what: str | None) -> bool:
    if what is None:
        return True
    if upload.name is None:
        return False
    return upload.name == CutName.parse(what) if "/" in what.rstrip("/") else upload.name.project == what.rstrip("/")


def _waiting() -> frozenset[str]:
    """The publish ids in this machine's outbox, and the ids of the uploads that these and imports have begun.

    Looking makes neither where there is none: whoever repairs a bucket may have no room or right for them.
    """
    waiting = frozenset[str]()
    if (outbox_folder() / JOURNAL).exists():
        with Outbox() as outbox:
            entries = [*outbox.entries(), *outbox.to_follow()]
            begun = [outbox.journal(entry.id).of(part).upload() for entry in entries
                     for part in (*(file.part for file in entry.files), PROXY)]
        waiting |= {entry.id for entry in entries} | {upload.upload_id for upload in begun if upload}
    if (imports_folder() / JOURNAL).exists():
        with KeptJournals() as journals:
            waiting |= journals.begun()
    return waiting


def to_give_up(found: Repaired, days: int) -> list[OpenUpload]:
    """Which uploads have been open for more than `days`: of ours alone, and none the outbox here goes on with."""
    return [upload for upload in found.uploads or ()
            if upload.ours and upload.days() >= days and upload.upload_id not in found.waiting]
