"""The Deliver trigger when nobody looks on: in/out renders, cancelled ones, no environment, failures found."""

import json
import os
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import pytest

from support import commands
from support.relay import Request, relayed
from support.resolve.double import ResolveDouble
from vvt.errors import VvtError
from vvt.host.unpublished import dismiss, noted, unpublished
from vvt.store import CutName, Store
from vvt.store.embedded import EmbeddedS3


class Room:
    """A machine with the trigger installed and nothing but a configuration and AWS's own files to go by."""

    def __init__(self, resolve: ResolveDouble, store: Store, bucket: str, endpoint: str, folder: Path):
        self.resolve, self.store, self.folder = resolve, store, folder
        Path(os.environ["VVT_CONFIG"]).write_text(
            f'bucket = "{bucket}"\nendpoint = "{endpoint}"\nregion = "us-east-1"\n'
            'profile = "cutting"\nauthor = "Ada"\n')
        aws = Path(os.environ["HOME"]) / ".aws"
        aws.mkdir()
        (aws / "credentials").write_text("[cutting]\naws_access_key_id = tests\naws_secret_access_key = tests\n")
        told = commands.run("resolve", "install", "--json")
        self.script = json.loads(told.stdout)["entries"][0]["path"]

    def render(self, **settings: object) -> str:
        """The editor renders with our script as the end trigger, which gets no environment of ours; the job."""
        project = self.resolve.editor().GetProjectManager().GetCurrentProject()
        self.resolve.tell("end_trigger", path=self.script, environment={})
        project.LoadRenderPreset("H.264 Master")
        project.SetRenderSettings({"TargetDir": str(self.folder), "CustomName": "reel2", "SelectAllFrames": True,
                                   **settings})
        job = project.AddRenderJob()
        assert project.StartRendering([job])
        return job

    def published(self) -> list:
        try:
            return self.resolve.until(lambda: self.store.versions(CutName("Film", "Reel 2")), 60)
        except TimeoutError:
            raise AssertionError((self.folder / "agent" / "deliver.log").read_text("utf-8")) from None

    def ended(self) -> dict:
        (script,) = self.resolve.until(self.resolve.triggered)
        return script.wait(60)


@pytest.fixture
def room(resolve: ResolveDouble, s3: EmbeddedS3, tmp_path: Path, monkeypatch) -> Room:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    bucket = f"cuts-{abs(hash(str(tmp_path)))}"
    client = boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1", aws_access_key_id="tests",
                          aws_secret_access_key="tests")
    client.create_bucket(Bucket=bucket)
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    room = Room(resolve, Store(s3.settings(bucket)), bucket, s3.endpoint, tmp_path)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    return room


def test_without_any_environment_the_configurations_profile_publishes(room):
    room.render()
    (record,) = room.published()
    assert (record.author, record.base) == ("Ada", None)
    assert record.render == {"first": 86400, "frames": 60, "handles": [0, 0]}
    assert room.ended()["status"] == 0
    room.resolve.until(lambda: not unpublished())


