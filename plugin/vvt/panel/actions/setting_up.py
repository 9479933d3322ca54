"""Take a bucket into use, as `vvt setup` does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vvt.config import Settings
    from vvt.panel.session import Session
    from vvt.panel.work import Steering
    from vvt.workflow.joining import Joined


@dataclass(frozen=True, slots=True)
class Place:
    """What was typed; "" is "as it is found"."""

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    profile: str = ""
    region: str = ""
    create: bool = False


def set_up(session: Session, place: Place, steering: Steering) -> Joined:
    """Set the bucket up and remember it. Raises NotConfigured, and what the store raises; then nothing is kept."""
    from vvt.workflow.joining import set_up as join  # noqa: PLC0415 - loads boto3

    steering.at(f"Looking at the bucket {place.bucket}")
    # The bucket in memory has keys of its own, which would hide the editor's.
    session.close()
    said = {"bucket": place.bucket, "prefix": place.prefix, "endpoint": place.endpoint, "profile": place.profile,
            "region": place.region}
    chosen = replace(session.own_settings(), **{name: value for name, value in said.items() if value})
    return join(chosen, create=place.create, **{name: value or None for name, value in said.items()})


def try_out(session: Session, steering: Steering) -> Settings:
    """Start a bucket in memory. Raises NotConfigured when that isn't installed."""
    steering.at("Starting a bucket in memory")
    return session.try_out()
