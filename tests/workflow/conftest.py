"""A bucket in memory, as what is published sees it, and one behind a relay that can hold up what is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.relay import relayed
from support.s3 import new_place
from vvt.config import Settings
from vvt.store.embedded import EmbeddedS3

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.relay import Relay
    from support.s3 import Place


@pytest.fixture(scope="module")
def s3() -> Iterator[EmbeddedS3]:
    with EmbeddedS3() as server:
        yield server


@pytest.fixture
def place(s3: EmbeddedS3) -> Place:
    return new_place(s3)


@pytest.fixture
def relay(place: Place) -> Iterator[Relay]:
    with relayed(place.settings.endpoint) as made:
        yield made


@pytest.fixture
def chosen(place: Place, relay: Relay) -> Settings:
    """Names the bucket by way of the relay."""
    return Settings(bucket=place.bucket, endpoint=relay.endpoint)
