"""A bucket for tests: moto's server on a real socket, and another tool's way into it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config

from support.light_lists import lists_made_light
from vvt.store import Store, StoreSettings
from vvt.store.embedded import EmbeddedS3


@dataclass(frozen=True)
class Place:
    """A bucket on some server. `conditions` is what its store does with `If-None-Match`."""

    settings: StoreSettings
    conditions: str = "honoured"
    keys: tuple[str, str] | None = None

    def store(self, **changed: Any) -> Store:
        """A new store on this bucket, as another process would have."""
        return Store(replace(self.settings, **changed))

    @property
    def bucket(self) -> str:
        """The bucket's name."""
        return self.settings.bucket

    @cached_property
    def other_tool(self) -> Any:
        """A client of somebody who doesn't know us."""
        key, secret = self.keys or (None, None)
        return boto3.client(
            "s3", endpoint_url=self.settings.endpoint, verify=self.settings.ca_bundle, aws_access_key_id=key,
            aws_secret_access_key=secret, region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required",
                          response_checksum_validation="when_required"),
        )


@contextmanager
def embedded_s3(prefix: str = "", *, set_up: bool = True) -> Iterator[Place]:
    """Run a server with a bucket of its own, ready for versions unless `set_up` is False."""
    with EmbeddedS3() as s3:
        yield new_place(s3, prefix, set_up=set_up)


def new_place(s3: EmbeddedS3, prefix: str = "", *, set_up: bool = True) -> Place:
    """A bucket of its own on a server that runs already."""
    lists_made_light()
    place = Place(s3.settings(f"films-{uuid.uuid4().hex[:8]}", prefix))
    if set_up:
        place.store().set_up(create=True)
    return place
