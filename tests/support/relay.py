"""A relay before an S3 server that behaves as other stores do: loses, refuses, drops or alters what passes.

It stands on a socket of its own, so nothing in the code under test is patched.
"""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Request:
    """What came in; a rule may change its headers."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass
class Answer:
    """What goes out; a rule may change it, or set `lost` so that the connection is closed instead."""

    status: int
    headers: dict[str, str]
    body: bytes
    lost: bool = False


Before = Callable[[Request], Answer | None]
After = Callable[[Request, Answer], None]


def refusal(status: int, code: str) -> Answer:
    """An answer as S3 gives it."""
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
    return Answer(status, {"Content-Type": "application/xml"}, body)


@dataclass
class Relay:
    """`before` may answer in the server's place, `after` alters its answer; `seen` is what came by."""

    upstream: str
    before: Before = lambda request: None
    after: After = lambda request, answer: None
    seen: list[Request] = field(default_factory=list)
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


@contextmanager
def relayed(upstream: str) -> Iterator[Relay]:
    """Run a relay on loopback."""
    relay = Relay(upstream)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(relay))
    server.daemon_threads = True
    relay.endpoint = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield relay
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


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
            body = self.rfile.read(int(headers.get("Content-Length", 0)))
            request = Request(self.command, self.path, headers)
            relay.seen.append(request)
            answer = relay.before(request) or relay.passed(request, body)
            relay.after(request, answer)
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
