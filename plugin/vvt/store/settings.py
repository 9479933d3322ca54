"""Which bucket, and how to reach it. Secrets are not in here: boto3 finds them by its own ways."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """A bucket, a prefix within it, and the way there.

    `endpoint` (a URL) is for stores other than AWS, `profile` one of boto3's, `ca_bundle` the path of a
    PEM file for a store with a certificate of its own, `proxy` the URL of an HTTP proxy. `kms_key` is the key
    that everything we put is encrypted with (SSE-KMS), `storage_class` the class that renders are put in.
    What is None is left to boto3 and the bucket. `hold_locked` puts a legal hold on versions that become locked;
    `viewing_proxy` asks whoever publishes a film here to make a small one of it, too.

    `limit` is the most bytes a second that leave or arrive, None for no limit. `patience` is for how many
    seconds the transfer of one piece may go on failing before it is given up, None for ever; `timeout` how
    many seconds a server may say nothing before that counts as failing, `attempts` how often what is small is asked
    in all. `part_size` is how many bytes go into
    one part of an upload at the least (S3 wants 5 MiB).
    """

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    profile: str | None = None
    region: str | None = None
    ca_bundle: str | None = None
    proxy: str | None = None
    kms_key: str | None = None
    storage_class: str | None = None
    hold_locked: bool = False
    viewing_proxy: bool = False
    limit: int | None = None
    patience: float | None = 120.0
    timeout: float = 60.0
    attempts: int = 5
    part_size: int = 64 << 20

    @property
    def where(self) -> tuple[str, str, str | None]:
        """Which bucket of which store, and under what in it: equal for two that have the same versions."""
        return self.bucket, self.prefix.strip("/"), self.endpoint
