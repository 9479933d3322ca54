"""Secrets stay where AWS's tools keep them: never printed, configured, cached, logged or queued, whatever fails."""

import os
from pathlib import Path

import pytest

from support.relay import Answer, Request, relayed

REF = "Film/Reel@v1"
COMMANDS = [
    ("setup",), ("doctor", "--no-resolve"), ("list",), ("list", "Film"), ("list", "Film/Reel"), ("show", REF),
    ("diff", "first.otio", REF), ("pull", REF), ("verify", REF), ("status", REF, "approved"), ("comment", REF, "Well."),
    ("note", REF, "Well."), ("proxy", REF), ("share", REF),
    ("publish", "Film/Reel", "--timeline", "first.otio"), ("outbox",),
]
FEW = [("setup",), ("doctor", "--no-resolve"), ("list",), ("pull", REF), ("status", REF, "approved")]


@pytest.fixture
def planted(inside, first: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a command; whatever it prints or leaves behind must not have these words in it."""
    home = Path(os.environ["HOME"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush-environment")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "hush-token")
    monkeypatch.setenv("VVT_DEBUG", "1")
    (home / ".aws").mkdir()
    (home / ".aws" / "credentials").write_text(
        "[edit]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = hush-profile\n")

    def run(*args: str) -> str:
        ran = inside(*args)
        assert "hush" not in ran.out + ran.err, f"{args}\n{ran.out}\n{ran.err}"
        return ran.out + ran.err

    yield run
    folders = {home, first.parent}
    for path in (path for folder in folders for path in folder.rglob("*")):
        if path.is_file() and ".aws" not in path.parts:
            assert b"hush" not in path.read_bytes(), path


def echoing(request: Request) -> Answer:
    """S3 refuses a wrong signature with all that was signed, the token among it."""
    told = "".join(f"<{name}>{value}</{name}>" for name, value in (
        ("Code", "SignatureDoesNotMatch"), ("Message", "Check your key."), ("StringToSign", "hush-token"),
        ("CanonicalRequest", request.headers.get("X-Amz-Security-Token", "hush"))))
    return Answer(403, {"Content-Type": "application/xml"}, f"<?xml version='1.0'?><Error>{told}</Error>".encode())


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_nothing_of_them_is_told_when_the_store_refuses(planted, s3, args: tuple[str, ...]):
    with relayed(s3.endpoint) as relay:
        relay.before = echoing
        told = planted(*args, "--endpoint", relay.endpoint)
        assert args == ("outbox",) or "secret key is wrong" in told
        planted(*args, "--endpoint", relay.endpoint, "--profile", "edit", "--json")


@pytest.mark.parametrize("args", FEW, ids=" ".join)
def test_nothing_of_them_is_told_when_nothing_answers(planted, args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch):
    planted(*args, "--endpoint", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://me:hush-proxy@127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "http://me:hush-proxy@127.0.0.1:9")
    assert "127.0.0.1:9" in planted("doctor", "--no-resolve", "--endpoint", "http://store.invalid")
    planted(*args, "--endpoint", "https://store.invalid")


@pytest.mark.parametrize("address", [
    "https://me:hush-password@s3.example.com", "http://me:hush-password@127.0.0.1:9/x",
    "me:hush-password@s3.example.com",
    "ftp://s3.example.com/cut.mov?X-Amz-Signature=hush-signature",
    "http://127.0.0.1:9/cuts/cut.mov?X-Amz-Credential=AKIA&X-Amz-Signature=hush-signature",
], ids=lambda address: address.partition(":")[0] + str(len(address)))
@pytest.mark.parametrize("way", ["option", "environment", "configuration", "aws"])
def test_an_address_with_a_secret_in_it_is_not_repeated(
        planted, address: str, way: str, monkeypatch: pytest.MonkeyPatch):
    words = ["--endpoint", address] if way == "option" else []
    monkeypatch.delenv("AWS_ENDPOINT_URL_S3", raising=False)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    config = Path(os.environ["VVT_CONFIG"])
    if way == "environment":
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    elif way == "configuration":
        config.write_text(config.read_text("utf-8") + f'endpoint = "{address}"\n', "utf-8")
    elif way == "aws":
        aws = Path(os.environ["HOME"]) / ".aws" / "config"
        aws.write_text(f"[default]\nendpoint_url = {address}\n")
    before = config.read_bytes()
    for args in FEW:
        assert "vvt: " in planted(*args, *words) or args[0] == "doctor"
    assert config.read_bytes() == before
    # What was there before is the user's own doing.
    config.write_text("")


@pytest.mark.parametrize("text", [
    "aws_secret_access_key = hush-garbled\n", "[edit\naws_secret_access_key = hush-garbled\n",
    "[a]\nx = 1\n[a]\naws_secret_access_key = hush-garbled\n"])
def test_a_file_of_aws_that_can_not_be_read_is_not_quoted(planted, s3, text: str):
    for name in ("credentials", "config"):
        (Path(os.environ["HOME"]) / ".aws" / name).write_text(text)
        for args in FEW:
            planted(*args, "--endpoint", s3.endpoint, "--profile", "edit")


def test_a_proxy_with_a_password_is_refused_by_option_and_configuration(planted):
    told = planted("list", "--proxy", "http://me:hush@proxy.example.com:3128")
    assert "HTTPS_PROXY" in told
    assert "hush" not in Path(os.environ["VVT_CONFIG"]).read_text("utf-8")


def test_what_nobody_foresaw_is_logged_without_them(planted, monkeypatch: pytest.MonkeyPatch, s3):
    def garbage(request: Request) -> Answer:
        return Answer(200, {"Content-Type": "application/xml"}, b"<nonsense")

    monkeypatch.delenv("VVT_DEBUG")
    with relayed(s3.endpoint) as relay:
        relay.before = garbage
        for args in COMMANDS:
            planted(*args, "--endpoint", relay.endpoint)


def test_every_command_is_tried(inside):
    from vvt.cli.arguments import parser

    names = next(action.choices for action in parser()._actions if action.dest == "command")
    # These talk to Resolve, open a window, or run until they are stopped; they reach the store as the others do.
    assert set(names) - {"resolve", "panel", "watch"} <= {args[0] for args in COMMANDS} | {"export", "import", "repair"}
