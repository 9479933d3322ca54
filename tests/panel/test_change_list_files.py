"""A change list goes into a file that says what it is, in the folder where the one before went."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from vvt.panel.models.cuts import Place

REEL = Place("Film", "Reel 2")


@pytest.fixture
def compared(qtbot, window, versions, trimmed):
    versions("Film/Reel 2")
    versions("Film/Reel 2", "", trimmed)
    window.open()
    window.show_cut(REEL)
    qtbot.waitUntil(lambda: window.versions.rowCount() == 2, timeout=20_000)
    window.list.select_newest()
    window.comparisons.what_changed()
    qtbot.waitUntil(lambda: window.compare_dock.compared is not None, timeout=30_000)
    return window


def answered(folder=None) -> list[tuple[str, str]]:
    """Answers the file dialog that comes up, in another folder if one is given; what it proposed."""
    proposed: list[tuple[str, str]] = []

    def answer():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(20, answer)
            return
        name = dialog.selectedFiles()[0].rpartition("/")[2]
        proposed.append((dialog.directory().absolutePath(), name))
        if folder:
            dialog.setDirectory(str(folder))
            dialog.selectFile(name)
        dialog.accept()

    QTimer.singleShot(20, answer)
    return proposed


def test_it_is_named_after_the_two_and_the_folder_is_remembered(qtbot, compared, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    first = answered(folder)
    compared.comparisons.export("html")
    qtbot.waitUntil((folder / "Reel 2 v001 to v002.html").exists, timeout=20_000)
    assert [name for _, name in first] == ["Reel 2 v001 to v002.html"]
    second = answered()
    compared.comparisons.export("csv")
    qtbot.waitUntil((folder / "Reel 2 v001 to v002.csv").exists, timeout=20_000)
    assert second == [(str(folder), "Reel 2 v001 to v002.csv")]
