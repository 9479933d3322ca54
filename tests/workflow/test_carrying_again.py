"""An export that was copied, and one whose proxy was made anew since: both go on as if nothing were."""

import os
import shutil
import threading
from pathlib import Path

import pytest

from support.relay import refusal, relayed
from support.s3 import embedded_s3
from vvt.errors import StoreRefused
from vvt.store import PROXY, CutName, Draft, PartSource
from vvt.workflow.carrying import bring, export

NAME = CutName("Film", "Reel")
PART = 1 << 20       # bytes: S3 wants five times that, the server of these tests takes it
PARTS = 6
PATIENCE = 60        # seconds; no test waits so long


@pytest.fixture
def here():
    with embedded_s3() as place:
        yield place.store(part_size=PART)


@pytest.fixture
def there():
    with embedded_s3() as place:
        yield place


@pytest.fixture
def record(here, tmp_path: Path):
    """A version: a film of many parts, and its proxy."""
    film, proxy = tmp_path / "film.mov", tmp_path / "proxy.mp4"
    film.write_bytes(os.urandom(PARTS * PART))
    proxy.write_bytes(os.urandom(3 * PART))
    record = here.publish(NAME, [PartSource("cut", film)], Draft("one", "Ana"))
    here.keep_proxy(record, proxy)
    return record


def copied(out: Path, target: Path) -> Path:
    """As a copy to another disk is: of today."""
    shutil.copytree(out, target, copy_function=shutil.copyfile)
    return target


@pytest.mark.parametrize(("piece", "size"), [("cut.mov", PARTS), (f"/{PROXY}", 3)])
def test_an_import_goes_on_from_a_copy_of_its_export(here, there, record, *, tmp_path, piece, size):
    out, first = tmp_path / "out", threading.Event()
    export(here, [record.ref], out)

    def answered(request, answer) -> None:
        if piece in request.path and "partNumber=1&" in request.path + "&":
            first.set()

    def refused(request):
        """The last part, once the first one is there."""
        last = piece in request.path and f"partNumber={size}&" in request.path + "&"
        return refusal(403, "AccessDenied") if last and first.wait(PATIENCE) else None

    with relayed(there.settings.endpoint) as wire:
        through = there.store(part_size=PART, endpoint=wire.endpoint)
        wire.before, wire.after = refused, answered
        with pytest.raises(StoreRefused):
            bring(through, out)
        wire.before, again = lambda request: None, wire.received
        [carried] = bring(through, copied(out, tmp_path / "copy"))
        proxy = 3 * PART if piece == "cut.mov" else 0
        assert wire.received - again <= (size - 1) * PART + proxy + 100_000, "at least a part of it was there"
    assert carried.record.number == 1
    assert all(check.ok for check in there.store().verify(carried.record))
    assert there.store().read(there.store().proxy(carried.record)) == (tmp_path / "proxy.mp4").read_bytes()
    assert there.store().open_uploads() == []


def test_a_proxy_that_was_made_anew_is_exported_beside_the_one_before(here, there, record, tmp_path):
    export(here, [record.ref], tmp_path / "out")
    [old] = (tmp_path / "out").glob(f"*/*/*/files/{PROXY}/*")
    before = old.read_bytes()
    (tmp_path / "proxy.mp4").write_bytes(os.urandom(2 * PART))
    here.keep_proxy(record, tmp_path / "proxy.mp4")
    assert [each.state for each in export(here, [record.ref], tmp_path / "out")] == ["carried"]
    assert [each.state for each in export(here, [record.ref], tmp_path / "out")] == ["already there"]
    assert old.read_bytes() == before, "nothing that was exported is overwritten"
    [carried] = bring(there.store(part_size=PART), tmp_path / "out")
    assert there.store().read(there.store().proxy(carried.record)) == (tmp_path / "proxy.mp4").read_bytes()


def test_a_proxy_as_it_was_before_is_the_one_that_counts_again(here, there, record, tmp_path):
    """Made anew, and then once more as it was at first."""
    first = (tmp_path / "proxy.mp4").read_bytes()
    for content in (first, os.urandom(PART), first):
        (tmp_path / "proxy.mp4").write_bytes(content)
        here.keep_proxy(record, tmp_path / "proxy.mp4")
        export(here, [record.ref], tmp_path / "out")
    [carried] = bring(there.store(part_size=PART), tmp_path / "out")
    assert there.store().read(there.store().proxy(carried.record)) == first
