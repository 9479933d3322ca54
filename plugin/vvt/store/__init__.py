"""Versions in S3: bucket, records, transfer, history. The one room that knows boto3.

`Store(StoreSettings(bucket=…))` is the way in; everything it takes and returns is here. `docs/store.md`
tells what is laid down in the bucket for good.
"""

from vvt.store._bucket import BucketState, SetupStep
from vvt.store._cache import Cache, cache_dir
from vvt.store._checking import PartCheck
from vvt.store._digest import same_as, same_bytes
from vvt.store._doctor import examine_store
from vvt.store._download import NoRoom, TargetExists
from vvt.store._history import DeleteMarker, History, StoredFile, VersionsPage
from vvt.store._lifecycle import Alarm
from vvt.store._permissions import ROLES, Ground, Role, policy
from vvt.store._records import Unreadable
from vvt.store._repair import Dangling, LostPart, OpenUpload
from vvt.store._reviews import CutReviews
from vvt.store._share import Link
from vvt.store._source import Listening, PartSource, Progress, Sent, SourceChanged
from vvt.store._tries import Stopped
from vvt.store.examined import Check, Finding, side_by_side
from vvt.store.layout import MADE, POSTER, PROXY, STRIP
from vvt.store.names import CutName, Ref, version_word
from vvt.store.record import SCHEMA, Checksums, Draft, Part, Record
from vvt.store.review import STATUSES, Review, Reviews
from vvt.store.settings import StoreSettings
from vvt.store.store import Changes, Store

__all__ = [
    "MADE",
    "POSTER",
    "PROXY",
    "ROLES",
    "SCHEMA",
    "STATUSES",
    "STRIP",
    "Alarm",
    "BucketState",
    "Cache",
    "Changes",
    "Check",
    "Checksums",
    "CutName",
    "CutReviews",
    "Dangling",
    "DeleteMarker",
    "Draft",
    "Finding",
    "Ground",
    "History",
    "Link",
    "Listening",
    "LostPart",
    "NoRoom",
    "OpenUpload",
    "Part",
    "PartCheck",
    "PartSource",
    "Progress",
    "Record",
    "Ref",
    "Review",
    "Reviews",
    "Role",
    "Sent",
    "SetupStep",
    "SourceChanged",
    "Stopped",
    "Store",
    "StoreSettings",
    "StoredFile",
    "TargetExists",
    "Unreadable",
    "VersionsPage",
    "cache_dir",
    "examine_store",
    "policy",
    "same_as",
    "same_bytes",
    "side_by_side",
    "version_word",
]
