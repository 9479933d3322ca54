"""The one S3 client: how it signs, checks, retries and reaches the store.

Measured on real stores: boto3's default upload over https (aws-chunked with a trailer) is refused by Ceph
16 and others, so checksums are computed by us and sent as plain headers ("when_required" keeps boto3 from
adding its own). The CRT transfer client ignores the endpoint and goes to AWS, so nothing here uses boto3's
transfer layer at all: the client is botocore's, which finds keys, profile and endpoint just as boto3 does.
"""

from __future__ import annotations

import threading
from copy import copy
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from botocore import UNSIGNED
from botocore.config import Config
from botocore.hooks import HierarchicalEmitter
from botocore.httpsession import get_cert_path
from botocore.loaders import Loader
from botocore.session import Session

from vvt.errors import NotConfigured
from vvt.store._errors import told
from vvt.store._labels import asked_for
from vvt.store._listing import read_pages

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from vvt.store.settings import StoreSettings

# Making a session or a client isn't safe in threads; using one is.
_MAKING = threading.Lock()
# The description of S3, read once: most of what making a client costs.
_DESCRIPTIONS = Loader()


def connect(settings: StoreSettings, *, freight: bool = False) -> S3Client:
    """Make the client; no network. Raises NotConfigured for a profile or region that isn't there.

    `freight` makes the one that moves files: every call tries once, because `Tries` decides about the next,
    and what it sends isn't hashed a third time with SHA-256 over plain http either. (The headers are signed
    with their CRC64NVME; the record, which names the BLAKE3 of every byte, is always signed whole.)
    """
    with _MAKING, told("reach the store"):
        session = _session(settings)
        region = settings.region or session.get_config_variable("region") or "us-east-1"

        def client(s3: dict[str, Any]) -> S3Client:
            made: Any = session.create_client(
                "s3", region_name=region, endpoint_url=settings.endpoint, verify=settings.ca_bundle,
                config=_config(s3, settings, freight=freight),
            )
            return cast("S3Client", made)

        # The endpoint may come from boto3's own variables or profile: ask which it became.
        endpoint = settings.endpoint or client({}).meta.endpoint_url
        _refuse_secret(endpoint)
        ours = client(_manners(endpoint) | ({"payload_signing_enabled": False} if freight else {}))
    asked_for(ours, settings)
    read_pages(ours)
    return ours


class Clients:
    """The clients of one store, each made when it is first needed: one for what is asked, one that moves files."""

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings

    @cached_property
    def plain(self) -> S3Client:
        """For what is small; it tries a few times itself."""
        return connect(self._settings)

    @cached_property
    def freight(self) -> S3Client:
        """For what is large; see `connect`."""
        return connect(self._settings, freight=True)


def stranger_like(client: S3Client, settings: StoreSettings) -> S3Client:
    """Make a client for the same store that signs nothing: somebody without credentials. No network."""
    endpoint = client.meta.endpoint_url
    config = _config(_manners(endpoint), settings, freight=True).merge(Config(signature_version=UNSIGNED))
    with _MAKING, told("reach the store"):
        session = _session(settings)
        made: Any = session.create_client("s3", region_name=client.meta.region_name, endpoint_url=endpoint,
                                          verify=settings.ca_bundle, config=config)
    return cast("S3Client", made)


def signer_like(client: S3Client, settings: StoreSettings) -> tuple[S3Client, Any]:
    """Make a client for the same store that signs links with SigV4, and return the credentials it signs with.

    (Left to itself botocore still signs links the old way in AWS's older regions, which KMS refuses.) No network,
    unless the credentials have to be fetched. The credentials are None where there are none.
    """
    endpoint = client.meta.endpoint_url
    config = _config(_manners(endpoint), settings, freight=False).merge(Config(signature_version="s3v4"))
    with _MAKING, told("reach the store"):
        session = _session(settings)
        made: Any = session.create_client("s3", region_name=client.meta.region_name, endpoint_url=endpoint,
                                          verify=settings.ca_bundle, config=config)
        return cast("S3Client", made), session.get_credentials()


def _session(settings: StoreSettings) -> Session:
    session = Session(profile=settings.profile, event_hooks=copy(_hooks()), include_builtin_handlers=False)
    session.register_component("data_loader", _DESCRIPTIONS)
    return session


@cache
def _hooks() -> HierarchicalEmitter:
    """What botocore does around every call, registered once and copied: it is half of what another client costs."""
    hooks = HierarchicalEmitter()
    Session(event_hooks=hooks)
    return hooks


def certificates_trusted(settings: StoreSettings) -> str:
    """Return the file or folder of certificates that connections are checked against."""
    with _MAKING, told("find the certificates"):
        own = settings.ca_bundle or Session(profile=settings.profile).get_config_variable("ca_bundle")
    return str(own or get_cert_path(True))


def endpoint_of(client: S3Client) -> str:
    """Return the store's address without anything secret in it."""
    parts = urlsplit(client.meta.endpoint_url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _refuse_secret(endpoint: str) -> None:
    """An address is told in errors, by botocore's too, so there must be no password and no signature in it."""
    if set("@?#") & set(endpoint) or urlsplit(endpoint).scheme not in {"http", "https"}:
        raise NotConfigured("The endpoint (in AWS's configuration) is no plain address of a server.",
                            "Write it as https://host or https://host:port, without user, password or question mark.")


def _manners(endpoint: str) -> dict[str, Any]:
    """Over https TLS protects the payload, so it isn't hashed again; other stores want the bucket in the path."""
    parts = urlsplit(endpoint)
    manners: dict[str, Any] = {}
    if parts.scheme == "https":
        manners["payload_signing_enabled"] = False
    if not (parts.hostname or "").endswith((".amazonaws.com", ".amazonaws.com.cn")):
        manners["addressing_style"] = "path"
    return manners


def _config(s3: dict[str, Any], settings: StoreSettings, *, freight: bool) -> Config:
    manners: Any = s3  # botocore's own type for it is private
    return Config(
        s3=manners,
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        connect_timeout=min(10, settings.timeout),
        read_timeout=settings.timeout,
        retries={"mode": "standard", "total_max_attempts": 1 if freight else settings.attempts},
        max_pool_connections=24,
        # None leaves it to the environment (HTTPS_PROXY, NO_PROXY).
        proxies={"http": settings.proxy, "https": settings.proxy} if settings.proxy else None,
        user_agent_extra="video-version-tracker",
    )
