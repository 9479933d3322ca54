"""Which bucket, and how to reach it. Secrets are not in here: boto3 finds them by its own ways."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """A bucket, a prefix within it, and the way there.

    `endpoint` (a URL) is for stores other than AWS, `profile` one of boto3's, `ca_bundle` the path of a
    PEM file for a store with a certificate of its own. What is None is left to boto3.
    """

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    profile: str | None = None
    region: str | None = None
    ca_bundle: str | None = None
