"""`vvt repair`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from vvt.cli.options import chosen_settings
from vvt.cli.output import note, print_json, size, when
from vvt.cli.rows import file_json, marker_json
from vvt.errors import BadName
from vvt.reports.phrases import plural
from vvt.workflow.opening import open_store
from vvt.workflow.repairing import Repaired, repair, to_give_up

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from vvt.store import Dangling, OpenUpload, Store, StoredFile


def run(args: Namespace) -> int:
    """Repair and report; returns 0 when every version is whole, 1 when not."""
    store = open_store(chosen_settings(args))
    found = repair(store, args.what)
    if not args.json:
        for line in _lines(found):
            print(line)
    given_up = _give_up(args, store, found) if args.abort_older_than else []
    if args.json:
        print_json(_json(found, given_up))
    return 0 if found.lossless else 1


def _give_up(args: Namespace, store: Store, found: Repaired) -> list[OpenUpload]:
    """Drop what is old enough, if somebody says so; returns what was dropped."""
    old = to_give_up(found, args.abort_older_than)
    if not old:
        note(f"No upload of ours has been open for {plural(args.abort_older_than, 'day')}.")
        return []
    if not args.yes and not _agreed(old):
        return []
    for upload in old:
        store.give_up(upload)
        note(f"Dropped what was sent of {upload.key} ({size(upload.size)}).")
    return old


def _agreed(old: list[OpenUpload]) -> bool:
    if not sys.stdin.isatty():
        raise BadName(f"{plural(len(old), 'upload')} would be dropped, and nobody is there to ask.",
                      "Look at the list, then run it again with --yes.")
    sys.stderr.write(f"Drop {plural(len(old), 'unfinished upload')}, {size(sum(each.size for each in old))}? "
                     "What was sent of them is lost; no version is touched. [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _lines(found: Repaired) -> Iterator[str]:
    for cut in found.cuts:
        for line in _of_cut(cut, found):
            yield f"{cut.name}  {line}"
    if found.uploads is None:
        note("These credentials may not list uploads that are not finished (s3:ListBucketMultipartUploads).")
    for upload in found.uploads or ():
        whose = "" if upload.ours else ", not one of ours"
        going_on = ", waits in the outbox here" if upload.upload_id in found.waiting else ""
        yield (f"unfinished upload of {upload.key}: {size(upload.size)} since {when(upload.started)}, "
               f"{plural(upload.days(), 'day')}{whose}{going_on}")
    if found.refused:
        note(f"The index was not written: {found.refused}")
    versions = sum(cut.versions for cut in found.cuts)
    yield (f"{plural(versions, 'version')} of {plural(len(found.cuts), 'cut')}; {plural(found.indexed, 'record')} laid "
           f"together anew; {'every version is whole' if found.lossless else 'SOMETHING IS GONE, see above'}")


def _of_cut(cut: Dangling, found: Repaired) -> Iterator[str]:
    for lost in cut.lost:
        yield f"GONE: {lost.part.name} of v{lost.record.number} ({lost.part.key} @id:{lost.part.version_id})"
    for bad in cut.unreadable:
        yield f"GONE: the record of v{bad.number} can't be read: {bad.cause}"
    for number in cut.hidden:
        yield f"GONE: the record of v{number}, of which only a delete marker is left"
    for file in cut.in_progress:
        here = file.publish_id in found.waiting
        yield _loose(file, "waits in the outbox here" if here else "uploaded by a publish that is not recorded")
    for file in cut.leftovers:
        yield _loose(file, "left over by a publish that is recorded with another upload")
    for file in cut.foreign:
        yield _loose(file, "put there by another tool")
    for key in cut.reviews:
        yield f"a review of nothing: {key}"
    for marker in cut.markers:
        if marker.latest:
            yield f"hidden from other tools by a delete marker since {when(marker.time)}: {marker.key}"


def _loose(file: StoredFile, told: str) -> str:
    publish = f", publish {file.publish_id}" if file.publish_id else ""
    return f"{told}: {file.filename}, {size(file.size)}, {when(file.time)} @id:{file.version_id}{publish}"


def _json(found: Repaired, given_up: list[OpenUpload]) -> dict[str, object]:
    dropped = {upload.upload_id for upload in given_up}
    return {
        "whole": found.lossless, "indexed": found.indexed, "index_refused": found.refused,
        "cuts": [_cut_json(cut, found) for cut in found.cuts],
        "uploads": None if found.uploads is None else [
            {"key": upload.key, "upload_id": upload.upload_id, "started": upload.started, "days": upload.days(),
             "size": upload.size, "ours": upload.ours, "in_outbox": upload.upload_id in found.waiting,
             "dropped": upload.upload_id in dropped} for upload in found.uploads]}


def _cut_json(cut: Dangling, found: Repaired) -> dict[str, object]:
    return {
        "project": cut.name.project, "cut": cut.name.cut, "versions": cut.versions,
        "lost": [{"number": lost.record.number, "part": lost.part.name, "key": lost.part.key,
                  "version_id": lost.part.version_id} for lost in cut.lost],
        "unreadable": [{"number": bad.number, "cause": bad.cause} for bad in cut.unreadable],
        "hidden": list(cut.hidden),
        "files": [{**file_json(file), "in_outbox": file.publish_id in found.waiting}
                  for file in (*cut.in_progress, *cut.leftovers, *cut.foreign)],
        "reviews": list(cut.reviews), "delete_markers": [marker_json(marker) for marker in cut.markers]}
