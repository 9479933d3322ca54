"""The wire: a challenge both sides must answer, then frames that can't be forged, replayed or too long.

A frame is four bytes of length (big endian), 32 bytes HMAC-SHA256, and a JSON object in UTF-8. The MAC stands over
who speaks, how many frames they sent before, and the text; its key comes from the launch's secret and both sides'
nonces, so a frame holds once, in one conversation, in one direction. The length is looked at before anything is read.
Frames of the handshake (`PROTOCOL`, nonces, proofs) carry no MAC and are at most HELLO_LIMIT bytes.
"""

import hashlib
import hmac
import json
import os
import select
import socket
import struct
import threading
import time
from typing import Any, Dict, Optional

from vvt_resolve import PROTOCOL
from vvt_resolve.errors import Closed

HELLO_LIMIT = 512              # bytes
REQUEST_LIMIT = 4 << 20        # bytes, what the agent reads
ANSWER_LIMIT = 256 << 20       # bytes, what a client reads: a long timeline described
HANDSHAKE_SECONDS = 5.0
FRAME_SECONDS = 20.0           # from a frame's first byte to its last
_MAC = 32
_LENGTH = struct.Struct(">I")

Message = Dict[str, Any]


class Channel:
    """One side of a conversation after the handshake. Many threads may send, one receives."""

    def __init__(self, sock: socket.socket, key: bytes, speaks: bytes, hears: bytes) -> None:
        self._sock = sock
        self._key = key
        self._speaks, self._hears = speaks, hears
        self._sent = self._received = 0
        self._lock = threading.Lock()

    def send(self, message: Message) -> None:
        """Send one message. Raises Closed."""
        text = _encoded(message)
        with self._lock:
            mac = self._mac(self._speaks, self._sent, text)
            self._sent += 1
            _send(self._sock, _LENGTH.pack(len(text)) + mac + text)

    def receive(self, limit: int) -> Message:
        """The next message of at most `limit` bytes; waits as long as it takes to begin. Raises Closed."""
        wait_for_data(self._sock)
        deadline = time.monotonic() + FRAME_SECONDS
        length = _length(self._sock, limit, deadline)
        mac = _exactly(self._sock, _MAC, deadline)
        text = _exactly(self._sock, length, deadline)
        if not hmac.compare_digest(mac, self._mac(self._hears, self._received, text)):
            raise Closed("a frame that is not the next one of this conversation")
        self._received += 1
        return _decoded(text)

    def close(self) -> None:
        """End the conversation, also for a thread that waits in `receive`."""
        shut(self._sock)

    def _mac(self, who: bytes, number: int, text: bytes) -> bytes:
        return hmac.new(self._key, who + struct.pack(">Q", number) + text, hashlib.sha256).digest()


def greet(sock: socket.socket, secret: bytes, seconds: float = HANDSHAKE_SECONDS) -> Channel:
    """The agent's side of the handshake: whoever connected proves first that they know the secret. Raises Closed."""
    deadline = time.monotonic() + seconds
    mine = os.urandom(32)
    _send_hello(sock, {"protocol": PROTOCOL, "nonce": mine.hex()})
    answer = _hello(sock, deadline)
    theirs = _bytes(answer.get("nonce"))
    if not hmac.compare_digest(_bytes(answer.get("proof")), proof(secret, b"client", mine, theirs)):
        raise Closed("no proof of the secret")
    _send_hello(sock, {"proof": proof(secret, b"agent", mine, theirs).hex()})
    return Channel(sock, proof(secret, b"frames", mine, theirs), b"agent", b"client")


def approach(sock: socket.socket, secret: bytes) -> Channel:
    """The client's side: it proves the secret, and has the agent prove it too. Raises Closed."""
    deadline = time.monotonic() + HANDSHAKE_SECONDS
    hello = _hello(sock, deadline)
    if hello.get("protocol") != PROTOCOL:
        raise Closed("another protocol")
    theirs, mine = _bytes(hello.get("nonce")), os.urandom(32)
    _send_hello(sock, {"nonce": mine.hex(), "proof": proof(secret, b"client", theirs, mine).hex()})
    answer = _hello(sock, deadline)
    if not hmac.compare_digest(_bytes(answer.get("proof")), proof(secret, b"agent", theirs, mine)):
        raise Closed("not the agent that wrote the rendezvous file")
    return Channel(sock, proof(secret, b"frames", theirs, mine), b"client", b"agent")


def proof(secret: bytes, what: bytes, agents: bytes, clients: bytes) -> bytes:
    """HMAC-SHA256 over what it proves and both nonces (32 bytes each)."""
    return hmac.new(secret, what + b"\n" + agents + clients, hashlib.sha256).digest()


def wait_for_data(sock: socket.socket, seconds: Optional[float] = None) -> bool:
    """Wait until there is something to read, or the other side is gone. Raises Closed when this side is."""
    try:
        return bool(select.select([sock], [], [], seconds)[0])
    except (OSError, ValueError) as gone:
        raise Closed("closed here") from gone


def shut(sock: socket.socket) -> None:
    """Close a socket, waking whoever reads from it."""
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        # It was not connected any more, which is what is wanted.
        sock.close()
        return
    sock.close()


def _send_hello(sock: socket.socket, message: Message) -> None:
    text = _encoded(message)
    _send(sock, _LENGTH.pack(len(text)) + text)


def _hello(sock: socket.socket, deadline: float) -> Message:
    return _decoded(_exactly(sock, _length(sock, HELLO_LIMIT, deadline), deadline))


def _length(sock: socket.socket, limit: int, deadline: float) -> int:
    length = int(_LENGTH.unpack(_exactly(sock, _LENGTH.size, deadline))[0])
    if length > limit:
        raise Closed(f"a frame of {length} bytes")
    return length


def _exactly(sock: socket.socket, count: int, deadline: float) -> bytes:
    """`count` bytes, all of them before the deadline, however small the pieces they come in."""
    parts = []
    while count:
        left = deadline - time.monotonic()
        if left <= 0 or not wait_for_data(sock, left):
            raise Closed("too slow")
        try:
            part = sock.recv(min(count, 1 << 16))
        except OSError as gone:
            raise Closed("gone") from gone
        if not part:
            raise Closed("gone")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _send(sock: socket.socket, data: bytes) -> None:
    try:
        sock.settimeout(FRAME_SECONDS)
        sock.sendall(data)
    except OSError as gone:
        raise Closed("gone") from gone


def _encoded(message: Message) -> bytes:
    return json.dumps(message).encode("ascii")


def _decoded(text: bytes) -> Message:
    try:
        message = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError) as wrong:
        raise Closed("no JSON") from wrong
    if not isinstance(message, dict):
        raise Closed("no object")
    return message


def _bytes(told: object) -> bytes:
    """32 bytes from their hexadecimal form. Raises Closed for anything else."""
    try:
        found = bytes.fromhex(told) if isinstance(told, str) else b""
    except ValueError as wrong:
        raise Closed("no nonce") from wrong
    if len(found) != _MAC:
        raise Closed("no nonce")
    return found
