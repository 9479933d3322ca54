"""Buckets on moto's server, which behaves in turn as three kinds of store."""

from collections.abc import Iterator
from dataclasses import replace

import hypothesis
import pytest

from support.relay import Relay, conditions_ignored, conditions_refused, relayed
from support.s3 import Place, new_place
from vvt.store.embedded import EmbeddedS3

pytest.register_assert_rewrite(
    "support.store_contract", "support.transfer_contract", "support.versions_contract")
# A busy machine is no failure: examples are never timed.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")

_KINDS = {"honoured": None, "ignored": conditions_ignored, "refused": conditions_refused}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`kind` is what the store does with conditional writes: where it matters every kind, else the usual one."""
    if "kind" in metafunc.fixturenames:
        matters = metafunc.definition.get_closest_marker("every_kind")
        metafunc.parametrize("kind", list(_KINDS) if matters else ["honoured"])


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedS3]:
    """One server for all; every test has a bucket of its own."""
    with EmbeddedS3() as s3:
        yield s3


@pytest.fixture
def place(kind: str, server: EmbeddedS3) -> Iterator[Place]:
    """A bucket ready for versions, under a prefix."""
    direct = new_place(server, "films/2026")
    with relayed(server.endpoint) as relay:
        relay.before = _KINDS[kind] or relay.before
        endpoint = server.endpoint if kind == "honoured" else relay.endpoint
        yield Place(replace(direct.settings, endpoint=endpoint), kind)


@pytest.fixture
def bare_place(server: EmbeddedS3) -> Place:
    """A bucket just created."""
    place = new_place(server, "films/2026", set_up=False)
    place.other_tool.create_bucket(Bucket=place.bucket)
    return place


@pytest.fixture
def relay(server: EmbeddedS3) -> Iterator[tuple[Relay, Place]]:
    """A bucket behind a relay that the test gives its rules."""
    direct = new_place(server)
    with relayed(server.endpoint) as between:
        yield between, Place(replace(direct.settings, endpoint=between.endpoint))
