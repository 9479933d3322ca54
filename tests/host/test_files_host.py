"""Files exported by hand, behind the same protocol as Resolve."""

from fractions import Fraction
from pathlib import Path

import pytest

from support.resolve.double import ResolveDouble
from vvt.host import FilesHost, Host, HostRefused, Lost, ResolveHost


@pytest.fixture
def by_hand(resolve: ResolveDouble, tmp_path: Path) -> Path:
    """What an editor exported."""
    folder = tmp_path / "by hand"
    folder.mkdir()
    host = ResolveHost()
    host.export(folder, ["otio", "drt"])
    host.close()
    (folder / "reel2.mov").write_bytes(b"a film")
    return folder


def test_hand_exported_files_are_described_and_handed_over(by_hand, tmp_path):
    host: Host = FilesHost("Film", [by_hand / "timeline.otio", by_hand / "timeline.drt"], by_hand / "reel2.mov")
    told = host.describe()
    assert told.exports == ("otio", "drt")
    assert (told.timeline.rate, told.timeline.start, told.timeline.end) == (Fraction(24000, 1001), 86400, 86460)
    exported = host.export(tmp_path, ["otio", "xml"])
    assert exported.files == (tmp_path / "timeline.otio",)
    assert exported.files[0].read_bytes() == (by_hand / "timeline.otio").read_bytes()
    assert exported.missing == ("No .xml was exported by hand.",)
    assert host.render(tmp_path, "x", "y").path == by_hand / "reel2.mov"


def test_what_needs_a_program_is_refused(by_hand):
    host = FilesHost("Film", [by_hand / "timeline.otio"])
    for asked in (lambda: host.mark([]), host.unmark, lambda: host.go_to("01:00:00:00"),
                  lambda: host.render(by_hand, "x", "y"), lambda: host.import_timeline(by_hand, "x", "y"),
                  lambda: host.lay(by_hand, 0, "x", "y"), lambda: host.relink("x", {}, "y"),
                  lambda: host.restore("x", Lost()), lambda: host.discard("x"), lambda: host.keep_origin("x", "y")):
        with pytest.raises(HostRefused) as refused:
            asked()
        assert refused.value.kind == "no-nle"
