"""`vvt setup --keys`: keys that came by mail go into AWS's own credentials file, and nowhere else."""

import os
import pty
import select
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from vvt.errors import BadName, NotConfigured
from vvt.workflow.keeping_keys import Keys, credentials_file, keep_keys

ACCESS, SECRET = "AKIAMAILEDTOANEDITOR", "hush/Mailed+Secret=40characterslongofcourse"
THEIRS = """\
# my keys, don't touch
[default]
aws_access_key_id = AKIADEFAULT ; not a comment
aws_secret_access_key=theirs

[edit]   # the old ones
region = eu-central-1
AWS_ACCESS_KEY_ID : AKIAOLD
aws_secret_access_key = old
    continued
s3 =
    addressing_style = path
# end of edit

[other]
role_arn = arn:aws:iam::1:role/x"""


@pytest.fixture
def file() -> Path:
    """Where boto3 looks, in a home of its own."""
    path = Path(os.environ["HOME"]) / ".aws" / "credentials"
    assert credentials_file() == path
    return path


def read_by_boto3(profile: str) -> tuple[str, str, str | None]:
    """As boto3 finds them, in a process of its own."""
    program = ("import sys, botocore.session as b; k = b.Session(profile=sys.argv[1]).get_credentials();"
               "print(k.access_key, k.secret_key, k.token, sep='\\n')")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_ACCESS")}
    told = subprocess.run([sys.executable, "-c", program, profile], env=environment, capture_output=True, text=True,
                          check=True).stdout.splitlines()
    return told[0], told[1], None if told[2] == "None" else told[2]


def test_keys_from_standard_input_are_kept_used_and_shown_nowhere(bare, bucket: str, client, file: Path):
    client.create_bucket(Bucket=bucket)
    words = ["setup", "--bucket", bucket, "--profile", "edit", "--keys-from-stdin"]
    ran = subprocess.run([sys.executable, "-m", "vvt", *words], cwd=bare.folder, input=f"{ACCESS}\n  {SECRET} \n",
                         env={**os.environ, **bare.environment, "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "",
                              "VVT_DEBUG": "1"},
                         capture_output=True, text=True, timeout=180, check=False)
    assert ran.returncode == 0, ran.stderr
    assert read_by_boto3("edit") == (ACCESS, SECRET, None)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert str(file) in ran.stderr
    config = Path(bare.environment["VVT_CONFIG"]).read_text("utf-8")
    assert 'profile = "edit"' in config
    for text in (ran.stdout, ran.stderr, config):
        assert SECRET not in text
        assert ACCESS not in text


def test_a_pipe_is_refused_unless_it_is_meant(bare, bucket: str, file: Path):
    ran = bare("setup", "--bucket", bucket, "--profile", "edit", "--keys")
    assert ran.status == 2
    assert "--keys-from-stdin" in ran.err
    assert "--profile" in bare("setup", "--bucket", bucket, "--keys").err
    assert not file.exists()


