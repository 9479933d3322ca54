"""An agent as a child process, the way the command line starts it, before a Resolve of a few lines."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from vvt_resolve import channel, rendezvous

ROOT = Path(__file__).parents[2]
SMALL = Path(__file__).parent / "small_resolve"
MARK = "vvt-agent "


class Agent:
    """The process, and how to reach it."""

    def __init__(self, folder: Path, python: str = sys.executable, code: str = ""):
        self.folder = folder
        environment = {**os.environ, "VVT_AGENT_DIR": str(folder), "SMALL_RESOLVE": str(folder.parent),
                       "RESOLVE_SCRIPT_API": str(SMALL), "PYTHONPATH": str(ROOT / "resolve_scripts"),
                       "PYTHONDONTWRITEBYTECODE": "1"}
        run = ["-c", code] if code else ["-m", "vvt_resolve"]
        self.process = subprocess.Popen([python, *run], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=environment)

    def announced(self) -> dict:
        for line in self.process.stdout:
            if line.startswith(MARK):
                return json.loads(line[len(MARK):])
        raise AssertionError("the agent ended without a word")

    @property
    def met(self) -> rendezvous.Rendezvous:
        return rendezvous.read(self.folder)

    def dial(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.met.port), timeout=10)

    def talk(self) -> "Talk":
        return Talk(channel.approach(self.dial(), self.met.secret))

    def ended(self) -> int:
        return self.process.wait(timeout=15)


class Talk:
    """A conversation: a request, its steps, its answer."""

    def __init__(self, over: channel.Channel):
        self.channel = over
        self.steps = []
        self.number = 0

    def send(self, verb: str, **args) -> None:
        self.number += 1
        self.channel.send({"id": self.number, "verb": verb, "args": args})

    def answer(self) -> dict:
        while True:
            message = self.channel.receive(channel.ANSWER_LIMIT)
            assert message["id"] == self.number
            if "step" not in message:
                return message
            self.steps.append(message["step"])

    def ask(self, verb: str, **args) -> dict:
        self.send(verb, **args)
        return self.answer()


@pytest.fixture
def start(tmp_path: Path):
    """Starts agents and sees them end."""
    started = []

    def begin(*args, **kwargs) -> Agent:
        agent = Agent(tmp_path / "agent", *args, **kwargs)
        started.append(agent)
        return agent

    yield begin
    for agent in started:
        agent.process.kill()
        agent.process.wait()
        agent.process.stdin.close()
        agent.process.stdout.close()


@pytest.fixture
def agent(start) -> Agent:
    """One that listens."""
    started = start()
    assert started.announced() == {"listens": True}
    return started
