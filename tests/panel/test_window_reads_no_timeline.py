"""What is published is read by a child: the window's own process never so much as opens a timeline."""

import json
import subprocess
import sys

import pytest

from support.otio_cut import with_sound, write
from vvt.store import CutName

# Python itself tells of every file that a process opens.
_PROCESS = """
import json, os, sys
from pathlib import Path

opened = []

def heed(event, given):
    if event == "open" and isinstance(given[0], (str, bytes, os.PathLike)):
        opened.append(os.fsdecode(given[0]))

sys.addaudithook(heed)

from vvt.panel.actions.publishing_files import Chosen, FilesWish, publish_files
from vvt.panel.models.cuts import Place
from vvt.panel.session import Session
from vvt.panel.work import Steering
from vvt.store import CutName, Draft
from vvt.workflow.publishing import Files, publish

who, bucket, endpoint, path = sys.argv[1:]
session, place = Session({"bucket": bucket, "endpoint": endpoint, "author": "Ada"}), Place("Film", "Reel 2")
if who == "window":
    wish = FilesWish(place, Chosen(None, (Path(path),)), base="v1")
    published = publish_files(session, wish, Steering(lambda step: None))
else:
    published = publish(session.store(), CutName(*place), Files(None, (Path(path),)), Draft(), base=1)
print(json.dumps({"changes": dict(published.changes), "opened": [one for one in opened if one.endswith(".otio")]}))
"""


@pytest.mark.parametrize(("who", "opens"), [("window", False), ("command", True)])
def test_files_are_published_without_opening_them(versions, trimmed, s3, bucket, *, store, tmp_path, who, opens):
    versions("Film/Reel 2", "first")
    path = write(with_sound(trimmed), tmp_path / "Reel 2.otio")
    ran = subprocess.run([sys.executable, "-c", _PROCESS, who, bucket, s3.endpoint, str(path)], capture_output=True,
                         text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["changes"] == {"trim": 1}
    assert bool(told["opened"]) is opens, told["opened"]
    assert [record.number for record in store.versions(CutName("Film", "Reel 2"))] == [2, 1]
