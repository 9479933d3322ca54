"""Our side of the wire to the agent. The frames are described in `resolve_scripts/vvt_resolve/channel.py`.

Written a second time because what runs inside Resolve is imported by nobody here: it may be another version's,
under another Python. The tests hold the two together.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import select
import socket
import struct
import time
from typing import Any

import orjson

PROTOCOL = 1
_HELLO_LIMIT = 512              # bytes
_ANSWER_LIMIT = 256 << 20       # bytes
_HANDSHAKE_SECONDS = 5.0
_FRAME_SECONDS = 20.0
_MAC = 32
_LENGTH = struct.Struct(">I")

Message = dict[str, Any]


class HungUp(Exception):
    """The agent is gone, or is not the one that knows the secret."""


class Wire:
    """A conversation with the agent, from the handshake on. For one thread."""

    def __init__(self, port: int, secret: bytes) -> None:
        try:
            self._sock = socket.create_connection(("127.0.0.1", port), timeout=_HANDSHAKE_SECONDS)
        except OSError as error:
            raise HungUp from error
        try:
            self._key = self._shake_hands(secret)
        except BaseException:
            self._sock.close()
            raise
        self._sent = self._received = 0

    def _shake_hands(self, secret: bytes) -> bytes:
        """Prove that we know the secret, have the agent prove it too; returns the key of this conversation."""
        deadline = time.monotonic() + _HANDSHAKE_SECONDS
        hello, mine = self._hello(deadline), os.urandom(32)
        if hello.get("protocol") != PROTOCOL:
            raise HungUp
        theirs = _nonce(hello.get("nonce"))
        self._send_all(_framed({"nonce": mine.hex(), "proof": _proof(secret, b"client", theirs, mine).hex()}))
        if not hmac.compare_digest(_nonce(self._hello(deadline).get("proof")), _proof(secret, b"agent", theirs, mine)):
            raise HungUp
        return _proof(secret, b"frames", theirs, mine)

    def send(self, message: Message) -> None:
        """Send a request. Raises HungUp."""
        text = orjson.dumps(message)
        mac = self._mac(b"client", self._sent, text)
        self._sent += 1
        self._send_all(_LENGTH.pack(len(text)) + mac + text)

    def wait(self, seconds: float) -> bool:
        """True when something can be received."""
        return bool(select.select([self._sock], [], [], seconds)[0])

    def receive(self) -> Message:
        """The next message. Raises HungUp."""
        deadline = time.monotonic() + _FRAME_SECONDS
        length = self._length(_ANSWER_LIMIT, deadline)
        mac = self._exactly(_MAC, deadline)
        text = self._exactly(length, deadline)
        if not hmac.compare_digest(mac, self._mac(b"agent", self._received, text)):
            raise HungUp
        self._received += 1
        return _message(text)

    def close(self) -> None:
        """Hang up."""
        self._sock.close()

    def _mac(self, who: bytes, number: int, text: bytes) -> bytes:
        return hmac.digest(self._key, who + struct.pack(">Q", number) + text, hashlib.sha256)

    def _hello(self, deadline: float) -> Message:
        return _message(self._exactly(self._length(_HELLO_LIMIT, deadline), deadline))

    def _length(self, limit: int, deadline: float) -> int:
        length = int(_LENGTH.unpack(self._exactly(_LENGTH.size, deadline))[0])
        if length > limit:
            raise HungUp
        return length

    def _exactly(self, count: int, deadline: float) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            left = deadline - time.monotonic()
            try:
                part = self._sock.recv(min(count - len(parts), 1 << 20)) if left > 0 and self.wait(left) else b""
            except OSError as error:
                raise HungUp from error
            if not part:
                raise HungUp
            parts += part
        return bytes(parts)

    def _send_all(self, data: bytes) -> None:
        try:
            self._sock.sendall(data)
        except OSError as error:
            raise HungUp from error


def _proof(secret: bytes, what: bytes, agents: bytes, clients: bytes) -> bytes:
    return hmac.digest(secret, what + b"\n" + agents + clients, hashlib.sha256)


def _framed(message: Message) -> bytes:
    text = orjson.dumps(message)
    return _LENGTH.pack(len(text)) + text


def _message(text: bytes) -> Message:
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise HungUp from error
    if not isinstance(message, dict):
        raise HungUp
    return message


def _nonce(told: object) -> bytes:
    try:
        found = bytes.fromhex(told) if isinstance(told, str) else b""
    except ValueError as error:
        raise HungUp from error
    if len(found) != _MAC:
        raise HungUp
    return found
