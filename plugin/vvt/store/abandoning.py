"""Giving up a publish that was begun: the store is asked to drop what it holds of the unfinished uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from vvt.store._client import connect
from vvt.store._errors import code_of, told
from vvt.store.layout import Layout, part_file_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vvt.store._source import PartSource
    from vvt.store.memory import Journal
    from vvt.store.names import CutName
    from vvt.store.settings import StoreSettings


def abandon(settings: StoreSettings, name: CutName, parts: Sequence[PartSource], journal: Journal) -> int:
    """Drop the uploads that `journal` has begun; returns how many there were. Raises what any use of the store does.

    Files the store has whole already stay there, as S3 versions that no record names.
    """
    client, layout = connect(settings), Layout(settings.prefix)
    dropped = 0
    for part in parts:
        upload = journal.of(part.name).upload()
        if upload is None or not upload.upload_id:
            continue
        with told("drop what was sent of it"):
            try:
                client.abort_multipart_upload(
                    Bucket=settings.bucket, Key=layout.part(name, part_file_name(part.name, part.path)),
                    UploadId=upload.upload_id)
            except ClientError as trouble:
                if code_of(trouble) != "NoSuchUpload":
                    raise
        journal.of(part.name).forget()
        dropped += 1
    return dropped
