"""Checksums as a file passes."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from vvt.store import Checksums, Part, same_bytes
from vvt.store._digest import Digest, crc64, difference


def test_crc64nvme_is_the_one_s3_means():
    digest = Digest()
    digest.update(b"123456789")
    assert digest.checksums.crc64nvme == "rosUhgp5mIg="  # AE8B14860A799888, the check value of the CRC catalogue


@given(st.lists(st.binary(min_size=1, max_size=300), max_size=8))
def test_checksums_of_pieces_join_to_that_of_the_whole(pieces: list[bytes]):
    whole, joined, running = Digest(), Digest(), Digest()
    whole.update(b"".join(pieces))
    for piece in pieces:
        joined.look(piece)
        joined.join(crc64(piece), len(piece))
        running.update(piece)
    assert whole.checksums == joined.checksums == running.checksums
    assert whole.size == joined.size


def test_a_difference_is_said_in_words():
    part = Part("cut", "k", "v", 3, Checksums("a", "b"))
    assert difference(part, 3, Checksums("a", "b")) == ""
    assert difference(part, 2, Checksums("a", "b")) == "2 bytes instead of 3"
    assert difference(part, 3, Checksums("x", "b")) == "another blake3 checksum"
    assert difference(part, 3, Checksums("a", "x")) == "another crc64nvme checksum"
    assert difference(Part("cut", "k", "v", 3, Checksums("")), 3, Checksums("x", "y")) == ""


def test_a_file_is_the_same_only_byte_for_byte(tmp_path: Path):
    path = tmp_path / "cut.mov"
    path.write_bytes(b"abc")
    digest = Digest()
    digest.update(b"abc")
    part = Part("cut", "k", "v", 3, digest.checksums)
    assert same_bytes(path, part)
    path.write_bytes(b"abd")
    assert not same_bytes(path, part)
    assert not same_bytes(tmp_path / "none.mov", part)
