"""A program: plays a film (24 a second) in the compare view on the machine's sound device. Each frame is told as a line
of its number and when it was shown, in seconds of the machine's clock; the last line is what the window said of sound.
"""

import sys
import time
from fractions import Fraction
from pathlib import Path

from PySide6.QtWidgets import QApplication

from support.films import number_in
from vvt.compare import compare
from vvt.cut import Clip, Cut, Media, Track
from vvt.panel.drawn import plan
from vvt.panel.pictures import Film
from vvt.panel.views.compare_view import CompareView, Shown


def main(path: Path, frames: int) -> None:
    application = QApplication([])
    media = Media(path.name, str(path), rate=Fraction(24), start=0, duration=frames)
    cut = Cut("Reel", Fraction(24), (Track("V", (Clip(0, frames, 0, frames, media, name=path.name),)),), start=86400)
    view = CompareView()
    view.show_comparison(Shown(plan(compare(cut, cut)), ("v001", "v002"), (None, Film(lambda: path, 86400))))
    view.show()
    view._fetchers[1].shown.connect(lambda _, image: told(image))
    view.player.play.setChecked(True)
    view.player.clock.running.connect(lambda on: None if on else application.quit())
    application.exec()
    view.close_films()
    print(f"said: {view.player.said.text()}".strip())


def told(image) -> None:
    number = number_in(bytes(image.constBits()), image.width(), image.height(), image.bytesPerLine())
    print(number, time.monotonic(), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
