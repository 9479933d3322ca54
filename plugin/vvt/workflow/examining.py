"""`doctor`: everything publishing depends on, looked at side by side; each finding with its remedy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from vvt.config import Settings, config_file, need_bucket, settings
from vvt.errors import VvtError
from vvt.host import HostRefused, ResolveHost
from vvt.host.install import Machine, look
from vvt.outbox.places import outbox_folder
from vvt.picture.codecs import h264_encoder, missing_decoders
from vvt.store import Finding, cache_dir, examine_store, side_by_side
from vvt.workflow.opening import store_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vvt.store import Check

_LONGEST = 60.0   # seconds that a store, Resolve, or a disk that sleeps may take
_ROOM = {"outbox": 20 * 10**9, "renders": 20 * 10**9, "cache": 10**9}  # bytes


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found. `looked` is False when the bucket could not be looked at; `resolve` is what Resolve tells."""

    findings: tuple[Finding, ...]
    looked: bool
    resolve: Mapping[str, Any] | None

    @property
    def to_do(self) -> tuple[Finding, ...]:
        """What has to be seen to."""
        return tuple(finding for finding in self.findings if finding.state in {"alarm", "warning"})


def examine(options: Mapping[str, str | None], *, ask_resolve: bool = True) -> Examined:
    """Examine the store that `options`, environment and configuration name, this machine, and Resolve.

    Takes a few seconds, and never more than about a minute, whatever hangs. Changes nothing but the canary's
    objects under `.vvt/canary/` in the bucket.
    """
    looked: list[bool] = []
    told: dict[str, Any] = {}
    checks: dict[str, Check] = {
        "store": partial(_look_at_store, options, looked), "disks": _look_at_disks, "films": _look_at_codecs,
        "Resolve's menus": _look_at_menus,
    }
    if ask_resolve:
        checks["Resolve"] = partial(_look_at_resolve, told)
    return Examined(tuple(side_by_side(checks, _LONGEST)), any(looked), told or None)


def _look_at_store(options: Mapping[str, str | None], looked: list[bool]) -> list[Finding]:
    """Examine the store; whether its bucket could be looked at goes into `looked`."""
    try:
        chosen = need_bucket(settings(**options))
        where = store_settings(chosen)
    except VvtError as trouble:
        return [Finding("configuration", "alarm", trouble.cause, trouble.fix)]
    found, seen = examine_store(where)
    looked.append(seen)
    return [_configured(chosen), *found]


def _configured(chosen: Settings) -> Finding:
    under = f", under {chosen.prefix}" if chosen.prefix else ""
    path = config_file()
    source = f"{path} is read" if path.exists() else f"there is no {path}, so options and environment count"
    return Finding("configuration", "ok", f"The bucket is {chosen.bucket}{under}; {source}.")


def _look_at_disks() -> Iterator[Finding]:
    outbox = outbox_folder()
    for what, folder in (("cache", cache_dir()), ("outbox", outbox), ("renders", outbox / "renders")):
        yield _room(what, folder)


def _room(what: str, folder: Path) -> Finding:
    topic = f"room for {what}"
    there = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    try:
        free = shutil.disk_usage(there).free
    except OSError as trouble:
        return Finding(topic, "warning", f"{folder} can't be used ({trouble.strerror}).",
                       "Name another folder: VVT_CACHE_DIR, VVT_OUTBOX_DIR.")
    if not os.access(there, os.W_OK | os.X_OK):
        return Finding(topic, "warning", f"{there} may not be written to.",
                       "Give it to your user, or name another folder: VVT_CACHE_DIR, VVT_OUTBOX_DIR.")
    gigabytes = f"{free / 10**9:.0f} GB are free in {folder}."
    if free < _ROOM[what]:
        return Finding(topic, "warning", f"Only {gigabytes}", "Make room: renders wait there until they are sent.")
    return Finding(topic, "ok", gigabytes)


def _look_at_codecs() -> Iterator[Finding]:
    missing = missing_decoders()
    if missing:
        yield Finding("films", "warning", f"Films in {', '.join(missing)} can't be opened here.",
                      "Install Video Version Tracker again with PyAV's own FFmpeg.")
    else:
        yield Finding("films", "ok", "ProRes, DNxHR, H.264, HEVC and Motion JPEG can be opened.")
    encoder = h264_encoder()
    if encoder:
        yield Finding("viewing proxies", "ok", f"They can be made, with {encoder}.")
    else:
        yield Finding("viewing proxies", "warning", "They can't be made: there is no H.264 encoder.",
                      "Install PyAV from PyPI, whose FFmpeg has one.")


def _look_at_menus() -> Iterator[Finding]:
    try:
        entries = look(Machine.this())
    except HostRefused as trouble:
        yield Finding("Resolve's menus", "unknown", trouble.cause, trouble.fix)
        return
    stale = sorted({entry.state for entry in entries} - {"in place"})
    if stale == ["missing"]:
        yield Finding("Resolve's menus", "ok", "Nothing of ours is in Resolve's menus; vvt resolve install does that.")
    elif stale:
        yield Finding("Resolve's menus", "warning", f"Entries of ours in Resolve's menus are {', '.join(stale)}.",
                      "Run vvt resolve install; vvt resolve status says which.")
    else:
        yield Finding("Resolve's menus", "ok", "Our entries are in Resolve's menus.")


def _look_at_resolve(told: dict[str, Any]) -> Iterator[Finding]:
    """Whether Resolve answers, and what only a real one can tell; without Resolve all else works."""
    try:
        with closing(ResolveHost()) as host:
            status = host.status()
            told.update({"python": status.get("python"), "facts": host.probe()})
    except HostRefused as trouble:
        yield Finding("Resolve", "unknown", trouble.cause, trouble.fix)
        return
    yield Finding("Resolve", "ok", "Resolve answers.")
