"""Publishes that must survive a crash: the journal (SQLite), the files it holds, and its worker.

`Outbox()` is the journal; `attend` has one publish sent and waits for it, `run` is the worker's life, `start_worker`
starts one as a process of its own. What sends is handed in (`Sender`): the workflow knows how, this room only when.
"""

from vvt.outbox.entry import Entry, Goes, HeldFile, Holding, Parcel, Sent, State
from vvt.outbox.following import Follower, follow
from vvt.outbox.journal import PublishJournal
from vvt.outbox.kept import KeptJournals
from vvt.outbox.outbox import Outbox
from vvt.outbox.places import OutboxTrouble, outbox_folder, renders_folder
from vvt.outbox.sending import Dropped, Hearing, Sender, Try, attempt, attend, may_go
from vvt.outbox.worker import Told, run, start_worker, waits

__all__ = [
    "Dropped",
    "Entry",
    "Follower",
    "Goes",
    "Hearing",
    "HeldFile",
    "Holding",
    "KeptJournals",
    "Outbox",
    "OutboxTrouble",
    "Parcel",
    "PublishJournal",
    "Sender",
    "Sent",
    "State",
    "Told",
    "Try",
    "attempt",
    "attend",
    "follow",
    "may_go",
    "outbox_folder",
    "renders_folder",
    "run",
    "start_worker",
    "waits",
]
