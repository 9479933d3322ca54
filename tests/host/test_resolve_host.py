"""The whole way with real processes: host, agent, and a Resolve that is as unkind as the real one."""

import os
import signal
import time
from fractions import Fraction
from pathlib import Path

import pytest

from support.resolve.double import ResolveDouble
from vvt.cut import Cut
from vvt.host import HostRefused, Marker, ResolveHost
from vvt.interchange import read

VERSIONS = ["18.5", "19.0", "19.1", "20.3", "21.1"]
RATE, START = Fraction(24000, 1001), 86400     # of conftest's reel
on = pytest.mark.parametrize


def open_in(version: str, **more) -> dict:
    return {"version": version, **more}


def over(host: ResolveHost, job: str):
    deadline = time.monotonic() + 30
    while (now := host.render_state(job)).state in ("waiting", "rendering"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return now


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@on("resolve", [open_in(version) for version in VERSIONS], indirect=True, ids=VERSIONS)
def test_describe_reads_the_timeline_exactly(host, resolve):
    told = host.describe()
    assert (told.product, told.project) == ("DaVinci Resolve Studio", "Film")
    timeline = told.timeline
    assert (timeline.name, timeline.rate, timeline.drop) == ("Reel 2", RATE, False)
    assert (timeline.start, timeline.end, timeline.start_timecode) == (START, START + 60, "01:00:00:00")
    assert timeline.offline == 0
    assert timeline.id == resolve.state()["timelines"]["Reel 2"]["id"]
    assert [marker["frame"] for marker in timeline.told["markers"]] == [10]
    tracks = {(track["kind"], track["index"]): track for track in timeline.told["tracks"]}
    assert [(item["start"] - START, item["end"] - START) for item in tracks["video", 1]["items"]] == [
        (0, 20), (20, 40), (40, 60)]
    assert {item["kind"] for item in tracks["video", 1]["items"]} == {"clip"}


@on("resolve", [{"drop": True}], indirect=True)
def test_drop_frame_is_read_from_the_timeline(host):
    timeline = host.describe().timeline
    assert (timeline.rate, timeline.drop) == (Fraction(30000, 1001), True)
    assert (timeline.start, timeline.end, timeline.start_timecode) == (107892, 107952, "01:00:00;00")


def test_describe_counts_what_is_offline(host, resolve):
    resolve.tell("unmount")
    assert host.describe().timeline.offline == 6


@on("resolve", [open_in(version) for version in VERSIONS], indirect=True, ids=VERSIONS)
def test_export_writes_what_can_be_compared(host, resolve, tmp_path):
    (tmp_path / "out").mkdir()
    exported = host.export(tmp_path / "out", ["otio", "drt", "xml"])
    assert [path.name for path in exported.files] == ["timeline.otio", "timeline.drt", "timeline.xml"]
    assert not exported.missing
    cut = read(tmp_path / "out" / "timeline.otio")
    assert isinstance(cut, Cut)
    assert (cut.rate, cut.start, cut.duration) == (RATE, START, 60)


@on("resolve", [open_in("18.1.3")], indirect=True)
def test_what_this_resolve_cannot_export_is_said_in_words(host, tmp_path):
    (tmp_path / "out").mkdir()
    exported = host.export(tmp_path / "out", ["otio", "drt"])
    assert [path.name for path in exported.files] == ["timeline.drt"]
    assert exported.missing == ("No .otio was exported: It needs Resolve 18.5.",)


def test_an_export_resolve_only_pretends_is_missing(host, resolve, tmp_path):
    (tmp_path / "out").mkdir()
    resolve.tell("pretend", method="Export")
    exported = host.export(tmp_path / "out", ["otio", "drt"])
    assert [path.name for path in exported.files] == ["timeline.drt"]
    assert exported.missing == ("No .otio was exported: Resolve wrote no OTIO file.",)


def test_a_file_that_is_there_is_not_exported_over(host, tmp_path):
    (tmp_path / "timeline.otio").write_text("an editor's")
    with pytest.raises(HostRefused, match="is there already") as refused:
        host.export(tmp_path, ["otio"])
    assert refused.value.kind == "name-taken"
    assert (tmp_path / "timeline.otio").read_text() == "an editor's"


@on("resolve", [open_in(version) for version in VERSIONS], indirect=True, ids=VERSIONS)
def test_a_render_leaves_the_deliver_page_and_queue_as_they_were(host, resolve, tmp_path):
    resolve.tell("deliver_page", TargetDir="/mine", CustomName="dailies")
    before = resolve.state()
    job = host.render(tmp_path, "reel2", host.describe().presets[0])
    done = over(host, job.job)
    assert (done.state, done.percent, done.path.parent) == ("complete", 100, tmp_path)
    assert done.path.stat().st_size
    assert (done.first, done.frames) == (START, 60)
    after = resolve.state()
    assert after["jobs"] == []
    assert after["presets"] == before["presets"]
    assert job.settings_back == host.describe().settings_come_back
    if job.settings_back:
        assert after["deliver"] == before["deliver"]


def test_a_render_can_be_stopped(host, resolve, tmp_path):
    resolve.tell("hold_render", at=40)
    job = host.render(tmp_path, "reel2", host.describe().presets[0]).job
    resolve.until(lambda: host.render_state(job).percent >= 30)
    assert host.cancel_render(job).state == "cancelled"
    assert host.render_state(job).state == "cancelled"
    resolve.tell("release_render")
    assert resolve.state()["jobs"] == []


def test_a_render_that_fails_says_so(host, resolve, tmp_path):
    resolve.tell("fail_render", at=50)
    done = over(host, host.render(tmp_path, "reel2", host.describe().presets[0]).job)
    assert done.state == "failed"
    assert resolve.state()["jobs"] == []


def test_a_preset_that_is_not_there_changes_nothing(host, resolve, tmp_path):
    before = resolve.state()
    with pytest.raises(HostRefused, match="no render preset called Nobody's") as refused:
        host.render(tmp_path, "reel2", "Nobody's")
    assert host.describe().presets[0] in refused.value.fix
    assert resolve.state() == before


@on("kind", ["otio", "drt", "xml"])
def test_import_makes_a_new_timeline_and_puts_back_what_was_current(host, resolve, tmp_path, kind):
    host.export(tmp_path, [kind])
    before = resolve.state()
    made = host.import_timeline(tmp_path / f"timeline.{kind}", "Reel 2 v003", "Video Versions 2026-11-22")
    assert made.timeline.name == "Reel 2 v003"
    assert made.put_back
    after = resolve.state()
    assert (after["timeline"], after["bin"], after["page"]) == (before["timeline"], before["bin"], before["page"])
    assert after["timelines"]["Reel 2"] == before["timelines"]["Reel 2"]
    assert set(after["timelines"]) == {"Reel 2", "Reel 2 v003"}
    assert "Video Versions 2026-11-22" in after["bins"]
    assert [len(track["items"]) for track in made.timeline.told["tracks"] if track["kind"] == "video"] == [3]


def test_a_name_that_is_taken_gets_a_number(host, tmp_path):
    host.export(tmp_path, ["otio"])
    assert host.import_timeline(tmp_path / "timeline.otio", "Reel 2", "Versions").timeline.name == "Reel 2 (2)"


def test_an_import_that_fails_leaves_everything_as_it_was(host, resolve, tmp_path):
    (tmp_path / "broken.otio").write_text("{}")
    with pytest.raises(HostRefused, match=r"made no timeline of broken\.otio"):
        host.import_timeline(tmp_path / "broken.otio", "Reel 2 v003", "Versions")
    now = resolve.state()
    assert (now["timeline"], now["bin"], list(now["timelines"])) == ("Reel 2", "Master", ["Reel 2"])


def ours(resolve: ResolveDouble) -> dict[int, str]:
    markers = resolve.state()["timelines"]["Reel 2"]["markers"]
    return {int(float(frame)): marker["name"] for frame, marker in markers.items()}


@on("resolve", [open_in(version) for version in VERSIONS], indirect=True, ids=VERSIONS)
def test_our_markers_come_and_go_and_the_editors_stay(host, resolve):
    marked = host.mark([Marker(10, "trim"), Marker(11, "insert"), Marker(30, "slip", data="c3")])
    assert marked.marked == 3
    assert marked.moved == (("trim", 10, 11), ("insert", 11, 12))
    assert ours(resolve) == {10: "mine", 11: "trim", 12: "insert", 30: "slip"}
    assert host.mark([Marker(5, "again")]).removed == 3
    assert ours(resolve) == {5: "again", 10: "mine"}
    assert host.unmark() == 1
    assert ours(resolve) == {10: "mine"}


def test_a_marker_with_nowhere_to_go_is_said_so(host, resolve):
    marked = host.mark([Marker(59, "last"), Marker(59, "one more"), Marker(3, "odd", color="Plaid")])
    assert marked.marked == 1
    assert marked.refused == ("odd", "one more")
    assert ours(resolve) == {10: "mine", 59: "last"}


def test_markers_meant_for_another_timeline_go_nowhere(host, resolve):
    with pytest.raises(HostRefused) as refused:
        host.mark([Marker(5, "trim")], timeline="another")
    assert refused.value.kind == "other-timeline"
    assert ours(resolve) == {10: "mine"}


def test_the_playhead_goes_where_it_is_sent(host):
    assert host.go_to("01:00:01:05") == "01:00:01:05"


def test_a_film_is_laid_on_top_of_a_copy_in_sync(host, resolve, tmp_path):
    film = over(host, host.render(tmp_path, "reel2", host.describe().presets[0]).job).path
    before = resolve.state()
    laid = host.lay(film, START, "Reel 2 beside v003", "Versions")
    after = resolve.state()
    assert (laid.name, laid.put_back) == ("Reel 2 beside v003", True)
    assert after["timelines"]["Reel 2"] == before["timelines"]["Reel 2"]
    assert (after["timeline"], after["bin"]) == (before["timeline"], before["bin"])
    top = after["timelines"]["Reel 2 beside v003"]["video"][-1]
    assert laid.track == len(after["timelines"]["Reel 2 beside v003"]["video"]) == 2
    assert [(item["record_in"], item["record_out"]) for item in top["items"]] == [(0, 60)]


@on("by", [-7, 0, 9])
def test_a_film_is_in_sync_whether_it_begins_before_or_after_the_timeline(host, resolve, tmp_path, by):
    film = over(host, host.render(tmp_path, "reel2", host.describe().presets[0]).job).path
    laid = host.lay(film, START + by, "Reel 2 beside v003", "Versions")
    (item,) = resolve.state()["timelines"]["Reel 2 beside v003"]["video"][-1]["items"]
    assert laid.frames == 60 + min(0, by)
    assert (item["record_in"], item["record_out"]) == (max(0, by), 60 + by)
    head = Fraction(item["source_in"]) - (START if Fraction(item["source_in"]) >= START else 0)
    assert head == max(0, -by), "the frame that is in sync"


def test_a_film_that_ends_before_the_timeline_begins_is_not_laid(host, resolve, tmp_path):
    film = over(host, host.render(tmp_path, "reel2", host.describe().presets[0]).job).path
    with pytest.raises(HostRefused, match="ends before the open timeline begins"):
        host.lay(film, START - 60, "Reel 2 beside v003", "Versions")
    assert list(resolve.state()["timelines"]) == ["Reel 2"]


def test_a_timeline_of_the_editors_is_never_taken_away_nor_written_onto(host, resolve):
    theirs = resolve.state()["timelines"]["Reel 2"]["id"]
    for asked in (lambda: host.discard(theirs), lambda: host.keep_origin(theirs, "Film/Reel 2@v1")):
        with pytest.raises(HostRefused) as refused:
            asked()
        assert refused.value.kind == "not-ours"
    assert list(resolve.state()["timelines"]) == ["Reel 2"]


def test_a_film_that_resolve_does_not_lay_leaves_no_copy(host, resolve, tmp_path):
    film = over(host, host.render(tmp_path, "reel2", host.describe().presets[0]).job).path
    resolve.tell("fail", method="AppendToTimeline")
    with pytest.raises(HostRefused, match="did not put the film on"):
        host.lay(film, START, "Reel 2 beside v003", "Versions")
    now = resolve.state()
    assert (list(now["timelines"]), now["timeline"]) == (["Reel 2"], "Reel 2")


def test_save(host, resolve):
    host.save()
    assert resolve.calls("ProjectManager.SaveProject")


@on("resolve", [{"project": "Untitled Project"}], indirect=True)
def test_an_untitled_project_is_never_asked_to_save(host, resolve):
    with pytest.raises(HostRefused, match="never saved"):
        host.save()
    assert not resolve.calls("ProjectManager.SaveProject")


@on("resolve", [{"project": None, "cut": None, "timeline": None}], indirect=True)
def test_no_project_is_said_so(host):
    with pytest.raises(HostRefused, match="No project is open"):
        host.describe()


@on("resolve", [{"cut": None, "timeline": None}], indirect=True)
def test_no_timeline_is_said_so(host, tmp_path):
    assert host.describe().timeline is None
    with pytest.raises(HostRefused, match="No timeline is open"):
        host.export(tmp_path, ["otio"])


def test_a_project_closed_meanwhile_is_said_so(host, resolve):
    host.describe()
    resolve.tell("close_project")
    with pytest.raises(HostRefused, match="No project is open"):
        host.describe()


@on("how", ["none", "hang", "abort"])
def test_resolve_quitting_half_way_is_said_so(host, resolve, how, tmp_path):
    resolve.tell("after_quit", how=how)
    resolve.tell("quit_at", method="Export")
    waited = []
    quick = ResolveHost(patience=3)
    with pytest.raises(HostRefused) as refused:
        quick.export(tmp_path, ["otio"], waiting=waited.append)
    quick.close()
    assert refused.value.kind in ("resolve-gone", "hangs")


def test_a_dialog_in_resolve_is_waited_for_and_named(host, resolve):
    waited = []
    resolve.tell("modal")

    def look(wait):
        waited.append(wait)
        if wait.seconds >= 2:
            resolve.tell("dismiss")

    host.describe(waiting=look)
    assert any(wait.what == "GetProjectManager" and wait.seconds >= 2 for wait in waited)


def test_a_dialog_nobody_closes_is_said_so(resolve):
    resolve.tell("hang", method="SaveProject")
    host = ResolveHost(patience=2)
    with pytest.raises(HostRefused, match="SaveProject has been inside Resolve for 2 s") as refused:
        host.save()
    assert "dialog" in refused.value.fix
    host.close()


def test_a_resolve_that_is_starting_is_asked_once(resolve):
    resolve.tell("starting")
    with pytest.raises(HostRefused):
        ResolveHost()
    resolve.tell("started")
    host = ResolveHost()
    assert host.describe().project == "Film"
    host.close()


def test_everybody_uses_one_agent_and_it_ends_with_its_starter(resolve, tmp_path):
    first = ResolveHost()
    second = ResolveHost()
    pid = first.status()["pid"]
    assert second.status()["pid"] == pid
    second.close()
    assert first.describe().project == "Film"
    first.close()
    resolve.until(lambda: not alive(pid))
    assert not (tmp_path / "agent" / "agent.json").exists()


def test_what_a_crash_left_behind_is_no_agent(resolve, tmp_path):
    folder = tmp_path / "agent"
    folder.mkdir()
    Path(folder / "agent.json").write_text('{"port": 9, "pid": 1, "launch": "x", "secret": "' + "00" * 32 + '"}')
    host = ResolveHost()
    assert host.describe().project == "Film"
    host.close()


def test_an_editors_folder_cannot_get_between(resolve, tmp_path, monkeypatch):
    (tmp_path / "queue.py").write_text("raise SystemExit('not the one you meant')")
    monkeypatch.chdir(tmp_path)
    host = ResolveHost()
    assert host.describe().project == "Film"
    host.close()


def test_an_agent_killed_inside_a_call_is_said_so_and_the_next_one_works(resolve, tmp_path):
    resolve.tell("hang", method="Export")
    host = ResolveHost()
    pid = host.status()["pid"]

    def kill(wait):
        if wait.seconds >= 1:
            os.kill(pid, signal.SIGKILL)

    with pytest.raises(HostRefused) as refused:
        host.export(tmp_path, ["otio"], waiting=kill)
    assert refused.value.kind == "resolve-gone"
    host.close()
    resolve.tell("release", method="Export")
    again = ResolveHost()
    assert again.describe().project == "Film"
    again.close()
