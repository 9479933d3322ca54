"""Whose credentials are used, from where, and until when. The secret is never looked at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.session import Session

from vvt.store._errors import told
from vvt.store.examined import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.store.settings import StoreSettings

_SOURCES = {
    "env": "from the environment (AWS_ACCESS_KEY_ID)", "shared-credentials-file": "from AWS's credentials file",
    "config-file": "from AWS's configuration file", "sso": "from a sign-in (aws sso login)",
    "assume-role": "from a role that is assumed", "assume-role-with-web-identity": "from a web identity",
    "custom-process": "from a program (credential_process)", "container-role": "from the container's role",
    "iam-role": "from this machine's role", "login": "from a sign-in (aws login)",
}
_SOON = 3600  # seconds before credentials end


def look_at_credentials(settings: StoreSettings) -> Iterator[Finding]:
    """Find the credentials as boto3 does. Raises NotConfigured for a profile that isn't there."""
    with told("find the credentials"):
        found: Any = Session(profile=settings.profile).get_credentials()
        frozen = found.get_frozen_credentials() if found else None
    if not frozen or not frozen.access_key:
        yield Finding("credentials", "alarm", "No credentials were found.",
                      "Put them into a profile with vvt setup --keys --profile NAME, or sign in.")
        return
    where = _SOURCES.get(found.method, f"by {found.method}")
    profile = f", profile {settings.profile}" if settings.profile else ""
    who = f"{_shown(frozen.access_key)} {where}{profile}"
    yield _lasting(who, getattr(found, "_expiry_time", None), temporary=bool(frozen.token))


def _shown(access_key: str) -> str:
    """Enough of the access key's id (which is no secret) to tell it from another."""
    return f"{access_key[:4]}…{access_key[-4:]}" if len(access_key) >= 12 else f"{access_key[:2]}…"


def _lasting(who: str, ends: datetime | None, *, temporary: bool) -> Finding:
    if ends is None:
        kind = "; they are temporary and don't say until when" if temporary else ""
        return Finding("credentials", "ok", f"{who}{kind}.")
    left = (ends - datetime.now(UTC)).total_seconds()
    if left < _SOON:
        return Finding("credentials", "warning", f"{who}, which end in {max(0, int(left // 60))} minutes.",
                       "Sign in again before a long upload.")
    return Finding("credentials", "ok", f"{who}, good for {int(left // 3600)} hours.")
