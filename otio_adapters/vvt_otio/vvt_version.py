"""OpenTimelineIO adapter `vvt_version`: a published version's timeline, straight from the bucket.

A `.vvtref` file holds one line, the version as people write it: `Night Train/Reel 2@v3`, `…@latest`, `…@latest~1`. The
reference itself serves as the path too, where the adapter is named. Bucket, prefix, endpoint and profile are those of
`vvt setup` and the environment, unless an adapter argument says otherwise.
"""

from __future__ import annotations

from typing import Any


def read_from_file(filepath: str, bucket: str | None = None, prefix: str | None = None,
                   endpoint: str | None = None, profile: str | None = None) -> Any:  # noqa: ANN401
    """The timeline of the version that the file, or `filepath` itself, names. (OpenTimelineIO has no types.)

    What Resolve told of it, and the version's number, note and film, stand in `metadata["vvt"]`. Raises VvtRefusal.
    """
    from vvt_otio._version import named_in, version  # noqa: PLC0415 (a host loads this file in every process)

    return version(named_in(filepath), bucket=bucket, prefix=prefix, endpoint=endpoint, profile=profile)


def read_from_string(input_str: str, bucket: str | None = None, prefix: str | None = None,
                     endpoint: str | None = None, profile: str | None = None) -> Any:  # noqa: ANN401
    """The timeline of the version that `input_str` names. Raises VvtRefusal."""
    from vvt_otio._version import named_in_text, version  # noqa: PLC0415 (as above)

    return version(named_in_text(input_str), bucket=bucket, prefix=prefix, endpoint=endpoint, profile=profile)
