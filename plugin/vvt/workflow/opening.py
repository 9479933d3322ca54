"""From settings to an open store."""

from __future__ import annotations

from urllib.parse import urlsplit

from vvt.config import Settings, need_bucket
from vvt.errors import NotConfigured
from vvt.store import Store, StoreSettings


def open_store(chosen: Settings) -> Store:
    """The store that `chosen` names; no network yet. Raises NotConfigured."""
    need_bucket(chosen)
    if "@" in urlsplit(chosen.endpoint).netloc:
        raise NotConfigured("The endpoint has a user name or password in it.",
                            "Leave it out and put the credentials into an AWS profile.")
    return Store(StoreSettings(
        bucket=chosen.bucket, prefix=chosen.prefix, endpoint=chosen.endpoint or None,
        profile=chosen.profile or None, region=chosen.region or None, ca_bundle=chosen.ca_bundle or None))
