"""Whoever connects without knowing the secret gets nothing, and whoever listens in can use nothing twice."""

import json
import os
import select
import socket
import struct
import threading
import time
from contextlib import suppress

import pytest

from vvt_resolve import channel
from vvt_resolve.errors import Closed


def hung_up(sock: socket.socket, seconds: float = 10) -> bool:
    """True when the other side closes without another byte that matters."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if select.select([sock], [], [], 0.1)[0]:
            try:
                if not sock.recv(4096):
                    return True
            except OSError:
                return True
    return False


def framed(message: dict) -> bytes:
    text = json.dumps(message).encode()
    return struct.pack(">I", len(text)) + text


def hello_of(sock: socket.socket) -> dict:
    length = struct.unpack(">I", sock.recv(4, socket.MSG_WAITALL))[0]
    return json.loads(sock.recv(length, socket.MSG_WAITALL))


def lives(agent) -> bool:
    return agent.talk().ask("save")["ok"] == {"project": "Night Train"}


@pytest.mark.parametrize("said", [
    b"",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    os.urandom(400),
    framed({"id": 1, "verb": "stop"}),
    framed({"nonce": "00" * 32, "proof": "00" * 32}),
    framed({"nonce": 7, "proof": None}),
    framed({"nonce": "zz", "proof": "é"}),
    framed({}),
    framed({"nonce": "00" * 32, "proof": "00" * 32})[:-2],
    struct.pack(">I", 5) + b"[1,2]",
    struct.pack(">I", 400) + b"[" * 400,
    struct.pack(">I", 4) + b"\xff\xfe\xfd\xfc",
], ids=["nothing", "a browser", "noise", "a request", "a wrong proof", "types", "no hex", "nobody", "half", "a list",
        "depth", "no text"])
def test_who_does_not_know_the_secret_is_turned_away(agent, said):
    with agent.dial() as sock:
        sock.sendall(said)
        with suppress(OSError):    # it may have hung up by now
            sock.shutdown(socket.SHUT_WR)
        assert hung_up(sock)
    assert lives(agent)


def test_a_wrong_secret_opens_nothing(agent):
    with pytest.raises(Closed):
        channel.approach(agent.dial(), os.urandom(32))
    assert lives(agent)


def test_a_proof_holds_for_one_conversation(agent):
    with agent.dial() as first, agent.dial() as second:
        nonce, clients = bytes.fromhex(hello_of(first)["nonce"]), os.urandom(32)
        proof = channel.proof(agent.met.secret, b"client", nonce, clients)
        right = framed({"nonce": clients.hex(), "proof": proof.hex()})
        first.sendall(right)
        assert "proof" in hello_of(first)
        hello_of(second)
        second.sendall(right)
        assert hung_up(second)


@pytest.mark.parametrize("length", [channel.HELLO_LIMIT + 1, 1 << 31, 0xFFFFFFFF])
def test_a_long_hello_is_not_read(agent, length):
    with agent.dial() as sock:
        sock.sendall(struct.pack(">I", length))
        assert hung_up(sock)
    assert lives(agent)


class Wire:
    """A socket whose sent frames can be looked at."""

    def __init__(self, sock: socket.socket):
        self.sock = sock
        self.sent = []

    def sendall(self, data: bytes):
        self.sent.append(data)
        self.sock.sendall(data)

    def __getattr__(self, name):
        return getattr(self.sock, name)


def test_a_frame_holds_once(agent):
    wire = Wire(agent.dial())
    known = channel.approach(wire, agent.met.secret)
    known.send({"id": 1, "verb": "save", "args": {}})
    assert known.receive(channel.ANSWER_LIMIT)["ok"]
    wire.sock.sendall(wire.sent[-1])
    assert hung_up(wire.sock)
    assert lives(agent)


def test_a_changed_frame_is_no_frame(agent):
    sock = agent.dial()
    channel.approach(sock, agent.met.secret)
    sock.sendall(framed({"id": 1, "verb": "stop"})[:4] + bytes(32) + framed({"id": 1, "verb": "stop"})[4:])
    assert hung_up(sock)
    assert lives(agent)


def test_a_long_request_is_not_read_even_from_who_knows_the_secret(agent):
    sock = agent.dial()
    channel.approach(sock, agent.met.secret)
    sock.sendall(struct.pack(">I", channel.REQUEST_LIMIT + 1))
    assert hung_up(sock)
    assert lives(agent)


def test_slow_clients_hold_nobody_up(agent):
    waiting = [agent.dial() for _ in range(10)]
    assert lives(agent)
    for sock in waiting:
        sock.close()


def test_more_connections_than_anybody_needs_are_refused_and_forgotten(agent):
    crowd = [agent.dial() for _ in range(40)]
    for sock in crowd:
        sock.close()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            assert lives(agent)
            return
        except (Closed, OSError):
            # The crowd is still being sent away.
            continue
    raise AssertionError("nobody gets in any more")


def test_a_handshake_has_a_deadline_however_it_is_stretched():
    ours, theirs = socket.socketpair()

    def trickle():
        for byte in framed({"nonce": "00" * 32, "proof": "00" * 32}):
            try:
                theirs.sendall(bytes([byte]))
            except OSError:
                return
            time.sleep(0.05)

    threading.Thread(target=trickle, daemon=True).start()
    started = time.monotonic()
    with pytest.raises(Closed):
        channel.greet(ours, os.urandom(32), seconds=0.4)
    assert time.monotonic() - started < 3
    ours.close()
    theirs.close()


def test_an_agent_that_does_not_know_the_secret_is_not_believed():
    ours, theirs = socket.socketpair()

    def pretend():
        theirs.sendall(framed({"protocol": 1, "nonce": "00" * 32}))
        hello_of(theirs)
        theirs.sendall(framed({"proof": "00" * 32}))

    threading.Thread(target=pretend, daemon=True).start()
    with pytest.raises(Closed):
        channel.approach(ours, os.urandom(32))
    ours.close()
    theirs.close()


def test_what_the_agent_said_can_not_be_said_to_it(agent):
    sock = agent.dial()
    known = channel.approach(sock, agent.met.secret)
    known.send({"id": 1, "verb": "status", "args": {}})
    assert select.select([sock], [], [], 10)[0]
    heard = sock.recv(1 << 16)
    sock.sendall(heard)
    assert hung_up(sock)
    assert lives(agent)


def test_who_says_nothing_is_hung_up_on(agent):
    with agent.dial() as sock:
        hello_of(sock)
        assert hung_up(sock, 4 * channel.HANDSHAKE_SECONDS)
    assert lives(agent)


@pytest.mark.parametrize("protocol", [0, 2, None, "1", [1]])
def test_an_agent_of_another_version_is_not_spoken_to(protocol):
    ours, theirs = socket.socketpair()
    theirs.sendall(framed({"protocol": protocol, "nonce": "00" * 32}))
    with pytest.raises(Closed):
        channel.approach(ours, os.urandom(32))
    theirs.setblocking(False)
    with pytest.raises(BlockingIOError):
        theirs.recv(1)  # nothing of the secret was shown
    theirs.close()
    ours.close()
