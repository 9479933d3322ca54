"""What `vvt panel` is asked for: a cut or a version by its reference, and the bucket a later start names."""

import pytest

from support import commands
from support.many_records import lay_records
from vvt.panel.asked import Asked
from vvt.panel.models.cuts import Place
from vvt.panel.models.versions import ROW
from vvt.panel.program import Program
from vvt.store import CutName, Store

REEL = CutName("Film", "Reel 2")


def selected(program: Program) -> list[int]:
    return [row.number for row in program.window.list.selected]


@pytest.mark.parametrize("version", [1, 3, 120])
def test_the_version_asked_for_is_selected_however_old(qtbot, program, store, version):
    lay_records(store.settings, REEL, 120)
    program.do(Asked("Film/Reel 2", version=version))
    qtbot.waitUntil(lambda: selected(program) == [version], timeout=20_000)
    program.do(Asked("Film/Reel 2", version=119))
    qtbot.waitUntil(lambda: selected(program) == [119], timeout=20_000)


def test_a_later_start_has_its_bucket_shown(qtbot, program, store, s3, new_bucket):
    lay_records(store.settings, REEL, 2)
    other = Store(s3.settings(new_bucket()))
    lay_records(other.settings, CutName("Other", "Teaser"), 1)
    program.do(Asked())
    qtbot.waitUntil(lambda: program.window.cuts.projects() == ["Film"], timeout=20_000)
    program.do(Asked("Other/Teaser", options={"bucket": other.settings.bucket, "endpoint": s3.endpoint}))
    qtbot.waitUntil(lambda: program.window.cuts.projects() == ["Other"], timeout=20_000)
    qtbot.waitUntil(lambda: selected(program) == [1], timeout=20_000)
    assert program.window.looking.place == Place("Other", "Teaser")
    assert program.window.versions.index(0).data(ROW).ref == "Other/Teaser@v1"
    program.do(Asked())
    assert program.session.settings.bucket == other.settings.bucket, "who names none means the one that is shown"


def test_what_is_tried_out_is_not_forgotten_for_a_later_start(qtbot, program, s3, new_bucket):
    program.session.use(program.session.try_out())
    program.do(Asked(options={"bucket": new_bucket(), "endpoint": s3.endpoint}))
    assert program.session.trying_out
    assert "Another bucket…" in program.window.line.words.text()


def test_what_was_meant_for_another_bucket_is_not_published_into_the_one_tried_out(qtbot, program, s3, new_bucket):
    program.session.use(program.session.try_out())
    for publish in (True, False):
        program.do(Asked("Film/Reel 2", publish=publish, options={"bucket": new_bucket(), "endpoint": s3.endpoint}))
        assert program.dialog is None
        assert program.window.looking.place is None
        assert program.window.isVisible()


@pytest.mark.parametrize("named", ["nonsense", "/Reel", "Film/", "Film/Reel 2@approved", "Film/Reel 2@latest~1"])
def test_what_names_no_cut_is_refused_by_the_command(tmp_path, monkeypatch, named):
    monkeypatch.setenv("VVT_AGENT_DIR", str(tmp_path / "agent"))
    ran = commands.run("panel", named)
    assert ran.returncode == 2
    assert ran.stderr.startswith("vvt: ")
    assert len(ran.stderr.splitlines()) == 2
    assert not (tmp_path / "agent").exists(), "no window was looked for"
