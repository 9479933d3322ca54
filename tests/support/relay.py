"""A relay before an S3 server that behaves as other stores do: loses, refuses, drops or alters what passes.

It stands on a socket of its own, so nothing in the code under test is patched.
"""

import http.client
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Request:
    """What came in; a rule may change its headers."""

    method: str
    path: str
    headers: dict[str, str]


class Fault(Enum):
    """What may happen to one call."""

    REFUSED = "answered 503 before the server saw it"
    LOST = "done, and the answer lost"
    CUT = "the connection cut in the middle of what is sent, or of what comes back"
    HUNG = "never answered"
    STALLED = "half of what comes back, and nothing after it"


@dataclass
class Answer:
    """What goes out; a rule may change it, or set `lost` so that the connection is closed instead; see `Fault`."""

    status: int
    headers: dict[str, str]
    body: bytes
    lost: bool = False
    stalled: bool = False


Faults = Callable[[Request], Fault | None]
Before = Callable[[Request], Answer | None]
After = Callable[[Request, Answer], None]


def refusal(status: int, code: str) -> Answer:
    """An answer as S3 gives it."""
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
    return Answer(status, {"Content-Type": "application/xml"}, body)


@dataclass
class Relay:
    """`before` may answer for the server, `after` alters its answer, `fault` breaks a call; `seen` is what came by."""

    upstream: str
    before: Before = lambda request: None
    after: After = lambda request, answer: None
    fault: Faults = lambda request: None
    seen: list[Request] = field(default_factory=list)
    received: int = 0    # bytes of bodies
    over: threading.Event = field(default_factory=threading.Event)
    endpoint: str = ""

    def count(self, method: str, piece: str) -> int:
        """How many requests of this method had `piece` in their path."""
        return sum(1 for request in self.seen if request.method == method and piece in request.path)

    def passed(self, request: Request, body: bytes) -> Answer:
        """Ask the server behind."""
        connection = http.client.HTTPConnection(urlsplit(self.upstream).netloc, timeout=30)
        try:
            connection.request(request.method, request.path, body=body or None, headers=request.headers)
            reply = connection.getresponse()
            hop = {"connection", "transfer-encoding", "keep-alive", "content-length"}
            headers = {name: value for name, value in reply.getheaders() if name.lower() not in hop}
            if request.method == "HEAD":
                headers["Content-Length"] = reply.getheader("Content-Length", "0")
            return Answer(reply.status, headers, reply.read())
        finally:
            connection.close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up on us is what the tests are about; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def relayed(upstream: str) -> Iterator[Relay]:
    """Run a relay on loopback."""
    relay = Relay(upstream)
    server = _Server(("127.0.0.1", 0), _handler(relay))
    server.daemon_threads = True
    relay.endpoint = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield relay
    finally:
        relay.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _refused(fault: Fault | None) -> Answer | None:
    return refusal(503, "ServiceUnavailable") if fault is Fault.REFUSED else None


def _handler(relay: Relay) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet an answer, or every request waits for a delayed acknowledgement
        disable_nagle_algorithm = True

        def handle_expect_100(self) -> bool:
            super().handle_expect_100()
            self.wfile.flush()
            return True

        def handle_any(self) -> None:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "expect"}
            length = int(headers.get("Content-Length", 0))
            request = Request(self.command, self.path, headers)
            relay.seen.append(request)
            fault = relay.fault(request)
            body = self.rfile.read(length // 2 if fault is Fault.CUT else length)
            relay.received += len(body)
            if fault is Fault.HUNG:
                relay.over.wait(30)
            if fault is Fault.HUNG or (fault is Fault.CUT and length):
                self.close_connection = True
                return
            answer = _refused(fault) or relay.before(request) or relay.passed(request, body)
            answer.lost, answer.stalled = fault is Fault.LOST, fault is Fault.STALLED
            relay.after(request, answer)
            if fault is Fault.CUT:
                answer.headers.setdefault("Content-Length", str(len(answer.body)))
                answer.body = answer.body[:len(answer.body) // 2]
                self.close_connection = True
            self._say(request, answer)

        def _say(self, request: Request, answer: Answer) -> None:
            if answer.lost:
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in answer.headers:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if answer.stalled:
                self.wfile.write(answer.body[:len(answer.body) // 2])
                self.wfile.flush()
                relay.over.wait(30)
                self.close_connection = True
                return
            if request.method != "HEAD":
                self.wfile.write(answer.body)
            self.wfile.flush()

        do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = handle_any

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet: a failing test shows `seen`."""

    return Handler


def conditions_ignored(request: Request) -> Answer | None:
    """Ceph 16 on a versioned bucket: takes the header and overwrites all the same."""
    request.headers = {name: value for name, value in request.headers.items() if name.lower() != "if-none-match"}
    return None


def conditions_refused(request: Request) -> Answer | None:
    """Backblaze B2: refuses the header."""
    named = {name.lower() for name in request.headers}
    return refusal(501, "NotImplemented") if request.method == "PUT" and "if-none-match" in named else None


def checksums_refused(request: Request) -> Answer | None:
    """A store that wants no checksum of the newer kinds."""
    if any(name.lower() == "x-amz-checksum-crc64nvme" for name in request.headers):
        return refusal(400, "InvalidRequest")
    return None
