"""`vvt outbox`, `vvt publish --later` and `--limit`, and what happens when the store is away."""

import json
import os
import time
from pathlib import Path

import pytest

from support import commands
from support.relay import Relay, refusal, relayed

CUT = "Night Train/Reel 2"
LONG = 120


@pytest.fixture
def away(vvt, s3):
    """The command with a store in the way that may be switched off: `relay.before` answers in its place."""
    with relayed(s3.endpoint) as relay:
        yield vvt.with_environment(AWS_ENDPOINT_URL_S3=relay.endpoint), relay


def off(relay: Relay) -> None:
    relay.before = lambda request: refusal(503, "ServiceUnavailable")


def on(relay: Relay) -> None:
    relay.before = lambda request: None


def entries(vvt) -> list[dict[str, object]]:
    return vvt.does("outbox", "--json").json["entries"]


def test_an_empty_outbox(vvt):
    assert vvt.does("outbox").out == "nothing waits in the outbox\n"
    assert vvt.does("outbox", "list", "--json").json == {"at_work": False, "entries": []}
    assert vvt.does("outbox", "resume").out == "nothing waits in the outbox\n"
    assert vvt.does("outbox", "run").out == ""


def test_published_later_without_any_network(vvt, s3, *, first: Path, render: Path, longer: Path):
    """Nothing is asked of the store; the files may change or go; the next publish of anything has it sent."""
    nowhere = vvt.with_environment(AWS_ENDPOINT_URL_S3="http://127.0.0.1:9", AWS_MAX_ATTEMPTS="1")
    told = nowhere.does("publish", CUT, "--timeline", first, "--render", render, "-m", "offline", "--later")
    assert told.out.startswith(f"{CUT}: It waits in the outbox and goes with vvt outbox resume")
    (entry,) = entries(nowhere)
    assert (entry["state"], entry["goes"], entry["attempts"]) == ("waiting", "start", 0)
    assert {file["part"]: file["held"] for file in entry["files"]} == {"cut": "copied", "timeline.otio": "copied"}
    assert "put by for later" in nowhere.does("outbox").out
    first.unlink()
    render.unlink()
    there = vvt.does("publish", CUT, "--timeline", longer, "--later", "--json").json
    assert there["endpoint"] == s3.endpoint
    (done,) = vvt.does("outbox", "resume", there["id"], "--json").json["published"]
    assert (done["ref"], done["changes"]) == (f"{CUT}@v1", None)
    assert [one["id"] for one in entries(vvt)] == [entry["id"]]


def test_the_changes_are_counted_when_it_is_sent(three, tmp_path: Path, first: Path):
    """From the outbox's copy, in whatever process, against the version that is the newest then."""
    later = three.does("publish", CUT, "--timeline", first, "--later", "--json").json
    first.write_text("no timeline any more")
    assert three.does("outbox", "run", "--json").json == {"ours": True, "published": [f"{CUT}@v4"], "waiting": []}
    record = three.does("show", f"{CUT}@v4", "--json").json
    assert (record["publish_id"], record["base"], record["changes"]) == (later["id"], 3, {"extract": 1, "trim": 2})
    assert record["timeline"]["duration"] == sum(48 + number for number in range(1, 9))


def test_the_store_is_away_and_comes_back(away, first: Path, tmp_path: Path):
    vvt, relay = away
    off(relay)
    ran = vvt("publish", CUT, "--timeline", first)
    assert (ran.status, ran.out) == (2, "")
    cause, fix = ran.err.splitlines()
    assert cause.startswith("vvt: The store is in trouble")
    assert fix.endswith("It waits in the outbox and goes by itself when the store is back, or with vvt outbox resume.")
    (entry,) = entries(vvt)
    assert (entry["state"], entry["goes"]) == ("waiting", "itself")
    assert entry["next_try"]
    first.unlink()
    on(relay)
    worker = vvt.with_environment(VVT_OUTBOX_PATIENCE="600")
    ran = worker.does("outbox", "run")
    assert f"{CUT}@v1 published" in ran.err
    assert entries(vvt) == []
    assert vvt.does("verify", f"{CUT}@v1").out.endswith("is whole\n")


