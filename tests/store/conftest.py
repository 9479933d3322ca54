"""Buckets on moto's server, which behaves in turn as three kinds of store."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from support.relay import Relay, conditions_ignored, conditions_refused, relayed
from support.s3 import Place, embedded_s3

pytest.register_assert_rewrite("support.store_contract")

_KINDS = {"honoured": None, "ignored": conditions_ignored, "refused": conditions_refused}


@pytest.fixture(params=list(_KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    """What the store does with conditional writes."""
    return str(request.param)


@pytest.fixture
def place(kind: str) -> Iterator[Place]:
    """A bucket ready for versions, under a prefix."""
    with embedded_s3("films/2026") as direct, relayed(direct.settings.endpoint or "") as relay:
        relay.before = _KINDS[kind] or relay.before
        endpoint = direct.settings.endpoint if kind == "honoured" else relay.endpoint
        yield Place(replace(direct.settings, endpoint=endpoint), kind)


@pytest.fixture
def bare_place() -> Iterator[Place]:
    """A bucket just created."""
    with embedded_s3("films/2026", set_up=False) as place:
        place.other_tool.create_bucket(Bucket=place.bucket)
        yield place


@pytest.fixture
def relay() -> Iterator[tuple[Relay, Place]]:
    """A bucket behind a relay that the test gives its rules."""
    with embedded_s3() as direct, relayed(direct.settings.endpoint or "") as between:
        yield between, Place(replace(direct.settings, endpoint=between.endpoint))
