"""Pictures of two cuts: the frame that is asked for, beside the other, wiped, or what differs."""

import threading
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage

from support.films import number_in, numbered_film
from vvt.cut import frames_from_timecode
from vvt.errors import NotFound
from vvt.panel.pictures import Film, FrameFetcher, LookAtBoth, Manner

RATE = Fraction(24000, 1001)


def said(image: QImage) -> int:
    return number_in(bytes(image.constBits()), image.width(), image.height(), image.bytesPerLine())


def plain(colour: str) -> QImage:
    image = QImage(160, 90, QImage.Format.Format_RGB888)
    image.fill(QColor(colour))
    return image


@pytest.fixture
def film(tmp_path) -> Path:
    return numbered_film(tmp_path / "a.mp4", 100)


def test_the_frame_is_counted_from_where_the_render_begins(qtbot, film):
    fetcher = FrameFetcher(Film(lambda: film, first=86390), RATE)
    with qtbot.waitSignal(fetcher.shown) as shown:
        fetcher.want(86400)
    frame, image = shown.args
    assert (frame, said(image)) == (86400, 10)
    with qtbot.waitSignal(fetcher.missing) as missing:
        fetcher.want(86380)
    assert missing.args == [86380, "The film does not reach this frame."]
    fetcher.close()


@pytest.mark.parametrize(("rate", "timeline", "start"), [
    (Fraction(25), Fraction(24), 86400),
    (Fraction(24), Fraction(25), 90000),
    (Fraction(24000, 1001), Fraction(30000, 1001), frames_from_timecode("01:00:00;00", Fraction(30000, 1001))),
    (Fraction(30000, 1001), Fraction(30000, 1001), frames_from_timecode("00:59:59;28", Fraction(30000, 1001))),
], ids=str)
def test_a_film_of_another_rate_shows_the_frame_of_that_time(qtbot, tmp_path, rate, timeline, start):
    film = numbered_film(tmp_path / "a.mov", 80, rate)
    fetcher = FrameFetcher(Film(lambda: film, first=start), timeline)
    for frame in (0, 1, 23, 24, 25, 47, 48, 60):
        with qtbot.waitSignal(fetcher.shown) as shown:
            fetcher.want(start + frame)
        assert (shown.args[0], said(shown.args[1])) == (start + frame, int(frame * rate / timeline))
    fetcher.close()


def test_only_the_last_of_many_asked_for_is_decoded(qtbot, film):
    opened = threading.Event()

    def slow() -> Path:
        opened.wait(5)
        return film

    fetcher, seen = FrameFetcher(Film(slow, first=0), RATE), []
    fetcher.shown.connect(lambda frame, _: seen.append(frame))
    for frame in range(50):
        fetcher.want(frame)
    opened.set()
    qtbot.waitUntil(lambda: 49 in seen)
    assert len(seen) <= 2
    fetcher.close()


def test_a_film_that_cannot_be_opened_is_told_in_its_place(qtbot, film):
    def gone() -> Path:
        raise NotFound("The film is gone.", "Pull it again.")

    fetcher = FrameFetcher(Film(gone, first=0), RATE)
    with qtbot.waitSignal(fetcher.missing) as missing:
        fetcher.want(3)
    assert missing.args == [3, "The film is gone. Pull it again."]
    fetcher.close()


@pytest.fixture
def both(qtbot):
    widget = LookAtBoth()
    widget.resize(320, 200)
    qtbot.addWidget(widget)
    widget.show_image(0, plain("#204060"))
    widget.show_image(1, plain("#206040"))
    widget.show()
    return widget


def colour(widget: LookAtBoth, x: int, y: int) -> str:
    return widget.grab().toImage().pixelColor(x, y).name()


def test_side_by_side(both):
    assert (colour(both, 80, 90), colour(both, 240, 90)) == ("#204060", "#206040")


def test_a_wipe_is_dragged(qtbot, both):
    both.look(Manner.WIPE)
    assert (colour(both, 100, 90), colour(both, 220, 90)) == ("#204060", "#206040")
    qtbot.mouseClick(both, Qt.MouseButton.LeftButton, pos=QPoint(40, 90))
    assert colour(both, 100, 90) == "#206040"
    for _ in range(40):
        qtbot.keyClick(both, Qt.Key.Key_Right)
    assert colour(both, 220, 90) == "#204060"


def test_a_difference_is_black_where_nothing_differs(both):
    both.look(Manner.DIFFERENCE)
    assert colour(both, 160, 90) == "#00ffff"      # eight times (0, 0x20, 0x20)
    both.show_image(0, plain("#206040"))
    assert colour(both, 160, 90) == "#000000"


def test_a_missing_picture_says_why_and_leaves_the_other(both):
    both.look(Manner.WIPE)
    both.say(0, "v001 has no film.")
    assert colour(both, 100, 90) == "#206040"
