"""Take a bucket into use, as `vvt setup` does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vvt.errors import NotConfigured, StoreUnreachable, VvtError

if TYPE_CHECKING:
    from vvt.config import Settings
    from vvt.panel.session import Session
    from vvt.panel.work import Steering
    from vvt.store import Store
    from vvt.workflow.joining import Joined

_OF_PROFILE = frozenset({"ProfileNotFound", "NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError",
                         "ConfigParseError", "TokenRetrievalError", "InvalidAccessKeyId", "SignatureDoesNotMatch",
                         "ExpiredToken", "InvalidToken"})
_OF_REGION = frozenset({"InvalidRegionError", "AuthorizationHeaderMalformed", "PermanentRedirect",
                        "IllegalLocationConstraintException", "InvalidLocationConstraint"})


@dataclass(frozen=True, slots=True)
class Place:
    """What stands in the fields; "" is none, or what AWS's own files and variables say."""

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    profile: str = ""
    region: str = ""
    create: bool = False


def set_up(session: Session, place: Place, steering: Steering) -> Joined:
    """Set the bucket up and remember it. Raises NotConfigured, and what the store raises; then nothing is kept.

    A server that says nothing is given up after some 15 s. It hands over the name of the field that is wrong.
    """
    from vvt.workflow.joining import set_up as join  # noqa: PLC0415 - loads boto3
    from vvt.workflow.opening import open_to_look  # noqa: PLC0415 - see above

    steering.at(f"Looking at the bucket {place.bucket}")
    said = {"bucket": place.bucket, "prefix": place.prefix, "endpoint": place.endpoint, "profile": place.profile,
            "region": place.region}
    if session.trying_out:
        # Its own settings don't stand in the fields: what is left empty there is as it is configured.
        said = {name: value for name, value in said.items() if value}
    chosen = replace(session.own_settings(), **said)

    def opened(settings: Settings) -> Store:
        # The bucket in memory has keys of its own, which would hide the editor's.
        with session.own_keys():
            return open_to_look(settings, steering.stop)

    try:
        return join(chosen, opened, create=place.create, **said)
    except VvtError as wrong:
        steering.hand(field := _field_of(wrong))
        if field == "endpoint" and "endpoint" not in wrong.fix:
            wrong.add("Check the endpoint's address, too.")
        raise


def _field_of(wrong: VvtError) -> str:
    """The field that what was refused is about."""
    words = {str(wrong.state.get(name)) for name in ("kind", "code")}
    if words & _OF_PROFILE:
        return "profile"
    if words & _OF_REGION:
        return "region"
    return "endpoint" if isinstance(wrong, (StoreUnreachable, NotConfigured)) else "bucket"


def tried_out(session: Session, steering: Steering) -> int:
    """How many versions would be forgotten with the bucket in memory; 0 where there is none."""
    if not session.trying_out:
        return 0
    steering.at("Looking what is in the try-out bucket")
    store = session.store().heeding(steering.stop)
    return sum(len(store.versions(cut)) for project in store.projects() for cut in store.cuts(project))


def try_out(session: Session, steering: Steering) -> Settings:
    """Start a bucket in memory, or return to the one there is. Raises NotConfigured when that isn't installed."""
    steering.at("Starting a bucket in memory")
    before = session.trying_out
    chosen = session.try_out()
    if steering.cancelled and not before:
        session.close()
    steering.check()
    return chosen
