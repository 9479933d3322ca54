"""The order in which people look for names: Reel 2 before Reel 10, whether written large or small."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def in_order(names: Iterable[str]) -> list[str]:
    """Return names as people count and spell them; of two that differ in case alone the large letters come first."""
    by_people = _key()
    return sorted(names, key=lambda name: (by_people(name), name))


@cache
def _key() -> Callable[[str], Any]:
    from natsort import natsort_keygen, ns  # noqa: PLC0415 - most commands order no names

    return natsort_keygen(alg=ns.IGNORECASE)
