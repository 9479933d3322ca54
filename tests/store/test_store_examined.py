"""What examining finds: the clock, a certificate near its end, many checks at once, and never a hang."""

import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from vvt.errors import StoreRefused
from vvt.store import Finding, StoreSettings, side_by_side
from vvt.store._endpoint import look_at_clock, look_at_endpoint

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)


@given(st.integers(-100_000, 100_000), st.floats(0, 5), st.floats(0, 0.999))
def test_the_clock_is_judged_by_how_far_it_is_off(seconds: int, took: float, part: float):
    ours = NOW.timestamp() + part
    theirs = format_datetime(NOW + timedelta(seconds=seconds))
    state = next(iter(look_at_clock(theirs, ours, ours + took))).state
    if abs(seconds) > 1000:
        assert state == "alarm"
    elif 70 < abs(seconds) < 890:
        assert state == "warning"
    elif abs(seconds) < 50:
        assert state == "ok"


@pytest.mark.parametrize("date", ["", "yesterday", "Sun, 99 Nov 2026 20:00:00 GMT"])
def test_a_store_that_tells_no_time(date: str):
    assert next(iter(look_at_clock(date, 0.0, 1.0))).state == "unknown"


@pytest.fixture(params=[5, 300])
def certified(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[int, str, Path]]:
    """A server on loopback with a certificate that ends in so many days."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(7).not_valid_before(today - timedelta(days=1))
            .not_valid_after(today + timedelta(days=request.param, hours=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .sign(key, hashes.SHA256()))
    pem, secret = tmp_path / "cert.pem", tmp_path / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                         serialization.NoEncryption()))
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield request.param, f"https://localhost:{server.server_port}", pem
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_certificate_near_its_end_is_a_warning(certified: tuple[int, str, Path]):
    days, endpoint, pem = certified
    tls = {finding.topic: finding for finding in look_at_endpoint(endpoint, StoreSettings("b", ca_bundle=str(pem)))}
    assert tls["TLS"].state == ("warning" if days == 5 else "ok")
    assert f"{days} days" in tls["TLS"].cause


def test_a_certificate_nobody_vouches_for_is_an_alarm(certified: tuple[int, str, Path]):
    tls = {finding.topic: finding for finding in look_at_endpoint(certified[1], StoreSettings("b"))}
    assert tls["TLS"].state == "alarm"
    assert "--ca-bundle" in tls["TLS"].fix


def test_checks_run_at_once_and_are_told_in_their_order():
    meet = threading.Barrier(3, timeout=10)

    def check(topic: str) -> Iterator[Finding]:
        meet.wait()
        yield Finding(topic, "ok", "Well.")

    found = side_by_side({topic: lambda topic=topic: check(topic) for topic in "cab"}, 10)
    assert [finding.topic for finding in found] == ["c", "a", "b"]


def test_what_hangs_or_is_refused_is_unknown_and_nobody_waits():
    never = threading.Event()

    def refused() -> Iterator[Finding]:
        yield Finding("first", "ok", "Lost with the rest.")
        raise StoreRefused("No.", "Ask.")

    def hangs() -> list[Finding]:
        never.wait(60)
        return []

    began = time.monotonic()
    found = side_by_side({"hangs": hangs, "refused": refused}, 0.3)
    never.set()
    assert time.monotonic() - began < 10
    assert [(finding.topic, finding.state) for finding in found] == [("hangs", "unknown"), ("refused", "unknown")]
    assert (found[1].cause, found[1].fix) == ("No.", "Ask.")


def test_what_nobody_foresaw_is_not_hidden():
    def broken() -> list[Finding]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        side_by_side({"broken": broken}, 5)
