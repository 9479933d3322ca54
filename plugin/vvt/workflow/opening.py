"""From settings to an open store."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from vvt.config import Settings, need_bucket
from vvt.errors import NotConfigured
from vvt.store import Store, StoreSettings


def open_store(chosen: Settings) -> Store:
    """The store that `chosen` names; no network yet. Raises NotConfigured."""
    need_bucket(chosen)
    _check(chosen)
    return Store(StoreSettings(
        bucket=chosen.bucket, prefix=chosen.prefix, endpoint=chosen.endpoint or None,
        profile=chosen.profile or None, region=chosen.region or None, ca_bundle=chosen.ca_bundle or None))


def _check(chosen: Settings) -> None:
    endpoint = urlsplit(chosen.endpoint)
    if chosen.endpoint and (endpoint.scheme not in {"http", "https"} or not endpoint.hostname):
        raise NotConfigured(f"The endpoint {chosen.endpoint} is no address of an S3 server.",
                            "Write it as https://host or https://host:port.")
    if "@" in endpoint.netloc:
        # It would end up in the configuration file, which never holds a secret.
        raise NotConfigured("The endpoint has a user name or password in it.",
                            "Leave it out and put the credentials into an AWS profile.")
    if chosen.ca_bundle and not os.path.exists(chosen.ca_bundle):
        raise NotConfigured(f"There is no file {chosen.ca_bundle} with certificates to trust.",
                            "Correct --ca-bundle, AWS_CA_BUNDLE or ca_bundle in the configuration.")
