"""The window's list: the first one on screen from a bucket of 2,000 versions, and scrolling through 10,000.

    python tests/benchmarks/panel.py [--versions 2000] [--rows 10000] [--rounds 3]

How long the window stands still is measured as stalls.py tells, beside a bare window. What the first list waits for is
told apart: the CPU time of the server, and ours. Scrolling is measured beside a QStringListModel of as many lines in
the same view with Qt's own delegate, in turns. Everything runs offscreen; the bucket is a server in a process of its
own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "plugin"), str(ROOT / "tests"), str(Path(__file__).parent)]

from stalls import Bare, Gap, Gauge, head, row  # noqa: E402 - found by the path above

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication, QListView

_SERVER = """
import sys
from vvt.store.embedded import EmbeddedS3
with EmbeddedS3() as server:
    print(server.endpoint, flush=True)
    sys.stdin.read()
"""
_STEPS = 300            # wheel steps through the whole list
_FRAME = 1 / 60         # seconds


def live(application: QApplication, seconds: float) -> None:
    """Let the window live for so long."""
    until = time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        application.processEvents()
        time.sleep(min(0.0005, left))


@contextmanager
def bucket(versions: int) -> Iterator[tuple[str, str, int]]:
    """A server in a process of its own, with a cut of so many versions; gives its address, the bucket, its process."""
    import boto3

    from support.many_records import put_records
    from vvt.store import CutName, Store, StoreSettings

    environment = os.environ | {"PYTHONPATH": str(ROOT / "plugin"), "AWS_ACCESS_KEY_ID": "bench",
                                "AWS_SECRET_ACCESS_KEY": "bench"}
    with subprocess.Popen([sys.executable, "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                          env=environment) as server:
        endpoint = server.stdout.readline().strip() if server.stdout else ""
        client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
        client.create_bucket(Bucket="cuts")
        client.put_bucket_versioning(Bucket="cuts", VersioningConfiguration={"Status": "Enabled"})
        settings = StoreSettings("cuts", endpoint=endpoint)
        put_records(settings, endpoint, CutName("Film", "Reel 2"), versions)
        Store(settings).lay_together(CutName("Film", "Reel 2"))
        Store.forget_cached()
        yield endpoint, "cuts", server.pid
        server.kill()


def cpu_of(process: int) -> float:
    """CPU seconds that another process has used; 0 where the system doesn't say it in /proc."""
    with suppress(OSError):
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def first_list(application: QApplication, endpoint: str, name: str, folder: Path) -> tuple[float, list[Gap]]:
    """Seconds from making the window to its first rows painted; nothing of the bucket is on this machine."""
    from PySide6.QtCore import QSettings

    from vvt.panel.actions.nearby import Nearby
    from vvt.panel.session import Session
    from vvt.panel.views.versions_window import VersionsWindow
    from vvt.panel.work import Workshop

    gauge = Gauge()
    began = time.perf_counter()
    session, nearby, workshop = Session({"bucket": name, "endpoint": endpoint}), Nearby(), Workshop()
    window = VersionsWindow(session, nearby, workshop, QSettings(str(folder / "p.ini"), QSettings.Format.IniFormat))
    gauge.forget()      # made, and nothing of it on screen yet: until here there was no window to stand still
    window.show()
    window.open()
    while not window.versions.rowCount():
        live(application, 0.001)
    window.list.view.viewport().repaint()
    took = time.perf_counter() - began
    live(application, 0.5)
    gaps = gauge.over_now()
    window.close()
    workshop.close()
    session.close()
    return took, gaps


def scrolled(application: QApplication, view: QListView) -> tuple[float, float, list[Gap]]:
    """Scroll through a list, a step a frame: CPU seconds a step in the median and at worst, and the gaps."""
    live(application, 0.5)          # shown and painted first: that is no scrolling
    bar = view.verticalScrollBar()
    spent = []
    gauge = Gauge()
    for step in range(1, _STEPS + 1):
        began, cpu = time.perf_counter(), time.thread_time()
        bar.setValue(bar.maximum() * step // _STEPS)
        application.processEvents()
        spent.append(time.thread_time() - cpu)
        live(application, max(0.0, _FRAME - (time.perf_counter() - began)))
    return median(spent), max(spent), gauge.over_now()


def ours(rows: int) -> QListView:
    """The list as it is in the window, with so many rows, all of them brought."""
    from support.many_records import record_of
    from vvt.panel.actions.browsing import Page
    from vvt.panel.models.rows import VersionRow, with_lanes
    from vvt.panel.models.sought import Sought
    from vvt.panel.models.versions import VersionsModel
    from vvt.panel.views.versions_list import VersionsList
    from vvt.store import CutName

    name = CutName("Film", "Reel 2")
    records = [record_of(name, number) for number in range(rows, 0, -1)]
    made, _ = with_lanes(VersionRow(one.number, one, before) for one, before in
                         zip(records, [*records[1:], None], strict=True))
    model = VersionsModel()
    shown = VersionsList(model)
    model.setParent(shown)
    shown.show_page(Page(made, rows), Sought())
    shown.resize(870, 620)
    shown.show()
    model.row_of(1)
    shown.view.setProperty("kept", shown)
    return shown.view


def plain(rows: int) -> QListView:
    """Qt's own: as many lines of text in the same kind of view."""
    from PySide6.QtCore import QStringListModel
    from PySide6.QtWidgets import QListView

    view = QListView()
    view.setUniformItemSizes(True)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.setModel(QStringListModel([f"v{number:05}  note {number}  Ada" for number in range(rows, 0, -1)], view))
    view.resize(870, 430)
    view.show()
    return view


def main() -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--versions", type=int, default=2000)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vvt-bench-") as folder:
        os.environ |= {"QT_QPA_PLATFORM": "offscreen", "VVT_CONFIG": f"{folder}/config.toml", "HOME": folder,
                       "VVT_CACHE_DIR": f"{folder}/cache", "VVT_AGENT_DIR": f"{folder}/agent",
                       "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench",
                       "AWS_EC2_METADATA_DISABLED": "true"}
        measure(Path(folder), given.versions, given.rows, given.rounds)
    return 0


def measure(folder: Path, versions: int, rows: int, rounds: int) -> None:
    """All of it, printed as it comes."""
    from PySide6.QtWidgets import QApplication

    from vvt.panel.look import dress
    from vvt.store import Store

    application = QApplication([])
    dress(application)
    with Bare() as bare:
        with bucket(versions) as (endpoint, name, server):
            print(head("first list"))
            for _ in range(rounds):
                Store.forget_cached()
                theirs, own = cpu_of(server), time.process_time()
                bare.told()
                took, gaps = first_list(application, endpoint, name, folder)
                print(row(f"{took:.2f} s; CPU {cpu_of(server) - theirs:.2f} server, "
                          f"{time.process_time() - own:.2f} ours", gaps, bare.told()), flush=True)
        print("\n" + head("scrolling"))
        for _ in range(rounds):
            scrolling(application, rows, bare)


def scrolling(application: QApplication, rows: int, bare: Bare) -> None:
    """One round through both lists."""
    steps = []
    for label, made in (("ours", ours), ("QStringListModel", plain)):
        view = made(rows)
        bare.told()
        middle, most, gaps = scrolled(application, view)
        steps.append(middle)
        print(row(f"{label}: CPU a step {1000 * middle:.2f}, most {1000 * most:.1f}", gaps, bare.told()))
    print(f"ratio of a step {steps[0] / steps[1]:.1f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
