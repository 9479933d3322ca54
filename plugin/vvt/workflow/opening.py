"""From settings to an open store."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vvt.config import Settings, need_bucket
from vvt.errors import NotConfigured
from vvt.store import Store, StoreSettings

if TYPE_CHECKING:
    import threading

# A server that says nothing is given up after some 15 s: whoever waits for the answer may have mistyped its address.
_SILENT_SECONDS, _ATTEMPTS = 7.0, 2


def open_store(chosen: Settings) -> Store:
    """The store that `chosen` names; no network yet. Raises NotConfigured."""
    return Store(store_settings(chosen))


def open_to_look(chosen: Settings, stop: threading.Event) -> Store:
    """The same for one look that somebody waits for: short of patience, and over within a second of `stop`.

    Its keys are those that hold now. Raises NotConfigured.
    """
    hasty = replace(store_settings(chosen), timeout=_SILENT_SECONDS, attempts=_ATTEMPTS)
    return Store(hasty).connected().heeding(stop)


def store_settings(chosen: Settings) -> StoreSettings:
    """What the store has to be told of `chosen`. Raises NotConfigured."""
    need_bucket(chosen)
    _check(chosen)
    return StoreSettings(
        bucket=chosen.bucket, prefix=chosen.prefix, endpoint=chosen.endpoint or None,
        profile=chosen.profile or None, region=chosen.region or None, ca_bundle=chosen.ca_bundle or None,
        proxy=chosen.proxy or None, kms_key=chosen.kms_key or None, storage_class=chosen.storage_class or None,
        hold_locked=_holds(chosen), viewing_proxy=_wants_proxy(chosen))


def _holds(chosen: Settings) -> bool:
    if chosen.legal_hold not in {"", "locked"}:
        raise NotConfigured(f'legal_hold is "{chosen.legal_hold}", which means nothing.',
                            'Write legal_hold = "locked" into the configuration, or take it out.')
    return chosen.legal_hold == "locked"


def _wants_proxy(chosen: Settings) -> bool:
    if chosen.viewing_proxy not in {"", "true", "false"}:
        raise NotConfigured(f'viewing_proxy is "{chosen.viewing_proxy}", which means nothing.',
                            "Write viewing_proxy = true into the configuration, or take it out.")
    return chosen.viewing_proxy == "true"


def check_addresses(chosen: Settings) -> None:
    """Raise NotConfigured for an endpoint or a proxy that is no address, or has a secret in it."""
    # What has a secret in it would end up in the configuration file, which never holds one.
    _check_address("endpoint", chosen.endpoint, "put the credentials into an AWS profile")
    _check_address("proxy", chosen.proxy, "name the proxy in HTTPS_PROXY, which stays in your environment")


def _check_address(what: str, address: str, instead: str) -> None:
    if "@" in address:
        raise NotConfigured(f"The {what} has a user name or password in it.", f"Leave it out and {instead}.")
    if set("?#") & set(address):
        # Not repeated: it may be a signed link, which is as good as a password.
        raise NotConfigured(f"The {what} is no plain address of a server.", "Write it without what is behind the ?.")
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 -- raises where it is no number
    except ValueError:
        parts = urlsplit("")
    if address and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise NotConfigured(f"The {what} {address} is no address of a server.",
                            "Write it as https://host or https://host:port.")


def _check(chosen: Settings) -> None:
    check_addresses(chosen)
    if chosen.ca_bundle and not os.path.exists(chosen.ca_bundle):
        raise NotConfigured(f"There is no file {chosen.ca_bundle} with certificates to trust.",
                            "Correct --ca-bundle, AWS_CA_BUNDLE or ca_bundle in the configuration.")
