"""The way to the store: its name, a connection, its certificate, its clock."""

from __future__ import annotations

import os
import socket
import ssl
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from vvt.store._client import certificates_trusted
from vvt.store.examined import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.store.settings import StoreSettings

_CONNECT = 5.0               # seconds
_SOON = 21 * 24 * 3600       # seconds before a certificate ends
_SKEW, _REFUSED = 60, 900    # seconds; S3 refuses a request that is signed a quarter of an hour off
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def look_at_endpoint(endpoint: str, settings: StoreSettings) -> Iterator[Finding]:
    """Look up the name, connect, shake hands. The first that fails ends it: `reached` tells."""
    parts = urlsplit(endpoint)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    proxy = _proxy(parts.scheme, host, settings)
    if proxy:
        yield from _by_proxy(proxy)
        return
    try:
        with socket.create_connection((host, port), _CONNECT) as connection:
            yield Finding("endpoint", "ok", f"{parts.scheme}://{host}:{port} answers.")
            if parts.scheme == "https":
                yield from _certificate(connection, host, settings)
            else:
                yield _without_tls(host)
    except socket.gaierror:
        yield Finding("endpoint", "alarm", f"No computer called {host} is known here.",
                      "Check the endpoint's spelling, the network and the VPN.")
    except OSError as trouble:
        yield Finding("endpoint", "alarm", f"Nothing answers at {host}:{port} ({trouble.strerror or 'time-out'}).",
                      "Check the network and the VPN, and ask whether the store is running.")


def reached(findings: list[Finding]) -> bool:
    """Tell whether there is a way to the store."""
    return not any(finding.state == "alarm" for finding in findings)


def _proxy(scheme: str, host: str, settings: StoreSettings) -> str:
    if settings.proxy:
        return settings.proxy
    return "" if proxy_bypass(host) else getproxies().get(scheme, "")


def _by_proxy(proxy: str) -> Iterator[Finding]:
    """A proxy looks up the name and connects; what is behind it shows when the bucket is asked."""
    parts = urlsplit(proxy if "//" in proxy else f"http://{proxy}")
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((host, port), _CONNECT).close()
    except OSError:
        yield Finding("proxy", "alarm", f"The proxy {host}:{port} doesn't answer.",
                      "Check proxy in the configuration, or HTTPS_PROXY and NO_PROXY.")
    else:
        yield Finding("proxy", "ok", f"The way goes through the proxy {host}:{port}.")


def _without_tls(host: str) -> Finding:
    if host in _LOOPBACK:
        return Finding("TLS", "ok", "The store is on this machine, so nothing is encrypted on the way.")
    return Finding("TLS", "warning", "Films and names travel unencrypted: the endpoint is http.",
                   "Use the store's https address.")


def _certificate(connection: socket.socket, host: str, settings: StoreSettings) -> Iterator[Finding]:
    try:
        trusted = certificates_trusted(settings)
        folder = os.path.isdir(trusted)
        context = ssl.create_default_context(cafile=None if folder else trusted, capath=trusted if folder else None)
        with context.wrap_socket(connection, server_hostname=host) as safe:
            ends = ssl.cert_time_to_seconds(str((safe.getpeercert() or {})["notAfter"]))
            yield _ending(ends - time.time(), safe.version() or "TLS")
    except ssl.SSLCertVerificationError as trouble:
        yield Finding("TLS", "alarm", f"The store's certificate was not accepted ({trouble.verify_message}).",
                      "If the store has a certificate of its own, give its CA file with --ca-bundle.")
    except (OSError, ssl.SSLError):
        yield Finding("TLS", "alarm", f"{host} answers, but speaks no TLS, or the CA file can't be read.",
                      "Check whether the endpoint is https or http, and ca_bundle.")


def _ending(seconds: float, version: str) -> Finding:
    days = int(seconds // 86400)
    if seconds < _SOON:
        return Finding("TLS", "warning", f"The store's certificate ends in {days} days.",
                       "Tell whoever looks after the store to renew it.")
    return Finding("TLS", "ok", f"{version}; the certificate is good for {days} days.")


def look_at_clock(date: str, before: float, after: float) -> Iterator[Finding]:
    """Compare the store's Date with ours; `before` and `after` are our times around the request."""
    try:
        theirs = parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError):
        yield Finding("clock", "unknown", "The store doesn't say what time it has.")
        return
    # Its Date has whole seconds.
    off = max(before - theirs - 1, theirs - after, 0.0)
    if off < _SKEW:
        yield Finding("clock", "ok", "This computer's clock agrees with the store's.")
    else:
        yield Finding("clock", "alarm" if off > _REFUSED else "warning",
                      f"This computer's clock is {off / 60:.0f} minutes off the store's.",
                      "Have the system set its clock from the network: S3 refuses what is signed 15 minutes off.")