@pytest.fixture
def tls(s3: EmbeddedS3, tmp_path: Path):
    """The same server behind TLS, with a certificate that only its own CA vouches for: endpoint and CA file."""
    certificate, key = tmp_path / "ca.pem", tmp_path / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out",
                    str(certificate), "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                    "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    upstream = urlsplit(s3.endpoint)

    class Tunnel(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                inner = context.wrap_socket(self.request, server_side=True)
            except OSError:
                return  # somebody who doesn't trust us
            with socket.create_connection((upstream.hostname, upstream.port)) as outer:
                threading.Thread(target=_pump, args=(outer, inner), daemon=True).start()
                _pump(inner, outer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Tunnel) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{server.server_address[1]}", certificate
        server.shutdown()


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(1 << 16):
            target.sendall(data)
    except OSError:
        return  # one of them hung up


def reconfigure(**settings: object) -> None:
    """Add settings to the configuration file; the last word of each holds."""
    path = Path(os.environ["VVT_CONFIG"])
    old = [line for line in path.read_text().splitlines() if line.split(" = ")[0] not in settings]
    new = [f"{name} = {json.dumps(str(value))}" for name, value in settings.items()]
    path.write_text("\n".join([*old, *new]) + "\n")


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes a certificate with openssl")
def test_the_certificates_of_the_configuration_are_trusted(room, tls):
    endpoint, certificate = tls
    reconfigure(endpoint=endpoint, ca_bundle=certificate)
    room.render()
    assert room.published()


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes a certificate with openssl")
def test_without_them_nothing_is_published_and_that_is_found_later(room, tls):
    reconfigure(endpoint=tls[0])
    room.render()
    room.ended()
    (note,) = room.resolve.until(lambda: [one for one in unpublished() if one.cause], 120)
    assert "ertificate" in f"{note.cause} {note.fix}"


def test_the_proxy_of_the_configuration_is_gone_through(room, s3):
    with relayed(s3.endpoint) as proxy:
        def forward(request: Request) -> None:
            # What a proxy is asked for has the whole address in it.
            request.path = request.path.removeprefix(s3.endpoint)

        proxy.before = forward
        reconfigure(proxy=proxy.endpoint)
        room.render()
        assert room.published()
        assert proxy.count("PUT", "versions/v000001.json") == 1


def test_a_render_between_in_and_out_knows_where_it_lies(room):
    room.render(SelectAllFrames=False, MarkIn=86410, MarkOut=86429)
    (record,) = room.published()
    assert record.render == {"first": 86410, "frames": 20, "handles": [0, 0]}


def test_a_cancelled_render_publishes_nothing_and_leaves_no_note(room):
    room.resolve.tell("hold_render", at=30)
    job = room.render()
    project = room.resolve.editor().GetProjectManager().GetCurrentProject()
    room.resolve.until(lambda: project.GetRenderJobStatus(job)["CompletionPercentage"] >= 30)
    project.StopRendering()
    assert "did not complete" in room.ended()["out"]
    assert room.store.versions(CutName("Film", "Reel 2")) == []
    assert unpublished() == []


def test_a_cancelled_render_of_a_resolve_in_german_publishes_nothing_either(room):
    room.resolve.tell("quirk", name="localised")
    room.resolve.tell("hold_render", at=30)
    job = room.render()
    project = room.resolve.editor().GetProjectManager().GetCurrentProject()
    room.resolve.until(lambda: project.GetRenderJobStatus(job)["CompletionPercentage"] >= 30)
    project.StopRendering()
    room.ended()
    room.resolve.until(lambda: not unpublished())
    assert room.store.versions(CutName("Film", "Reel 2")) == []


def test_a_publish_that_failed_is_found_later_until_it_is_dismissed(room, vvt):
    room.resolve.tell("spoil_render", short=7)
    room.render()
    room.ended()
    (note,) = room.resolve.until(lambda: [one for one in unpublished() if one.cause], 60)
    assert "53 frames long where its job covers 60" in note.cause
    assert note.film == str(room.folder / "reel2.mov")
    told = json.loads(vvt("resolve", "status", "--json").stdout)["unpublished"]
    assert [(one["film"], one["cause"]) for one in told] == [(note.film, note.cause)]
    assert note.cause in vvt("resolve", "status").stdout
    vvt("resolve", "status", "--dismiss")
    assert "is not published" not in vvt("resolve", "status").stdout


def test_a_python_that_is_gone_is_found_later_too(room, vvt):
    record = Path(os.environ["HOME"]) / ".vvt" / "install.json"
    told = json.loads(record.read_text())
    record.write_text(json.dumps({**told, "python": "/nowhere/python"}))
    room.render()
    room.ended()
    (note,) = unpublished()
    assert "/nowhere/python" in note.cause
    assert note.fix


def test_a_note_goes_when_the_publish_is_done(resolve):
    with noted("job 1"):
        (begun,) = unpublished()
        assert (begun.job, begun.cause) == ("job 1", "")
    assert unpublished() == []


def test_a_note_stays_with_its_reason(resolve):
    with pytest.raises(VvtError), noted("../job"):
        raise VvtError("It went wrong.", "Do it again.", film="/films/a.mov")
    with pytest.raises(ZeroDivisionError), noted("another"):
        raise ZeroDivisionError
    assert {(one.job, one.film, one.cause) for one in unpublished()} == {
        ("../job", "/films/a.mov", "It went wrong."),
        ("another", "", "Something unexpected happened: ZeroDivisionError.")}
    assert {one.job for one in dismiss()} == {"../job", "another"}
    assert unpublished() == []


def test_what_is_no_note_is_none(resolve, tmp_path):
    notes = tmp_path / "agent" / "unpublished"
    notes.mkdir(parents=True)
    (notes / "a.json").write_text("{")
    (notes / "b.json").write_text('{"job": "b"}')
    assert unpublished() == []
