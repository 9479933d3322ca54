"""Lists of moto's server in this process, made without a copy of every byte in the bucket.

For each list of versions moto copies all the bucket's objects deeply: the bytes of every film, and of every part it
was sent in. What a list tells (names, sizes, times, ETags) needs none of them.
"""

import tempfile
import threading
from typing import Any


def lists_made_light() -> None:
    """From now on a copy of one of moto's objects holds no bytes but those that its ETag is still to be made from."""
    from moto.s3.models import FakeKey

    FakeKey.__deepcopy__ = _listed  # type: ignore[attr-defined]


def _listed(key: Any, memo: object) -> Any:
    copy = object.__new__(type(key))
    # A lock and a place for bytes of its own, and no parts: what is not shared can't be let go of twice.
    bytes_of_its_own = tempfile.SpooledTemporaryFile()  # noqa: SIM115 -- moto closes it when it lets go of the copy
    copy.__dict__.update(key.__dict__, lock=threading.Lock(), _value_buffer=bytes_of_its_own, multipart=None,
                         disposed=True)
    if key._etag is None:
        copy.value = key.value
    return copy
