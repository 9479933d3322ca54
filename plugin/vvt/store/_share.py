"""A link to one file of a version, for somebody without an account: signed here, read straight from the store."""

from __future__ import annotations

import ipaddress
import mimetypes
import socket
from bisect import bisect_left
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, urlsplit

from vvt.errors import NotConfigured, StoreRefused
from vvt.store._client import signer_like
from vvt.store._errors import told

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from vvt.store.record import Part
    from vvt.store.settings import StoreSettings

LONGEST = 7 * 24 * 3600  # seconds; SigV4's own limit
_ARCHIVES = frozenset({"GLACIER", "DEEP_ARCHIVE"})
_AT_HOME = (".local", ".lan", ".internal", ".home.arpa", ".localdomain", ".test")


@dataclass(frozen=True, slots=True)
class Link:
    """A link that reads one S3 version; whoever has it can, until it ends.

    `ends` is ISO 8601 in UTC, by this machine's clock; `seconds` from now. `warnings` are sentences about what may
    make it useless sooner or elsewhere.
    """

    url: str
    ends: str
    seconds: int
    warnings: tuple[str, ...]


def link(client: S3Client, settings: StoreSettings, part: Part, file_name: str, seconds: int) -> Link:
    """Sign a link to `part`, saved under `file_name` by a browser. Raises NotFound, StoreRefused, NotConfigured."""
    if seconds <= 0:
        raise StoreRefused("A link has to last for a while.", "Ask for 1 hour or more.")
    if seconds > LONGEST:
        raise StoreRefused("A link lasts 7 days at the most.", "Ask for 168 hours or fewer.")
    _see(client, settings.bucket, part)
    signer, credentials = signer_like(client, settings)
    if credentials is None:
        raise NotConfigured("No credentials were found.", "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and its secret.")
    lasting = _lasting(credentials, seconds)
    with told("sign a link"):
        url: str = signer.generate_presigned_url("get_object", ExpiresIn=seconds, Params={
            "Bucket": settings.bucket, "Key": part.key, "VersionId": part.version_id,
            "ResponseContentDisposition": disposition(file_name)})
    ends = (datetime.now(UTC) + timedelta(seconds=lasting)).isoformat(timespec="seconds").replace("+00:00", "Z")
    warnings = (_said_of_credentials(credentials, lasting, seconds), _said_of_address(signer.meta.endpoint_url))
    return Link(url, ends, lasting, tuple(filter(None, warnings)))


def disposition(file_name: str) -> str:
    """Name the file for a browser (RFC 6266): films may be shown where they can be, all else is saved."""
    kind = mimetypes.guess_type(file_name)[0] or ""
    plain = "".join(letter if letter.isascii() and letter.isprintable() and letter not in '"\\%' else "_"
                    for letter in file_name)
    how = "inline" if kind.startswith(("video/", "image/")) else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"


def _see(client: S3Client, bucket: str, part: Part) -> None:
    """Refuse what the link would not give: an S3 version that is gone, or lies in an archive."""
    with told("look at what was stored"):
        head: Any = client.head_object(Bucket=bucket, Key=part.key, VersionId=part.version_id)
    if head.get("StorageClass") in _ARCHIVES and 'ongoing-request="false"' not in head.get("Restore", ""):
        raise StoreRefused("The file lies in an archive class, so a link to it would not work.",
                           "Have it restored in S3 first.")


def _lasting(credentials: Any, seconds: int) -> int:  # noqa: ANN401 -- botocore's credentials of several kinds
    """Return how long the link works: as asked for, or until the credentials it is signed with end.

    botocore tells the end of credentials only as the answer to "do they end within …?".
    """
    ending = getattr(credentials, "refresh_needed", None)
    if ending is None:
        return seconds
    return max(0, bisect_left(range(seconds + 1), True, key=lambda within: ending(refresh_in=within)) - 1)


def _said_of_credentials(credentials: Any, lasting: int, seconds: int) -> str:  # noqa: ANN401 -- as above
    if lasting < seconds:
        hours, minutes = divmod(lasting // 60, 60)
        return f"The credentials it is signed with end in {hours} h {minutes} min, and the link with them."
    if credentials.get_frozen_credentials().token and not hasattr(credentials, "refresh_needed"):
        return "The credentials it is signed with are temporary and don't say how long: the link ends with them."
    return ""


def _said_of_address(endpoint: str) -> str:
    host = urlsplit(endpoint).hostname or ""
    reach = _reach(host)
    if reach == "machine":
        return f"The store's address, {host}, is this machine only: on any other the link leads nowhere."
    if reach == "network":
        return f"The store's address, {host}, is reached from this network only: outside it the link leads nowhere."
    return ""


def _reach(host: str) -> Literal["machine", "network", "world"]:
    """Tell from where a host is reached: by its address, its name, or where that leads."""
    if host == "localhost" or host.endswith(".localhost"):
        return "machine"
    addresses = _addresses(host)
    if addresses and all(address.is_loopback or address.is_unspecified for address in addresses):
        return "machine"
    at_home = ("." not in host.strip("[]") and ":" not in host) or host.endswith(_AT_HOME)
    return "network" if at_home or (addresses and not any(address.is_global for address in addresses)) else "world"


def _addresses(host: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """Where a name leads; nowhere if that can't be found out."""
    if host.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return []
    found: list[str] = [host]
    with suppress(OSError, UnicodeError):
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, None)]
    with suppress(ValueError):
        return [ipaddress.ip_address(address.partition("%")[0]) for address in found]
    return []
