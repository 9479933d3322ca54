"""Sound as it lies under the pictures: to the sample, from anywhere, whatever the film's own clock says."""

import io
import random
from array import array
from fractions import Fraction

import av
import pytest

from support.films import numbered_film
from support.s3 import embedded_s3
from vvt.errors import Damaged
from vvt.picture.sound import SAMPLE_BYTES, NoSound, SoundReader
from vvt.store import CutName, Draft, PartSource

SECOND = 48_000


def loud(data: bytes) -> list[int]:
    """The samples (left) that are heard."""
    return [number for number, value in enumerate(array("h", data)[::2]) if abs(value) > 3000]


def within(found: int, wanted: int, samples: int) -> bool:
    return abs(found - wanted) <= samples


def coded(source, target, *options, **streams):
    """`source`'s packets once more, each stream `later` (seconds, by kind) than it was."""
    with av.open(str(source)) as old, av.open(str(target), "w") as new:
        made = {stream.index: new.add_stream_from_template(stream) for stream in old.streams}
        for packet in old.demux():
            if packet.dts is None:
                continue
            moved = round(streams.get(packet.stream.type, 0) / packet.time_base)
            packet.pts, packet.dts, packet.stream = packet.pts + moved, packet.dts + moved, made[packet.stream.index]
            new.mux(packet)
    return target


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001)], ids=str)
@pytest.mark.parametrize("kind", [("a.mp4", "libx264"), ("b.mov", "prores"), ("c.mkv", "libx264"),
                                  ("d.mxf", "mpeg2video")],
                         ids=lambda kind: kind[0])
def test_a_beep_over_a_frame_is_heard_with_that_frame(tmp_path, kind, rate):
    name, codec = kind
    reader = SoundReader(numbered_film(tmp_path / name, 100, rate, codec, beeps={48}))
    first, last = int(48 / rate * SECOND), int(49 / rate * SECOND)
    heard = loud(reader.samples(0, 4 * SECOND))
    # AAC smears a sound over the packet before it.
    assert within(heard[0], first, 60 if name in {"b.mov", "d.mxf"} else 1100)
    assert within(heard[-1], last, 60 if name in {"b.mov", "d.mxf"} else 1100)
    assert len(heard) > (last - first) // 2
    reader.close()


@pytest.mark.parametrize("name", ["a.mp4", "b.mov"])     # Matroska rounds to 1 ms
def test_any_stretch_is_what_the_whole_has_there(tmp_path, name):
    film = numbered_film(tmp_path / name, 240, Fraction(24), "mpeg4", beeps=range(0, 240, 3))
    whole, reader = SoundReader(film).samples(0, 10 * SECOND), SoundReader(film)
    order = random.Random(11)
    for _ in range(40):
        first, count = order.randrange(9 * SECOND), order.randrange(1, SECOND)
        assert reader.samples(first, count) == whole[first * SAMPLE_BYTES:(first + count) * SAMPLE_BYTES]
    pieces, at = b"", 0
    while at < 10 * SECOND:
        count = min(order.randrange(1, 5000), 10 * SECOND - at)
        pieces += reader.samples(at, count)
        at += count
    assert pieces == whole


def test_before_the_film_and_after_it_there_is_silence(tmp_path):
    reader = SoundReader(numbered_film(tmp_path / "a.mov", 24, Fraction(24), "prores", beeps=range(24)))
    heard = loud(reader.samples(-SECOND, 3 * SECOND))
    assert within(heard[0], SECOND, 4)
    assert within(heard[-1], 2 * SECOND, 4)
    assert reader.samples(40 * SECOND, 3) == bytes(3 * SAMPLE_BYTES)
    assert within(loud(reader.samples(-10, SECOND))[0], 10, 4)


@pytest.mark.parametrize(("streams", "beep"), [({"audio": 2}, 3), ({"video": Fraction(1, 2)}, Fraction(1, 2)),
                                               ({"video": 2, "audio": 2}, 1)], ids=str)
