"""What people call things: `PROJECT/CUT`, and `PROJECT/CUT@v3` for one version of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, cast

from vvt.errors import BadName

_HOW_CUT = "Write it as PROJECT/CUT, for example \"Night Train/Reel 2\"."
_HOW_REF = "Write it as PROJECT/CUT@v3, @latest, @latest~1, @approved, @locked or @id:VERSIONID."
# What has more digits is no number that anything could have, and Python won't read any length.
_WORD = re.compile(r"(?i:v?0*(?P<number>[1-9][0-9]{0,17})|(?P<now>latest|approved|locked)(?:~(?P<back>[0-9]{1,18}))?"
                   r"|id:(?P<id>\S+))")
# Line breaks and control characters can be typed by accident but never be seen.
_SHOWN = 20     # letters before what is wrong
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


def checked_name(name: str, what: str) -> str:
    """`name` in Unicode form NFC. Raises BadName for an empty one or one that can't be written down."""
    name = unicodedata.normalize("NFC", name)
    if not name.strip():
        raise BadName(f"The {what}'s name is empty.", _HOW_CUT)
    if any(unicodedata.category(letter) == "Cs" for letter in name):
        # What a file's name has that is no UTF-8, as Python shows it.
        raise BadName(f"The {what}'s name {name!r} is not all Unicode.", "Give it a name in ordinary letters.")
    if any(unicodedata.category(letter) in _UNSEEN for letter in name):
        raise BadName(f"The {what}'s name {name!r} has a control character in it.", "Type the name without it.")
    return name


def check_text(text: str, what: str) -> None:
    """Raise BadName for what can't be written down: half a character, or what came as no character at all.

    Both come from a broken program, by way of the clipboard or of a command line.
    """
    at = next((at for at, letter in enumerate(text) if unicodedata.category(letter) == "Cs"), None)
    if at is not None:
        before = text[:at].rsplit("\n", maxsplit=1)[-1][-_SHOWN:].strip()
        where = f"behind “{before}”" if before else "at the beginning of a line"
        raise BadName(f"The {what} has something in it that is no character, {where}.",
                      "Delete it there, or type the words anew.")


@dataclass(frozen=True, slots=True, order=True)
class CutName:
    """A cut within its project, as an editor types it; stored in Unicode form NFC.

    A project's name can't contain "/" (there the cut's name begins); a cut's may.
    """

    project: str
    cut: str

    def __post_init__(self) -> None:
        """Normalise both names; raises BadName."""
        object.__setattr__(self, "project", checked_name(self.project, "project"))
        object.__setattr__(self, "cut", checked_name(self.cut, "cut"))
        if "/" in self.project:
            raise BadName(f"The project's name {self.project!r} has a / in it.", _HOW_CUT)

    @classmethod
    def parse(cls, text: str) -> CutName:
        """Read "PROJECT/CUT"; the first "/" splits. Raises BadName."""
        project, slash, cut = text.partition("/")
        if not slash:
            raise BadName(f"{text!r} names no cut.", _HOW_CUT)
        return cls(project, cut)

    def __str__(self) -> str:
        """Return "PROJECT/CUT"."""
        return f"{self.project}/{self.cut}"


Kind = Literal["number", "latest", "approved", "locked", "id"]


@dataclass(frozen=True, slots=True)
class Ref:
    """One version of a cut, as somebody asks for it.

    `number` counts for kind "number", `version_id` (S3's) for "id", `back` for "latest" (versions before the
    newest), and for "approved" and "locked": the newest version with that status now, and those before it.
    """

    name: CutName
    kind: Kind
    number: int = 0
    back: int = 0
    version_id: str = ""

    @classmethod
    def parse(cls, text: str) -> Ref:
        """Read `PROJECT/CUT@v3`, `@3`, `@latest`, `@latest~1`, `@approved`, `@locked` or `@id:…`. Raises BadName.

        The last "@" followed by a version word splits, so names may have an "@" of their own.
        """
        name, at, word = text.rpartition("@")
        found = _WORD.fullmatch(word) if at else None
        if found is None:
            raise BadName(f"{text!r} names no version.", _HOW_REF)
        return cls._from_word(CutName.parse(name), found)

    @classmethod
    def _from_word(cls, name: CutName, word: re.Match[str]) -> Ref:
        if word["number"]:
            return cls(name, "number", number=int(word["number"]))
        if word["id"]:
            return cls(name, "id", version_id=word["id"])
        return cls(name, cast("Kind", word["now"].lower()), back=int(word["back"] or 0))

    @classmethod
    def looks_like_one(cls, text: str) -> bool:
        """Tell whether `text` has the shape PROJECT/CUT@VERSION; a file may still have this name."""
        name, at, word = text.rpartition("@")
        return bool(at) and "/" in name and _WORD.fullmatch(word) is not None

    def __str__(self) -> str:
        """Return "PROJECT/CUT@v3" and the like; `parse` reads it back."""
        if self.kind == "number":
            return f"{self.name}@v{self.number}"
        if self.kind == "id":
            return f"{self.name}@id:{self.version_id}"
        return f"{self.name}@{self.kind}" + (f"~{self.back}" if self.back else "")


def version_word(number: int) -> str:
    """Return "v012" for 12, as it stands in the names of pulled files."""
    return f"v{number:03d}"
