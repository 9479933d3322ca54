"""The agent as a process: how it begins, that there is one, what it says while Resolve hangs, and when it ends."""

import stat
import time
from pathlib import Path

from vvt_resolve import rendezvous

ENDS_WITH_RESOLVE = """
from vvt_resolve import agent
agent.run({}, watch=agent.end_with_standard_input, heartbeat=0.1)
"""
FROM_THE_MENU = """
import DaVinciResolveScript as script
from vvt_resolve import agent
resolve = script.Resolve()
agent.run({"resolve": resolve}, watch=agent.end_with_standard_input)
"""


def until(true, seconds=15):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.02)


def test_status_says_what_it_is_connected_to(agent):
    told = agent.talk().ask("status")["ok"]
    assert told["product"] == {"name": "DaVinci Resolve Studio", "version": "20.3.2", "studio": True}
    assert told["pid"] == agent.process.pid
    assert told["busy"]["verb"] in ("", "idle")


def test_a_verb_is_done_and_answered(agent):
    assert agent.talk().ask("save") == {"id": 1, "ok": {"project": "Night Train"}}


def test_resolve_is_asked_for_once(agent, tmp_path):
    agent.talk().ask("save")
    assert (tmp_path / "asked").read_text() == "Resolve\n"


def test_a_resolve_that_is_not_there_is_said_with_its_remedy(start, tmp_path):
    (tmp_path / "off").touch()
    agent = start()
    refused = agent.announced()["refused"]
    assert refused["kind"] == "not-running"
    assert "External scripting using" in refused["fix"]
    assert agent.ended() == 3
    assert (tmp_path / "asked").read_text() == "Resolve\n"
    assert not (agent.folder / "agent.json").exists()


def test_what_the_menu_hands_over_is_used(start, tmp_path):
    agent = start(code=f"import sys; sys.path.insert(0, {str(Path(__file__).parent / 'small_resolve/Modules')!r})"
                  + FROM_THE_MENU)
    assert agent.announced() == {"listens": True}
    assert agent.talk().ask("status")["ok"]["product"]["version"] == "20.3.2"
    assert not (tmp_path / "asked").exists()


def test_only_its_user_can_read_how_to_reach_it(agent):
    assert stat.S_IMODE((agent.folder / "agent.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(agent.folder.stat().st_mode) == 0o700


def test_a_folder_that_was_open_to_others_is_closed(start, tmp_path):
    (tmp_path / "agent").mkdir(mode=0o755)
    agent = start()
    agent.announced()
    assert stat.S_IMODE(agent.folder.stat().st_mode) == 0o700


def test_there_is_one_agent(agent, start):
    second = start()
    assert second.announced()["refused"]["kind"] == "agent-running"
    assert second.ended() == 3
    assert agent.talk().ask("save")["ok"]


def test_it_ends_with_who_started_it(agent):
    agent.process.stdin.close()
    assert agent.ended() == 0
    assert not (agent.folder / "agent.json").exists()
    assert not rendezvous.is_held(agent.folder)


def test_it_ends_when_told(agent):
    assert "ok" in agent.talk().ask("stop")
    assert agent.ended() == 0


def test_it_ends_with_resolve(start, tmp_path):
    agent = start(code=ENDS_WITH_RESOLVE)
    agent.announced()
    (tmp_path / "gone").touch()
    assert agent.ended() == 0
    assert not (agent.folder / "agent.json").exists()


def test_after_a_kill_the_next_one_begins(agent, start):
    agent.process.kill()
    agent.process.wait()
    assert (agent.folder / "agent.json").exists(), "a killed agent leaves its file behind"
    assert start().announced() == {"listens": True}


def test_a_call_that_hangs_is_named_with_its_time_and_holds_nobody_else_up(agent, tmp_path):
    (tmp_path / "hang").touch()
    hanging, asking = agent.talk(), agent.talk()
    hanging.send("save")
    until(lambda: asking.ask("status")["ok"]["busy"]["call"] == "SaveProject")
    until(lambda: asking.ask("status")["ok"]["busy"]["seconds"] >= 1)
    waiting = agent.talk()
    waiting.send("save")
    until(lambda: asking.ask("status")["ok"]["waiting"] == 1)
    (tmp_path / "hang").unlink()
    assert hanging.answer()["ok"] == waiting.answer()["ok"] == {"project": "Night Train"}


def test_what_nobody_waits_for_any_more_is_not_done(agent, tmp_path):
    (tmp_path / "hang").touch()
    hanging, asking, leaving = agent.talk(), agent.talk(), agent.talk()
    hanging.send("save")
    until(lambda: asking.ask("status")["ok"]["busy"]["call"] == "SaveProject")
    leaving.send("save")
    until(lambda: asking.ask("status")["ok"]["waiting"] == 1)
    leaving.channel.close()
    (tmp_path / "hang").unlink()
    assert hanging.answer()["ok"]
    until(lambda: asking.ask("status")["ok"]["waiting"] == 0)
    assert asking.ask("save")["ok"]


def test_it_ends_with_who_started_it_even_when_resolve_hangs(agent, tmp_path):
    (tmp_path / "hang").touch()
    hanging = agent.talk()
    hanging.send("save")
    until(lambda: agent.talk().ask("status")["ok"]["busy"]["call"] == "SaveProject")
    agent.process.stdin.close()
    assert agent.ended() == 0
    assert not (agent.folder / "agent.json").exists()


def test_it_does_not_know_other_verbs_or_other_arguments(agent):
    talk = agent.talk()
    assert talk.ask("call", method="DeleteAllRenderJobs")["refused"]["kind"] == "unknown-verb"
    assert talk.ask("save", project="Another")["refused"]["kind"] == "bad-request"
    assert talk.ask("playhead", timecode=12)["refused"]["kind"] == "bad-request"
    assert talk.ask("lay", path="a.mov", record_frame=True, name="x", bin="y")["refused"]["kind"] == "bad-request"
    assert talk.ask("export", folder="a\0b", kinds=[])["refused"]["kind"] == "bad-request"
    assert talk.ask("describe")["refused"]["kind"] == "resolve-gone", "a getter that answers nothing is said so"
    assert talk.ask("save")["ok"]
