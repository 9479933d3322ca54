"""Every way to get it wrong: one sentence of cause, one of remedy, exit status 2, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def assert_told(ran) -> None:
    """Two lines on standard error, each a sentence, and nothing else."""
    assert ran.status == 2, ran.out + ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""
    cause, remedy = ran.err.splitlines()
    assert cause.startswith("vvt: ")
    assert remedy.startswith("     ")
    for sentence in (cause, remedy):
        assert sentence.endswith((".", "?", "!"))


@pytest.mark.parametrize("args", [
    ("publish", "Film/Reel"),
    ("publish", "Film", "--timeline", "good.otio"),
    ("publish", "/Reel", "--timeline", "good.otio"),
    ("publish", "Film/", "--timeline", "good.otio"),
    ("publish", "Film/Re\x07el", "--timeline", "good.otio"),
    ("publish", "Film/Re\udcffel", "--timeline", "good.otio"),
    ("publish", "Film/Reel", "--timeline", "good.otio", "-m", "half a letter \udcff"),
    ("publish", "Film/Reel", "--timeline", "gone.otio"),
    ("publish", "Film/Reel", "--render", "gone.mov"),
    ("publish", "Film/Reel", "--render", "folder"),
    ("publish", "Film/Reel", "--render", "empty.mov"),
    ("publish", "Film/Reel", "--render", "good.otio"),
    ("publish", "Film/Reel", "--timeline", "no-extension"),
    ("publish", "Film/Reel", "--timeline", "film.mov"),
    ("publish", "Film/Reel", "--timeline", "good.otio", "--timeline", "OTHER.OTIO"),
    ("publish", "Film/Reel", "--timeline", "broken.otio"),
    ("publish", "Film/Reel", "--timeline", "empty.mov"),
    ("list", "Film"),
    ("list", "Film/Reel"),
    ("list", "Film/Reel@v1"),
    ("show", "Film/Reel"),
    ("show", "Film/Reel@v1"),
    ("show", "Film/Reel@latest"),
    ("show", "Film/Reel@v0"),
    ("show", "Film/Reel@id:nothing"),
    ("show", f"Film/Reel@v{'9' * 5000}"),
    ("show", f"Film/Reel@latest~{'9' * 5000}"),
    ("pull", "Film/Reel@v1"),
    ("pull", "Film/Reel@last"),
    ("verify", "Film@v1"),
    ("diff", "good.otio", "gone.otio"),
    ("diff", "good.otio", "folder"),
    ("diff", "good.otio", "broken.otio"),
    ("diff", "good.otio", "Film/Reel@v1"),
    ("diff", "good.otio", "Film/Reel@nonsense"),
    ("diff", "good.otio", "no@version.otio"),
    ("diff", "good.otio", "good.otio", "--csv", "folder"),
    ("diff", "good.otio", "good.otio", "--csv", ""),
    ("diff", "good.otio", "good.otio", "--html", "/"),
    ("diff", "good.otio", "good.otio", "--html", "nowhere/at/all.html"),
    ("diff", "good.otio", "OTHER.OTIO", "--html", "good.otio"),
    ("diff", "good.otio", "OTHER.OTIO", "--otio", "../{folder}/OTHER.OTIO"),
    ("diff", "good.otio", "OTHER.OTIO", "--edl", "new.edl", "--markers", "./new.edl"),
    ("diff", "good.otio", "resolve.drt"),
    ("diff", "good.otio", "film.mov"),
    (), ("nonsense",), ("show",), ("diff", "one.otio"), ("publish",), ("list", "--nonsense"),
    ("pull", "Film/Reel@v1", "--only", "sound"),
    ("list", "--bucket", "no-such-bucket-here"),
    ("list", "--bucket", "Not A Bucket's Name"),
    ("list", "--profile", "no-such-profile"),
    ("list", "--endpoint", "not an address"),
    ("list", "--endpoint", "ftp://example.com"),
    ("list", "--endpoint", "http://127.0.0.1:9"),
    ("list", "--ca-bundle", "gone.pem"),
], ids=" ".join)
def test_a_sentence_and_a_remedy(inside, tmp_path: Path, otio, args: tuple[str, ...]):
    good = otio("good").read_bytes()
    args = tuple(word.replace("{folder}", tmp_path.name) for word in args)
    for name in ("OTHER.OTIO", "film.mov", "resolve.drt"):
        (tmp_path / name).write_bytes(good)
    (tmp_path / "broken.otio").write_text('{"OTIO_SCHEMA": "Timeline.1", "tra')
    (tmp_path / "no-extension").write_text("x")
    (tmp_path / "empty.mov").touch()
    (tmp_path / "folder").mkdir()
    for more in ([], ["--json"]):
        told = inside(*args, *more)
        assert_told(told)
        assert "Something unexpected happened" not in told.err
    assert (tmp_path / "good.otio").read_bytes() == (tmp_path / "OTHER.OTIO").read_bytes() == good


@pytest.mark.parametrize("args", [
    ("list",), ("publish", "Film/Reel", "--timeline", "good.otio"), ("show", "Film/Reel@v1"),
    ("diff", "good.otio", "Film/Reel@v1"), ("pull", "Film/Reel@v1"), ("verify", "Film/Reel@v1"), ("setup",)],
    ids=" ".join)
def test_without_a_bucket(bare, otio, args: tuple[str, ...]):
    otio("good")
    ran = bare(*args)
    assert_told(ran)
    assert "vvt setup" in ran.err


@pytest.mark.parametrize("text", ["bucket = ", 'bucket = 3', "\xff\xfe"])
def test_a_configuration_that_cannot_be_understood(bare, text: str):
    config = Path(bare.environment["VVT_CONFIG"])
    config.parent.mkdir()
    config.write_text(text, "latin-1")
    ran = bare("list")
    assert_told(ran)
    assert str(config) in ran.err


def test_without_credentials(vvt):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        vvt = vvt.with_environment(**{name: ""})
    assert_told(vvt("list"))


def test_wrong_arguments_say_where_the_use_is_told(bare):
    ran = bare("publish", "--render", "film.mov")
    assert_told(ran)
    assert ran.err.endswith("vvt publish --help.\n")
    assert bare("--nonsense").err.endswith("vvt --help.\n")


def test_a_listing_asked_for_with_a_version_is_sent_to_show(three):
    ran = three("list", "Night Train/Reel 2@v1")
    assert_told(ran)
    assert 'vvt show "Night Train/Reel 2@v1"' in ran.err


def test_a_name_that_looks_like_a_version_is_a_name_but_not_without_a_word(inside, first: Path):
    ran = inside("publish", "Film/Reel@v1", "--timeline", str(first))
    assert ran.status == 0
    assert ran.out.startswith("Film/Reel@v1@v1\n")
    assert 'new cut called "Reel@v1"' in ran.err
    assert "new cut called" not in inside("publish", "Film/Reel@v1", "--timeline", str(first)).err
    assert inside("list", "Film", "--json").json["cuts"][0]["cut"] == "Reel@v1"


def test_nothing_is_sent_when_the_timeline_cannot_be_read(vvt, client, bucket: str, render: Path, tmp_path: Path):
    (tmp_path / "broken.otio").write_text("{")
    vvt.does("publish", "Film/Reel", "--render", render, "--timeline", "broken.otio", status=2)
    assert client.list_object_versions(Bucket=bucket, Prefix="Film").get("Versions", []) == []


def test_without_versioning_nothing_is_published(vvt, client, bucket: str, first: Path):
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    ran = vvt("publish", "Film/Reel", "--timeline", first)
    assert_told(ran)
    assert "Versioning" in ran.err
    assert client.list_object_versions(Bucket=bucket, Prefix="Film").get("Versions", []) == []


def test_a_folder_nobody_may_write_into(three, tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    assert_told(three("pull", "Night Train/Reel 2@v1", "--to", "file"))
    assert_told(three("pull", "Night Train/Reel 2@v1", "--to", "file/below"))


def test_the_unexpected_is_told_and_its_details_are_kept(bare, tmp_path: Path):
    """An installation that is broken: no command foresees that."""
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "orjson.py").write_text("raise RuntimeError('half an installation')")
    path = os.pathsep.join(filter(None, (str(broken), os.environ.get("PYTHONPATH"))))
    ran = bare("diff", "a.otio", "b.otio", PYTHONPATH=path)
    assert_told(ran)
    log = Path(ran.err.partition("report it with ")[2].partition(", which")[0])
    assert "half an installation" in log.read_text("utf-8")
    assert "Traceback" in bare("diff", "a.otio", "b.otio", PYTHONPATH=path, VVT_DEBUG="1").err


def test_a_reader_who_has_seen_enough(three):
    reader, writer = os.pipe()
    os.close(reader)
    for form in ([], ["--json"]):
        ran = subprocess.run(
            [sys.executable, "-m", "vvt", "list", "Night Train/Reel 2", *form], cwd=three.folder, timeout=180,
            env={**os.environ, **three.environment}, stdout=writer, stderr=subprocess.PIPE, check=False)
        assert ran.stderr == b""
        assert ran.returncode == 0
    os.close(writer)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes it")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_without_an_output_it_is_done_all_the_same(three, closed: str):
    for args, status in ((("list", "Night Train/Reel 2"), 0), (("list", "No/Such"), 2)):
        ran = subprocess.run(
            ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-m", "vvt", *args], cwd=three.folder,
            timeout=180, env={**os.environ, **three.environment}, capture_output=True, check=False)
        assert ran.returncode == status, ran.stderr
        assert b"unexpected" not in ran.stderr


def test_a_name_that_cannot_be_stored_is_refused_before_anything_is_written_down(vvt, inside, render):
    assert_told(inside("publish", f"Film/{'x' * 1000}", "--render", str(render)))
    assert_told(inside("publish", f"Film/{'x' * 1000}", "--render", str(render), "--later"))
    assert inside("outbox", "--all").out == "nothing waits in the outbox\n"


def test_an_unknown_profile_is_told_with_all_the_ways_to_name_one(vvt, inside):
    told = inside("list", "--profile", "nobody")
    assert_told(told)
    assert "no profile nobody in AWS's configuration files, " in told.err
    assert os.path.expanduser(os.environ.get("AWS_CONFIG_FILE") or "~/.aws/config") in told.err
    assert "boto3" not in told.err
    assert "(--profile, AWS_PROFILE, profile in the configuration)" in told.err