def test_at_a_terminal_they_are_asked_for_and_not_echoed(bare, bucket: str, client, file: Path):
    client.create_bucket(Bucket=bucket)
    pid, terminal = pty.fork()
    if not pid:
        os.chdir(bare.folder)
        os.environ |= {**bare.environment, "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
        words = ["setup", "--bucket", bucket, "--profile", "edit", "--keys"]
        os.execv(sys.executable, [sys.executable, "-m", "vvt", *words])  # noqa: S606 - our own command, on a terminal
    shown = b""
    for question, answer in (("Access key id", ACCESS), ("Secret access key", SECRET)):
        shown += until(terminal, question.encode())
        os.write(terminal, answer.encode() + b"\n")
    shown += until(terminal, b"remembered in")
    os.waitpid(pid, 0)
    os.close(terminal)
    assert SECRET.encode() not in shown
    assert ACCESS.encode() not in shown
    assert str(file).encode() in shown
    assert read_by_boto3("edit") == (ACCESS, SECRET, None)


def until(terminal: int, words: bytes) -> bytes:
    """What the terminal shows up to `words`."""
    shown, end = b"", time.monotonic() + 60
    while words not in shown:
        assert select.select([terminal], [], [], max(0.0, end - time.monotonic()))[0], shown
        shown += os.read(terminal, 4096)
    return shown


def test_other_content_stays_as_it_was_to_the_byte(file: Path):
    file.parent.mkdir()
    file.write_bytes(THEIRS.encode())
    keep_keys(Keys("AKIANEW", "new"), "new")
    added = "\n\n[new]\naws_access_key_id = AKIANEW\naws_secret_access_key = new\n"
    assert file.read_text() == THEIRS + added
    with pytest.raises(NotConfigured, match="other keys"):
        keep_keys(Keys("AKIANEW", "other"), "new")
    file.write_bytes(THEIRS.encode())
    with pytest.raises(NotConfigured, match="--replace"):
        keep_keys(Keys("AKIANEW", "new"), "edit")
    assert file.read_bytes() == THEIRS.encode()
    keep_keys(Keys("AKIANEW", "new", "token"), "edit", replace=True)
    assert file.read_text() == THEIRS.replace("""\
region = eu-central-1
AWS_ACCESS_KEY_ID : AKIAOLD
aws_secret_access_key = old
    continued
""", """\
region = eu-central-1
""").replace("""\
    addressing_style = path
""", """\
    addressing_style = path
aws_access_key_id = AKIANEW
aws_secret_access_key = new
aws_session_token = token
""")
    assert read_by_boto3("edit") == ("AKIANEW", "new", "token")


def test_the_same_keys_again_change_nothing_but_who_may_read_them(file: Path):
    keep_keys(Keys("AKIANEW", "new"), "edit")
    before = file.read_bytes()
    file.chmod(0o644)
    keep_keys(Keys("AKIANEW", "new"), "edit")
    assert file.read_bytes() == before
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_link_stays_a_link_and_windows_line_ends_stay(file: Path, tmp_path: Path):
    file.parent.mkdir()
    real = tmp_path / "dotfiles"
    real.write_bytes(b"[default]\r\naws_access_key_id = x\r\naws_secret_access_key = y")
    file.symlink_to(real)
    keep_keys(Keys("AKIANEW", "new"), "edit")
    assert file.is_symlink()
    assert real.read_bytes().count(b"\n") == real.read_bytes().count(b"\r\n") == 7
    assert read_by_boto3("edit")[0] == "AKIANEW"


def test_a_file_nobody_understands_is_left_alone_and_its_lines_are_not_told(file: Path):
    file.parent.mkdir()
    file.write_text(f"aws_secret_access_key = {SECRET}\n")
    with pytest.raises(NotConfigured, match="can't be understood") as told:
        keep_keys(Keys("AKIANEW", "new"), "edit")
    assert told.value.__suppress_context__
    assert SECRET not in f"{told.value} {told.value.state}"
    assert file.read_text() == f"aws_secret_access_key = {SECRET}\n"


@pytest.mark.parametrize("profile", ["", " ", "a]b", "[x", "a\nb", " edit"])
def test_what_can_not_be_a_profile_s_name(profile: str):
    with pytest.raises(BadName):
        keep_keys(Keys("AKIANEW", "new"), profile)


@pytest.mark.parametrize("pair", [
    ("", "x"), ("a b", "x"), ("AKIA", ""), ("AKIA", "x\ny"), ("AKIA", "x\n[other]"), ("é", "x")])
def test_what_can_not_be_a_key(pair: tuple[str, str]):
    with pytest.raises(NotConfigured):
        Keys(*pair)


def test_printed_keys_show_nothing():
    assert SECRET not in f"{Keys(ACCESS, SECRET)!r} {Keys(ACCESS, SECRET)}"


_WORD = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)
_LINES = st.lists(st.sampled_from([
    "# remark", "; remark", "region = eu-west-1", "s3 =", "    addressing_style = path", "output=json"]),
    max_size=5, unique=True)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), _LINES), unique_by=lambda pair: pair[0], max_size=4), _WORD, _WORD,
       st.sampled_from("abcdefg"))
def test_whatever_is_there_stays_and_the_keys_are_read_back(sections, access: str, secret: str, profile: str):
    text = "".join(f"[{name}]\n" + "".join(line + "\n" for line in lines) + f"aws_access_key_id = of {name}\n"
                   for name, lines in sections)
    path = credentials_file()
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    keep_keys(Keys(access, secret), profile, replace=True)
    rest = [line for line in path.read_text().splitlines()
            if line not in {f"aws_access_key_id = {access}", f"aws_secret_access_key = {secret}", f"[{profile}]", ""}]
    gone = {f"aws_access_key_id = of {profile}", f"[{profile}]", ""}
    assert rest == [line for line in text.splitlines() if line not in gone]
    before = path.read_bytes()
    keep_keys(Keys(access, secret), profile, replace=True)
    assert path.read_bytes() == before
