"""How exported versions lie in a folder, under names that every file system takes.

    DIR/<project>-<hash>/<cut>-<hash>/v000012/version.json     the record and where it is from; written last
    DIR/<project>-<hash>/<cut>-<hash>/v000012/files/<part>/<file>
    DIR/<project>-<hash>/<cut>-<hash>/v000012/reviews/<id>.json

Names that systems forbid are changed, so the hash of the name as typed stands behind it and tells "A:B" from "A?B".
No path is ever taken from a file of an export: each follows from the record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blake3 import blake3

from vvt.errors import Damaged, NotFound
from vvt.store import PROXY, Part, Record
from vvt.workflow.naming import safe_name

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = 1
VERSION = "version.json"
_FOLDER = re.compile(r"v[0-9]{6,}")
_STEM = 60  # letters of a name that a folder shows; the hash tells the rest


@dataclass(frozen=True, slots=True)
class Exported:
    """A version in an export: its record, where it is from (`origin`), its folder, and its film's viewing proxy."""

    record: Record
    origin: Mapping[str, Any]
    folder: Path
    proxy: Part | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """All files that came along."""
        return (*self.record.parts, *([self.proxy] if self.proxy else []))


def version_folder(root: Path, record: Record) -> Path:
    """The folder of one version."""
    return root / _named(record.project) / _named(record.cut) / f"v{record.number:06d}"


def part_file(folder: Path, part: Part) -> Path:
    """Where a part lies in its version's folder."""
    last = Path(safe_name(part.filename or part.key.rpartition("/")[2]))
    return folder / "files" / safe_name(part.name)[:_STEM] / (last.stem[:_STEM] + last.suffix[:_STEM])


def proxy_file(folder: Path, proxy: Part) -> Path:
    """Where the viewing proxy of a version lies."""
    usual = part_file(folder, proxy)
    anew = made_anew(usual, proxy)
    return anew if anew.exists() else usual


def made_anew(usual: Path, proxy: Part) -> Path:
    """Where a proxy goes whose place another one has: nothing that was exported is overwritten."""
    return usual.with_name(f"{usual.stem}-{proxy.checksums.blake3[:8]}{usual.suffix}")


def _named(name: str) -> str:
    shown = safe_name(name)[:_STEM].rstrip(". ")
    return safe_name(f"{shown}-{blake3(name.encode()).hexdigest()[:8]}")


def origin_of(record: Record) -> str:
    """The publish id a version had where it was first published, however often it was carried on."""
    came = record.extra.get("from")
    told = came.get("publish_id") if isinstance(came, dict) else None
    return str(told or record.publish_id)


def to_json(record: Record, origin: Mapping[str, Any], proxy: Part | None = None) -> bytes:
    """What stands in a version.json."""
    told = {"schema": SCHEMA, "from": dict(origin), "record": record.to_dict()}
    if proxy:
        told["proxy"] = proxy.to_dict()
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def versions_in(root: Path) -> Iterator[Exported]:
    """The versions in an export, by project and cut, the oldest first. Raises NotFound, Damaged."""
    if not root.is_dir():
        raise NotFound(f"There is no folder {root}.", "Name the folder vvt export wrote.")
    found = [path for path in root.glob(f"*/*/v*/{VERSION}") if _FOLDER.fullmatch(path.parent.name)]
    if not found:
        raise NotFound(f"{root} holds no exported versions.", "Name the folder vvt export wrote.")
    exported = [_read(root, path) for path in found]
    yield from sorted(exported, key=lambda each: (each.record.name, each.record.number))


def _read(root: Path, path: Path) -> Exported:
    inside(root, path)
    try:
        told = json.loads(path.read_bytes())
        if told["schema"] != SCHEMA or not isinstance(told["from"], dict):
            raise ValueError("another schema")
        record = Record.from_json(json.dumps(told["record"]).encode())
        proxy = Part.from_dict(told["proxy"]) if "proxy" in told else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as trouble:
        raise Damaged(f"{path} can't be read as an exported version.", "Export it again.") from trouble
    except OSError as trouble:
        raise NotFound(f"{path} can't be read ({trouble.strerror or trouble}).",
                       "See that the disk is there and yours to read.") from trouble
    if path.parent != version_folder(root, record):
        raise Damaged(f"{path} is of {record.ref}, which doesn't belong there.", "Export it again.")
    if proxy and (proxy.name != PROXY or record.part("cut") is None or record.part(PROXY)):
        raise Damaged(f"{path} names a viewing proxy that is none.", "Export it again.")
    return Exported(record, told["from"], path.parent, proxy)


def inside(root: Path, path: Path) -> Path:
    """Return `path`. Raises Damaged when it is a link, or leads out of the export through one."""
    if path.is_symlink() or not path.resolve().is_relative_to(root.resolve()):
        raise Damaged(f"{path} leads out of the exported folder.", "Don't import it: ask whoever made this export.")
    return path
