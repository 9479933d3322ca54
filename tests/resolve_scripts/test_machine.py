"""What the machine says of Resolve without asking it, on every system; and the reasons told from one another."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from vvt_resolve import machine
from vvt_resolve.machine import Seen
from vvt_resolve.unanswered import still_starting, why

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads Linux's own tables")


@linux
def test_a_process_is_known_by_its_programs_name():
    named = "import sys\nopen('/proc/self/comm', 'w').write('resolve')\nprint(flush=True)\nsys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", named], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        found = machine.ages()
        process.stdin.close()
    assert found
    assert min(found) < 60


@linux
def test_processes_are_read_whatever_they_are_called(tmp_path: Path):
    (tmp_path / "uptime").write_text("1000.5 3.0\n")
    ticks = os.sysconf("SC_CLK_TCK")
    for number, name, began in ((7, "resolve", 900), (8, "a ) resolve", 900), (9, "python3", 1), (10, "resolve", 2)):
        (tmp_path / str(number)).mkdir()
        rest = " ".join(["S", *["0"] * 18, str(began * ticks), "0"])
        (tmp_path / str(number) / "stat").write_text(f"{number} ({name}) {rest}\n")
    (tmp_path / "11").mkdir()
    assert sorted(machine.ages(str(tmp_path))) == [100, 998]
    assert machine.ages(str(tmp_path / "nowhere")) is None


def test_macs_list_of_processes():
    listed = ("      02:05 /Applications/DaVinci Resolve/DaVinci Resolve.app/Contents/MacOS/Resolve\n"
              "1-03:00:01 /Applications/DaVinci Resolve Studio.app/Contents/MacOS/DaVinci Resolve\n"
              "   10:00:00 /Applications/Resolver.app/Contents/MacOS/Resolver\n      00:01 -zsh\n")
    assert machine.ages_listed(listed) == [125, 86400 + 3 * 3600 + 1]


@linux
def test_a_script_server_by_itself_and_with_resolve_at_it():
    with socket.create_server(("127.0.0.1", 0)) as ear:
        port = ear.getsockname()[1]
        assert machine.script_server(port) == "alone"
        with socket.create_connection(("127.0.0.1", port)):
            assert machine.script_server(port) == "registered"
    assert machine.script_server(port) == "none"


@pytest.mark.parametrize(("listed", "states"), [
    ("tcp4  0  0  127.0.0.1.1144   *.*              LISTEN\n", ["LISTEN"]),
    ("tcp4  0  0  192.168.1.7.1144 192.168.1.7.5000 ESTABLISHED\n", ["ESTABLISHED"]),
    ("tcp4  0  0  127.0.0.1.5000   127.0.0.1.1144   ESTABLISHED\n", []),
    ("  TCP    0.0.0.0:1144   0.0.0.0:0    LISTENING\n  TCP    127.0.0.1:11440  0.0.0.0:0  LISTENING\n", ["LISTEN"]),
    ("udp4  0  0  *.1144  *.*\n", []),
])
def test_connections_as_macos_and_windows_list_them(listed, states):
    assert machine._states(1144, listed) == states


@pytest.mark.parametrize(("text", "preference"), [
    ("Site.Count = 1\nSystem.Scripting.Mode = 0\n", "none"), ("System.Scripting.Mode = 1", "local"),
    ("  System.Scripting.Mode=2\r\n", "network"), ("System.Scripting.Mode = 7\n", ""), ("", "")])
def test_the_preference_as_resolve_keeps_it(tmp_path, text, preference):
    (tmp_path / "config.dat").write_text(text)
    assert machine.preference(str(tmp_path / "config.dat")) == preference
    assert machine.preference(str(tmp_path / "gone")) == ""


def seen(ages=(400,), server="none", preference="") -> Seen:
    return Seen(None if ages is None else list(ages), server, preference)


@pytest.mark.parametrize(("told", "edition", "kind", "said"), [
    (seen(ages=()), "", "not-running", "No running DaVinci Resolve was found"),
    (seen(preference="none"), "", "scripting-off", "switched off in DaVinci Resolve's preferences"),
    (seen(), "free", "free-edition", "The free edition of DaVinci Resolve lets no scripts in"),
    (seen(ages=(700, 20)), "studio", "starting", "began 20 s ago"),
    (seen(), "studio", "scripting-off", "that is switched off, or it is the free edition"),
    (seen(ages=None), "", "scripting-off", "does not answer scripts from outside"),
    (seen(ages=(-1,)), "", "scripting-off", "does not answer scripts from outside"),
])
def test_each_reason_has_its_own_sentence_and_remedy(told, edition, kind, said):
    refusal = why(told, edition)
    assert refusal.kind == kind
    assert said in refusal.cause
    assert refusal.cause.endswith(".")
    assert refusal.fix.endswith(".")


def test_all_reasons_differ():
    told = [why(*one) for one in ((seen(ages=()), ""), (seen(preference="none"), ""), (seen(), "free"),
                                  (seen(ages=(3,)), ""), (seen(), ""))] + [still_starting(seen(server="alone"))]
    assert len({one.cause for one in told}) == len({one.fix for one in told}) == len(told)


@pytest.mark.parametrize(("server", "asked"), [("alone", False), ("none", True), ("registered", True),
                                               ("unknown", True)])
def test_only_a_server_nobody_has_registered_with_is_not_asked(server, asked):
    assert (still_starting(seen(server=server)) is None) == asked


def test_somebody_elses_server_is_none_of_resolves():
    assert still_starting(seen(ages=(), server="alone")) is None
