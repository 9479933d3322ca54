"""What others say meanwhile of the versions compared comes to the drawn timelines, whatever cut is listed."""

from dataclasses import replace

import boto3
import pytest

from vvt.panel.models.cuts import Place
from vvt.panel.models.sides import Side
from vvt.panel.views.versions_window import VersionsWindow
from vvt.store import Ref
from vvt.workflow.reviewing import comment

LISTED = Place("Film", "Reel 2")
V1, V2 = (f"Film/Reel 9@v{number}" for number in (1, 2))


@pytest.fixture
def window(qtbot, dressed, session, nearby, workshop, *, memory, versions, trimmed):
    """Reel 2 is listed, and two versions of Reel 9 are compared."""
    versions("Film/Reel 2")
    versions("Film/Reel 9")
    versions("Film/Reel 9", "", trimmed)
    made = VersionsWindow(session, nearby, workshop, memory)
    qtbot.addWidget(made, before_close_func=lambda widget: widget.let_go())
    made.open()
    made.show()
    made.show_cut(LISTED)
    qtbot.waitUntil(lambda: made.versions.rowCount() == 1, timeout=20_000)
    made.comparisons.compare(Side.version(V1), Side.version(V2))
    qtbot.waitUntil(lambda: made.compare_dock.compared is not None, timeout=30_000)
    yield made
    workshop.close()


def told(window) -> list[tuple[bool, str]]:
    return [(note.earlier, note.told) for note in window.compare_dock.compared.notes]


def test_versions_of_a_cut_that_is_not_listed_get_theirs(qtbot, window, store):
    comment(store, Ref.parse(V1), "Too long", "Ben", at="01:00:02:00")
    comment(store, Ref.parse(V2), "Good", "Cem", at="01:00:04:05")
    assert told(window) == []
    window.refresh()
    qtbot.waitUntil(lambda: told(window) == [(True, "Ben: Too long"), (False, "Cem: Good")], timeout=20_000)


def test_versions_of_two_cuts_get_theirs(qtbot, window, store):
    window.comparisons.compare(Side.version(V1), Side.version("Film/Reel 2@v1"))
    qtbot.waitUntil(lambda: window.compare_dock.compared.sides[1].word == "Film/Reel 2@v1"
                    if window.compare_dock.compared else False, timeout=30_000)
    comment(store, Ref.parse(V1), "Too long", "Ben", at="01:00:02:00")
    comment(store, Ref.parse("Film/Reel 2@v1"), "Good", "Cem", at="01:00:04:05")
    assert window.comparisons.unlisted() == [V1], "the other comes with the list"
    window.refresh()
    qtbot.waitUntil(lambda: told(window) == [(True, "Ben: Too long"), (False, "Cem: Good")], timeout=20_000)


def test_nothing_is_asked_for_a_comparison_that_is_not_to_be_seen(window):
    assert window.comparisons.unlisted() == [V1, V2]
    window.compare_dock.hide()
    assert window.comparisons.unlisted() == []


def test_a_version_that_is_gone_is_no_trouble(qtbot, window, store, s3, bucket):
    client = boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1")
    for kept in client.list_object_versions(Bucket=bucket, Prefix="Film/Reel%209/versions/v000001")["Versions"]:
        client.delete_object(Bucket=bucket, Key=kept["Key"], VersionId=kept["VersionId"])
    store.forget_cached()
    comment(store, Ref.parse(V2), "Good", "Cem", at="01:00:04:05")
    window.refresh()
    qtbot.waitUntil(lambda: told(window) == [(False, "Cem: Good")], timeout=20_000)
    assert window.line.words.text() == ""


def test_what_was_said_in_another_bucket_is_not_shown(qtbot, window, session, workshop, store):
    comment(store, Ref.parse(V1), "Too long", "Ben", at="01:00:02:00")
    said = []
    window.looking.said.connect(said.append)
    window.refresh()
    session.settings = replace(session.settings)    # as `use` does, before the answer is there
    qtbot.waitUntil(lambda: not workshop.busy, timeout=20_000)
    assert not said
