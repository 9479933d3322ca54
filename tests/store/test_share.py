"""Links for people without an account: what they give, when they end, where they lead nowhere."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from support.s3 import Place
from support.store_contract import film, published
from vvt.errors import NotConfigured, NotFound, StoreRefused
from vvt.store import Store, StoreSettings
from vvt.store._share import _reach, disposition

__all__ = ["film"]

DAY = 24 * 3600


@pytest.fixture
def kind() -> str:
    return "honoured"


def test_a_link_gives_that_version_under_its_name(place: Place, film: Path):
    first = published(place, film)
    bytes_then = film.read_bytes()
    film.write_bytes(b"another cut")
    published(place, film)
    link = place.store().link(first.parts[0], "Reel 2 – größer v001.mov", DAY)
    with urlopen(link.url, timeout=30) as reply:  # noqa: S310 -- a loopback server's
        assert reply.read() == bytes_then
        saved = reply.headers["Content-Disposition"]
    assert "filename*=UTF-8''Reel%202%20%E2%80%93%20gr%C3%B6%C3%9Fer%20v001.mov" in saved
    query = parse_qs(urlsplit(link.url).query)
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert query["X-Amz-Expires"] == [str(DAY)]
    assert query["versionId"] == [first.parts[0].version_id]
    left = datetime.fromisoformat(link.ends) - datetime.now(UTC)
    assert timedelta(seconds=DAY - 60) < left <= timedelta(seconds=DAY)
    assert ["127.0.0.1, is this machine only" in warning for warning in link.warnings] == [True]


@pytest.mark.parametrize(("seconds", "cause"), [(0, "for a while"), (-1, "for a while"), (7 * DAY + 1, "7 days")])
def test_seven_days_are_the_most(place: Place, film: Path, seconds: int, cause: str):
    part = published(place, film).parts[0]
    assert place.store().link(part, "a.mov", 7 * DAY).seconds == 7 * DAY
    with pytest.raises(StoreRefused, match=cause):
        place.store().link(part, "a.mov", seconds)


def test_what_is_gone_gets_no_link(place: Place, film: Path):
    part = published(place, film).parts[0]
    place.other_tool.delete_object(Bucket=place.bucket, Key=part.key, VersionId=part.version_id)
    with pytest.raises(NotFound):
        place.store().link(part, "a.mov", DAY)


def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **told: object) -> None:
    """A profile whose credentials come from a program, as from a sign-in."""
    answer = {"Version": 1, "AccessKeyId": "tests", "SecretAccessKey": "tests", "SessionToken": "token", **told}
    (tmp_path / "answer.json").write_text(json.dumps(answer))
    program = tmp_path / "sign_in.py"
    program.write_text(f"print(open({str(tmp_path / 'answer.json')!r}).read())")
    (tmp_path / "config").write_text(f"[profile edit]\ncredential_process = {sys.executable} {program}\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)


def test_credentials_that_end_sooner_are_said_so(place: Place, film: Path, tmp_path: Path, monkeypatch):
    part = published(place, film).parts[0]
    ends = datetime.now(UTC) + timedelta(hours=1, minutes=30)
    temporary(tmp_path, monkeypatch, Expiration=ends.isoformat())
    link = place.store(profile="edit").link(part, "a.mov", DAY)
    assert "end in 1 h 29 min" in link.warnings[0]
    assert abs(datetime.fromisoformat(link.ends) - ends) < timedelta(minutes=1)
    assert len(place.store(profile="edit").link(part, "a.mov", 3600).warnings) == 1  # the address alone


def test_temporary_credentials_that_do_not_say_when(place: Place, film: Path, tmp_path: Path, monkeypatch):
    part = published(place, film).parts[0]
    temporary(tmp_path, monkeypatch)
    assert "are temporary" in place.store(profile="edit").link(part, "a.mov", DAY).warnings[0]


def test_no_credentials_are_said_so(place: Place, film: Path, monkeypatch):
    part = published(place, film).parts[0]
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(NotConfigured):
        Store(StoreSettings(place.bucket, place.settings.prefix, place.settings.endpoint)).link(part, "a.mov", DAY)


@pytest.mark.parametrize(("host", "reach"), [
    ("127.0.0.1", "machine"), ("127.8.8.8", "machine"), ("localhost", "machine"), ("::1", "machine"),
    ("s3.localhost", "machine"), ("10.1.2.3", "network"), ("192.168.0.9", "network"),
    ("nas", "network"), ("store.lan", "network"), ("minio.local", "network"), ("169.254.1.1", "network"),
    ("fd00::1", "network"), ("8.8.8.8", "world"), ("2001:4860:4860::8888", "world"),
    ("s3.eu-central-1.amazonaws.com", "world"),
])
def test_from_where_an_address_is_reached(host: str, reach: str):
    assert _reach(host) == reach


def test_the_name_for_the_browser_can_hide_nothing():
    told = disposition('a"; x="\r\nSet-Cookie: b %\u00e9.mov')
    assert told.isascii()
    assert "\r" not in told
    assert told.startswith('inline; filename="a_; x=___Set-Cookie: b __.mov"; filename*=UTF-8\'\'')
    assert disposition("notes.html").startswith("attachment")
