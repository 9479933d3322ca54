"""Half a character, pasted from a broken program, or bytes of a command line that are none: said where it stands."""

import os
import subprocess
import sys

import pytest

from vvt.errors import BadName
from vvt.store import CutName, Draft, PartSource, Ref, Store
from vvt.workflow.reviewing import add_note, comment, give_status

TORN = "For Anna \ud83d and Ben"


def words(ran) -> tuple[str, str]:
    assert (ran.status, ran.out) == (2, "")
    cause, fix = ran.err.splitlines()
    return cause.removeprefix("vvt: "), fix.strip()


@pytest.mark.parametrize(("args", "what"), [
    (("publish", "Film/Reel", "--timeline", "good.otio", "-m", TORN), "note"),
    (("publish", "Film/Reel", "--timeline", "good.otio", "--later", "-m", TORN), "note"),
    (("note", "Film/Reel@v1", TORN), "note"),
    (("comment", "Film/Reel@v1", TORN), "comment"),
    (("status", "Film/Reel@v1", "approved", "-m", TORN), "message"),
])
def test_a_sentence_says_where_it_stands(inside, otio, args, what):
    otio("good")
    assert inside("publish", "Film/Reel", "--timeline", "good.otio", "-m", "first").status == 0
    assert words(inside(*args)) == (f"The {what} has something in it that is no character, behind “For Anna”.",
                                    "Delete it there, or type the words anew.")
    assert not inside("outbox", "--json").json["entries"], "nothing of it is kept"
    assert [one["note"] for one in inside("list", "Film/Reel", "--json").json["versions"]] == ["first"]


def test_an_author_and_the_beginning_of_a_line(inside, otio):
    otio("good")
    ran = inside("publish", "Film/Reel", "--timeline", "good.otio", "--author", "\udcff")
    assert words(ran)[0] == "The author's name has something in it that is no character, at the beginning of a line."


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="their command lines are all characters")
def test_bytes_of_a_command_line_that_are_no_characters(vvt, otio):
    otio("good")
    ran = subprocess.run([sys.executable, "-m", "vvt", "publish", "Film/Reel", "--timeline", "good.otio", "-m",
                          b"Sch\xf6n"], cwd=vvt.folder, env={**os.environ, **vvt.environment}, capture_output=True,
                         text=True, check=False)
    assert ran.stderr.splitlines()[0] == "vvt: The note has something in it that is no character, behind “Sch”."
    assert ran.returncode == 2


def test_a_whole_character_of_two_halves_is_one(inside, otio):
    otio("good")
    assert inside("publish", "Film/Reel", "--timeline", "good.otio", "-m", "done 🎬").status == 0
    assert inside("list", "Film/Reel", "--json").json["versions"][0]["note"] == "done 🎬"


def test_nothing_is_sent_whoever_publishes(three, s3, bucket, tmp_path):
    store, ref = Store(s3.settings(bucket)), Ref.parse("Night Train/Reel 2@v1")
    film = tmp_path / "film.mov"
    film.write_bytes(b"film")
    with pytest.raises(BadName):
        store.publish(CutName("Film", "Torn"), [PartSource("cut", film)], Draft(TORN))
    for say in (comment, add_note):
        with pytest.raises(BadName):
            say(store, ref, TORN, "Ada")
    with pytest.raises(BadName):
        give_status(store, ref, "approved", "Ada", TORN)
    assert CutName("Film", "Torn") not in store.cuts("Film")
    assert not store.reviews(ref.name).by_number