def test_publishing_the_same_again_goes_on_with_what_waits(away, first: Path):
    vvt, relay = away
    off(relay)
    vvt.does("publish", CUT, "--timeline", first, status=2)
    vvt.does("publish", CUT, "--timeline", first, status=2)
    (entry,) = entries(vvt)
    on(relay)
    again = vvt.does("publish", CUT, "--timeline", first, "--json")
    assert (again.json["ref"], again.json["publish_id"]) == (f"{CUT}@v1", entry["id"])
    assert "begun before" in again.json["warnings"][0]
    assert len(vvt.does("list", CUT, "--json").json["versions"]) == 1


def test_refused_before_anything_was_sent_nothing_is_left_of_it(vvt, client, bucket: str, first: Path, render: Path):
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    ran = vvt("publish", CUT, "--timeline", first, "--render", render)
    assert ran.status == 2
    assert "Versioning is suspended" in ran.err
    assert "outbox" not in ran.err
    assert entries(vvt) == []
    assert render.exists()


def test_dropped(away, s3, client, bucket: str, tmp_path: Path):
    """The upload that was begun is given up at the store; the editor's film is untouched."""
    vvt, relay = away
    film = tmp_path / "large.mov"
    film.write_bytes(b"one frame of a film " * (66 << 20 >> 4))
    relay.before = lambda request: refusal(403, "AccessDenied") if "partNumber=2" in request.path else None
    ran = vvt("publish", CUT, "--render", film)
    assert ran.status == 2
    assert "It is kept in the outbox: vvt outbox resume" in ran.err
    assert len(client.list_multipart_uploads(Bucket=bucket)["Uploads"]) == 1
    (entry,) = entries(vvt)
    assert entry["state"] == "failed"
    (dropped,) = vvt.does("outbox", "drop", entry["id"][:6], "--json").json["dropped"]
    assert (dropped["id"], dropped["number"], dropped["left"]) == (entry["id"], None, "")
    assert not client.list_multipart_uploads(Bucket=bucket).get("Uploads")
    assert entries(vvt) == []
    assert [one["state"] for one in vvt.does("outbox", "--all", "--json").json["entries"]] == ["dropped"]
    assert film.stat().st_size
    assert vvt("outbox", "drop", entry["id"]).status == vvt("outbox", "drop").status == 2


def test_dropped_while_the_store_is_away(away, first: Path):
    vvt, relay = away
    relay.before = lambda request: refusal(503, "SlowDown") if "timeline.otio" in request.path else None
    slow = vvt.with_environment(VVT_OUTBOX_PATIENCE="0")
    process = commands.begin("publish", CUT, "--timeline", first, cwd=slow.folder,
                             env={**os.environ, **slow.environment})
    until(lambda: relay.count("PUT", "timeline.otio"))
    (entry,) = entries(vvt)
    assert entry["state"] == "sending"
    dropped = vvt.does("outbox", "drop", entry["id"])
    assert dropped.out == f"{CUT}: dropped\n"
    out, err = process.communicate(timeout=LONG)
    assert (process.returncode, out) == (2, "")
    assert "dropped meanwhile" in err
    assert entries(vvt) == []


def test_two_at_once_one_sends_the_other_waits_its_turn(away, first: Path, longer: Path):
    vvt, relay = away
    relay.before = slowly
    both = [commands.begin("publish", CUT, "--timeline", path, "--json", cwd=vvt.folder,
                           env={**os.environ, **vvt.environment}) for path in (first, longer)]
    told = [process.communicate(timeout=LONG) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert sorted(json.loads(out)["number"] for out, _ in told) == [1, 2]
    assert sum("another publish is being sent: Night Train/Reel 2" in err for _, err in told) == 1
    puts = [request.path for request in relay.seen if request.method == "PUT" and "canary" not in request.path]
    assert [path.rpartition("/")[2] for path in puts] == ["timeline.otio", "v000001.json", "timeline.otio",
                                                         "v000002.json"], "one after the other"


def slowly(request) -> None:
    if request.method == "PUT" and "timeline.otio" in request.path:
        time.sleep(3)   # as a store far away; the other has begun by then


def test_a_limit_is_kept(vvt, tmp_path: Path):
    film = tmp_path / "film.mov"
    film.write_bytes(b"x" * 3_000_000)
    began = time.monotonic()
    vvt.does("publish", CUT, "--render", film, "--limit", "1M")
    assert time.monotonic() - began > 1.5
    assert "500k or 20M" in vvt("publish", CUT, "--render", film, "--limit", "fast").err


def until(true) -> None:
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
