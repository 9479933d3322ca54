"""The policy of a role for the bucket that is configured: pure, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.config import Settings, need_bucket
from vvt.store import Ground, policy
from vvt.workflow.opening import check_addresses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vvt.store import Role


def policy_for(role: Role, chosen: Settings, principals: Sequence[str] = ()) -> dict[str, object]:
    """What `role` needs to be allowed and what it never may, as IAM's JSON; see `store.policy`.

    Raises NotConfigured without a bucket, BadName for a KMS key that a policy can't name.
    """
    need_bucket(chosen)
    check_addresses(chosen)
    ground = Ground(chosen.bucket, chosen.prefix, chosen.endpoint or None, chosen.region or None, chosen.kms_key)
    return policy(role, ground, principals)