def test_sound_that_begins_later_or_earlier_than_the_picture_stays_with_it(tmp_path, streams, beep):
    film = numbered_film(tmp_path / "a.mov", 72, Fraction(24), "mpeg4", beeps={24})
    reader = SoundReader(coded(film, tmp_path / "b.mkv", **streams))
    assert within(loud(reader.samples(0, 6 * SECOND))[0], int(beep * SECOND), 60)
    start = int(beep * SECOND) - 100
    assert within(loud(reader.samples(start, SECOND))[0], 100, 60)


def test_a_device_of_another_rate_is_served(tmp_path):
    reader = SoundReader(numbered_film(tmp_path / "a.mov", 72, Fraction(24), "prores", beeps={24}), 44_100)
    heard = loud(reader.samples(0, 3 * 44_100))
    assert within(heard[0], 44_100, 20)
    assert within(heard[-1], 44_100 * 25 // 24, 20)


@pytest.mark.parametrize("layout", ["mono", "5.1", "7.1", "16 channels"])
def test_any_number_of_channels_comes_out_as_two(tmp_path, layout):
    path = tmp_path / "a.mov"
    with av.open(str(path), "w") as container:
        voice = container.add_stream("pcm_s16le", rate=SECOND, layout=layout)
        count = len(av.AudioLayout(layout).channels)
        piece = av.AudioFrame(format="s16", layout=layout, samples=4800)
        piece.planes[0].update(array("h", [8000] * 4800 * count).tobytes())
        piece.sample_rate, piece.pts = SECOND, 0
        container.mux(voice.encode(piece))
        container.mux(voice.encode(None))
    heard = array("h", SoundReader(path).samples(0, 4800))
    assert len(heard) == 2 * 4800
    assert min(map(abs, heard[200:-200])) > 1000


def test_a_published_film_is_heard_where_it_is_looked_at(tmp_path):
    film = numbered_film(tmp_path / "long.mov", 900, codec="rawvideo", beeps={700})
    with embedded_s3() as place:
        store = place.store()
        record = store.publish(CutName("Film", "Reel"), [PartSource("cut", film)], Draft(author="a"))
        with store.open_part(record.parts[0]) as remote:
            reader = SoundReader(remote)
            first = int(700 * Fraction(1001, 24000) * SECOND)
            assert within(loud(reader.samples(first - 500, 1000))[0], 500, 4)
            reader.close()
            assert remote.fetched < film.stat().st_size / 2


def test_of_a_film_far_away_only_its_sound_is_read(tmp_path):
    class Counted(io.FileIO):
        read_so_far = 0

        def readinto(self, buffer):
            found = super().readinto(buffer)
            Counted.read_so_far += found
            return found

    film = numbered_film(tmp_path / "long.mov", 240, Fraction(24), codec="rawvideo", beeps=range(240), larger=6)
    reader = SoundReader(io.BufferedReader(Counted(film)))
    assert len(loud(reader.samples(0, 10 * SECOND))) > 7 * SECOND
    assert Counted.read_so_far < film.stat().st_size / 4


def test_a_film_without_sound_says_so(tmp_path):
    with pytest.raises(NoSound, match="The film has no sound"):
        SoundReader(numbered_film(tmp_path / "a.mp4", 3))


@pytest.mark.parametrize("content", [b"", b"no film at all" * 100])
def test_what_is_no_film_cannot_be_heard(tmp_path, content):
    path = tmp_path / "x.mov"
    path.write_bytes(content)
    with pytest.raises(Damaged, match="can't be heard"):
        SoundReader(path)


def test_a_film_cut_short_is_heard_as_far_as_it_goes_or_told(tmp_path):
    film = numbered_film(tmp_path / "a.mkv", 240, Fraction(24), "mpeg4", beeps=range(240))
    film.write_bytes(film.read_bytes()[:film.stat().st_size // 2])
    reader = SoundReader(film)
    assert len(loud(reader.samples(SECOND, SECOND))) > SECOND // 2
    assert loud(reader.samples(9 * SECOND, SECOND)) == []
