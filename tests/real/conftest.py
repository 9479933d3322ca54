"""Real servers for the store's promises: Ceph over https, LocalStack over https, or one that is named.

`VVT_TEST_ENDPOINT_URL` names an endpoint; then boto3's own variables give keys, region and CA bundle, and
only that one is tried. Else both servers are started by the scripts in `servers/` and stopped at the end; where one
can't be had (no root, no package index), its tests are skipped and say why. Each has a worker of its own, so both are
put up at the same time, and one's tests run while the other is waited for.
"""

import os
import re
import subprocess
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from support.s3 import Place
from vvt.store import StoreSettings

pytest.register_assert_rewrite(
    "support.store_contract", "support.transfer_contract", "support.versions_contract")

# As it was before tests were given a home of their own.
_ENVIRONMENT = dict(os.environ)
_OWN = _ENVIRONMENT.get("VVT_TEST_ENDPOINT_URL")
_STARTED = ("ceph", "localstack")
_NOT_HERE = 75  # EX_TEMPFAIL: what the scripts answer where a server can't be had
_SCRIPTS = Path(__file__).parent / "servers"


class _OneServerOneWorker(LoadScopeScheduling):
    """Who starts a server has all its tests: nobody starts it twice, or stops it while others still use it."""

    def _split_scope(self, nodeid: str) -> str:
        named = set(re.split(r"[\[\]-]", nodeid)) & set(_STARTED)
        return named.pop() if named else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Hand out the tests by server; `--dist loadgroup` puts marks into names, which pytest 9 doesn't read any more."""
    return _OneServerOneWorker(config, log)


@dataclass(frozen=True)
class Server:
    """A running server, the keys of its users ("admin" at least), and where it answers without TLS, if it does."""

    kind: str
    endpoint: str
    ca_bundle: str | None
    keys: dict[str, tuple[str, str]]
    plain: str = ""


def _script(kind: str, *words: str) -> str:
    command = [_SCRIPTS / f"{kind}.sh", *words]
    done = subprocess.run(command, env=_ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode == _NOT_HERE:
        pytest.skip(f"{kind} can't be had here: {done.stderr.strip()[-500:]}")
    if done.returncode:
        pytest.fail(f"{kind} did not {words[0]}: {done.stderr[-2000:]}")
    return done.stdout


def _started(kind: str) -> Server:
    told = dict(line.split("=", 1) for line in _script(kind, "start").splitlines() if "=" in line)
    endpoint, ca_bundle, plain = told.pop("endpoint"), told.pop("ca"), told.pop("plain", "")
    return Server(kind, endpoint, ca_bundle, {who: _pair(keys) for who, keys in told.items()}, plain)


def _pair(keys: str) -> tuple[str, str]:
    key, _, secret = keys.partition(":")
    return key, secret


@pytest.fixture(scope="session", params=["own"] if _OWN else _STARTED)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Each server in turn."""
    if _OWN:
        keys = (_ENVIRONMENT.get("AWS_ACCESS_KEY_ID", ""), _ENVIRONMENT.get("AWS_SECRET_ACCESS_KEY", ""))
        yield Server("own", _OWN, _ENVIRONMENT.get("AWS_CA_BUNDLE"), {"admin": keys})
        return
    yield _started(request.param)
    _script(request.param, "stop")


@pytest.fixture
def bare_place(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A bucket just created; emptied and removed at the end."""
    key, secret = server.keys["admin"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
    settings = StoreSettings(f"vvt-{uuid.uuid4().hex[:12]}", "films/2026", server.endpoint, ca_bundle=server.ca_bundle)
    place = Place(settings, keys=(key, secret))
    client = place.other_tool
    client.create_bucket(Bucket=place.bucket)
    yield place
    with ThreadPoolExecutor(8) as crew:
        for page in client.get_paginator("list_object_versions").paginate(Bucket=place.bucket):
            gone = [crew.submit(client.delete_object, Bucket=place.bucket, Key=item["Key"], VersionId=item["VersionId"])
                    for item in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]]
            for each in gone:
                each.result()
    client.delete_bucket(Bucket=place.bucket)


@pytest.fixture
def place(server: Server, bare_place: Place) -> Place:
    """A bucket ready for versions."""
    bare_place.store().set_up()
    known = {"ceph": "ignored", "localstack": "honoured"}
    return Place(bare_place.settings, known.get(server.kind) or bare_place.store().check().conditions, bare_place.keys)
