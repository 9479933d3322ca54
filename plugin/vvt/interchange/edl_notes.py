"""The notes under an event of an EDL: clip names, files, locators, colour decisions, anything else said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NOTE = re.compile(r"\*?\s*(?P<key>FROM CLIP NAME|TO CLIP NAME|SOURCE FILE|FROM FILE|TO FILE|FROM CLIP|TO CLIP|"
                   r"REEL|EFFECTS? NAME|LOC|COMMENT|CUT POINT|EXACT SPEED)(?P<colon>\s*:|\s+IS\b:?)(?P<said>.*)",
                   re.IGNORECASE)
_REPLACED = re.compile(r"\*?\s*FINAL CUT PRO REEL:(.+)REPLACED BY:(.+)", re.IGNORECASE)
_LOCATOR = re.compile(r"(\d{1,2}:\d{2}:\d{2}[:;.,]\d{2,3})(?:\s+(\S+)(.*))?")
_SPELT_OUT = re.compile(r"BLEND, DISSOLVE|\*?\s*FREEZE FRAME|\(NULL\)|", re.IGNORECASE)
_CDL = re.compile(r"(ASC_SOP|ASC_SAT)\s*:?\s*(.*)", re.IGNORECASE)


@dataclass(slots=True)
class Notes:
    """What is said under one event. `locators` are (line, timecode, colour, text)."""

    from_name: str = ""
    to_name: str = ""
    files: list[str] = field(default_factory=list)
    from_path: str = ""
    to_path: str = ""
    reel: str = ""
    effect: str = ""
    cut_point: str = ""
    exact_speed: str = ""
    locators: list[tuple[int, str, str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def read_note(notes: Notes, number: int, line: str) -> bool:
    """Take a line under an event into its notes; False when the line is no note at all."""
    if replaced := _REPLACED.match(line):
        notes.reel = replaced[1].strip()
        return True
    if known := _NOTE.match(line):
        _take(notes, number, " ".join(known["key"].upper().split()), known["said"].strip())
        return True
    if not line.startswith("*"):
        return False
    said = line.lstrip("*").strip()
    if not _SPELT_OUT.fullmatch(said):
        decision = _CDL.fullmatch(said)
        notes.said.append(f"{decision[1].upper()} {_spaced(decision[2])}" if decision else said)
    return True


def _spaced(decision: str) -> str:
    """The numbers of a colour decision with one way of spacing: (1 1 1) (0 0 0) (1 1 1)."""
    return re.sub(r"\)\s*\(", ") (", " ".join(decision.split()))


def _take(notes: Notes, number: int, key: str, said: str) -> None:
    if key == "LOC":
        found = _LOCATOR.fullmatch(said)
        if found:
            notes.locators.append((number, found[1], found[2] or "", (found[3] or "").strip()))
        else:
            notes.said.append(f"LOC {said}")
    elif key == "SOURCE FILE":
        if said.upper() != "(NULL)":
            notes.files.append(said)
    elif key == "COMMENT":
        notes.said.append(said)
    else:
        slot = _SLOTS[key]
        setattr(notes, slot, getattr(notes, slot) or said)


_SLOTS = {"FROM CLIP NAME": "from_name", "TO CLIP NAME": "to_name", "FROM FILE": "from_path", "TO FILE": "to_path",
          "FROM CLIP": "from_path", "TO CLIP": "to_path", "REEL": "reel", "EFFECT NAME": "effect",
          "EFFECTS NAME": "effect", "CUT POINT": "cut_point", "EXACT SPEED": "exact_speed"}
