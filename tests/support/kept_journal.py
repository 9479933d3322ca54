"""A journal in a file, as small as can be: what a killed process leaves for the next. A line a fact."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from vvt.store import Part
from vvt.store.memory import Memory, SentPart, Unkept, Upload


class KeptJournal:
    """Reads what is there and appends what it is told, each line on the disk before it goes on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._memories: dict[str, KeptMemory] = {}
        self._number: int | None = None
        for line in path.read_text().splitlines() if path.exists() else ():
            self._replay(json.loads(line))

    def _replay(self, fact: dict[str, Any]) -> None:
        if "number" in fact:
            self._number = fact["number"]
            return
        memory = self.of(fact["part"]).known
        kind, value = fact["kind"], fact["value"]
        {"begun": lambda: memory.begun(Upload(**value)), "sent": lambda: memory.was_sent(SentPart(**value)),
         "stored": lambda: memory.was_stored(Part.from_dict(value)), "forget": memory.forget}[kind]()

    def write(self, **fact: object) -> None:
        with self._path.open("a") as file:
            file.write(json.dumps(fact) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def of(self, part_name: str) -> "KeptMemory":
        return self._memories.setdefault(part_name, KeptMemory(self, part_name))

    def tried(self) -> int | None:
        return self._number

    def trying(self, number: int) -> None:
        self._number = number
        self.write(number=number)


class KeptMemory(Memory):
    """One part's share of the journal."""

    def __init__(self, journal: KeptJournal, part: str) -> None:
        self._journal, self._part, self.known = journal, part, Unkept()

    def _write(self, kind: str, value: object = None) -> None:
        self._journal.write(part=self._part, kind=kind, value=value)

    def upload(self) -> Upload | None:
        return self.known.upload()

    def begun(self, upload: Upload) -> None:
        self.known.begun(upload)
        self._write("begun", asdict(upload))

    def sent(self) -> Mapping[int, SentPart]:
        return self.known.sent()

    def was_sent(self, part: SentPart) -> None:
        self.known.was_sent(part)
        self._write("sent", asdict(part))

    def stored(self) -> Part | None:
        return self.known.stored()

    def was_stored(self, part: Part) -> None:
        self.known.was_stored(part)
        self._write("stored", part.to_dict())

    def forget(self) -> None:
        self.known.forget()
        self._write("forget")
