"""The agent's ear: loopback only, a thread a conversation. It answers `status` and `stop` whatever Resolve does."""

import socket
import threading
from typing import Any, Callable, Dict, List, Optional, Set

from vvt_resolve import PROTOCOL
from vvt_resolve.channel import REQUEST_LIMIT, Channel, greet, shut
from vvt_resolve.desk import Desk, Job
from vvt_resolve.errors import Closed, Refusal
from vvt_resolve.rendezvous import HOST
from vvt_resolve.verbs import Bound

_AT_ONCE = 24

Message = Dict[str, Any]


class Server:
    """Listens from the moment it is made; answers once `serve` is told the secret."""

    def __init__(self, desk: Desk, bind: Callable[[str, object], Bound], facts: Message) -> None:
        self._desk = desk
        self._bind = bind
        self._facts = facts
        self._open: Set[socket.socket] = set()
        self._lock = threading.Lock()
        self._ear = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._ear.bind((HOST, 0))
        self._ear.listen(16)
        self.port = int(self._ear.getsockname()[1])

    def serve(self, secret: bytes) -> None:
        """Answer from now on, in threads of its own."""
        threading.Thread(target=self._accept, args=(secret,), daemon=True).start()

    def close(self) -> None:
        """Hang up on everybody."""
        shut(self._ear)
        with self._lock:
            for sock in self._open:
                shut(sock)

    def _accept(self, secret: bytes) -> None:
        while not self._desk.ended.is_set():
            try:
                sock, _ = self._ear.accept()
            except OSError:
                # Closed by us, or a connection gone before it was taken.
                if self._ear.fileno() < 0:
                    return
                continue
            with self._lock:
                crowded = len(self._open) >= _AT_ONCE
                if not crowded:
                    self._open.add(sock)
            if crowded:
                shut(sock)
            else:
                threading.Thread(target=self._converse, args=(sock, secret), daemon=True).start()

    def _converse(self, sock: socket.socket, secret: bytes) -> None:
        try:
            self._listen(greet(sock, secret))
        except Closed:
            # Turned away; nobody is told why.
            return
        finally:
            with self._lock:
                self._open.discard(sock)
            shut(sock)

    def _listen(self, channel: Channel) -> None:
        """Take requests until the other side is gone; what it still waits for then need not be done.

        A render that it began and did not see to its end is stopped, as soon as Resolve is there to be told.
        """
        jobs: List[Job] = []
        renders = _Renders(self._stop_render)
        self._desk.called()
        try:
            while True:
                job = self._take(channel, channel.receive(REQUEST_LIMIT), renders)
                jobs = [old for old in jobs if old.wanted] + ([job] if job else [])
        finally:
            for waiting in jobs:
                waiting.wanted = False
            renders.nobody_waits()
            self._desk.hung_up()

    def _stop_render(self, job: str) -> None:
        try:
            self._desk.put(Job("cancel_render", self._bind("cancel_render", {"job": job}), _unheard, _unheard))
        except Refusal:
            # It is ending, or has too much to do: what it renders it gives up at its end.
            return

    def _take(self, channel: Channel, request: Message, renders: "_Renders") -> Optional[Job]:
        number, verb = request.get("id"), request.get("verb")
        if not isinstance(number, int) or not isinstance(verb, str):
            raise Closed("no request")
        try:
            if verb in ("status", "stop"):
                channel.send({"id": number, "ok": dict(self._facts, protocol=PROTOCOL, **self._desk.state())})
                if verb == "stop":
                    # Answered first: the process may be gone a moment later.
                    self._desk.end()
                return None
            bound = self._bind(verb, request.get("args"))

            def answered(answer: Message) -> None:
                renders.heard(verb, request, answer)
                channel.send(dict(answer, id=number))

            job = Job(verb, bound, answered, lambda step: channel.send({"id": number, "step": step}))
            self._desk.put(job)
        except Refusal as refusal:
            channel.send({"id": number, "refused": refusal.message()})
            return None
        return job


class _Renders:
    """The renders one conversation began and has not been told the end of; `stop` is for those nobody waits for."""

    def __init__(self, stop: Callable[[str], None]) -> None:
        self._stop = stop
        self._lock = threading.Lock()
        self._open: Set[str] = set()
        self._deserted = False

    def heard(self, verb: str, request: Message, answer: Message) -> None:
        """Look at an answer before it is sent: whether a render began, or is over. From Resolve's thread."""
        told = answer.get("ok")
        if verb not in ("render", "render_status", "cancel_render") or told is None:
            return
        with self._lock:
            if verb == "render":
                self._open.add(told["job"])
            elif told["state"] not in ("waiting", "rendering"):
                self._open.discard(request["args"]["job"])
        if self._deserted:
            self.nobody_waits()

    def nobody_waits(self) -> None:
        """The conversation is over."""
        self._deserted = True
        with self._lock:
            left, self._open = self._open, set()
        for job in left:
            self._stop(job)


def _unheard(_told: object) -> None:
    """Nobody is there to be told."""
