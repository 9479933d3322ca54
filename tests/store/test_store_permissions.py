"""The printed policies: nobody gets a right too many, whatever the prefix is. tests/real tries them on Ceph."""

import fnmatch
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vvt.errors import BadName
from vvt.store import ROLES, CutName, Ground, policy
from vvt.store.layout import Layout

_NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=12).filter(str.strip)


def statements(role: str, ground: Ground, *principals: str) -> dict[str, dict]:
    """By what comes behind the role in their ids."""
    found = policy(role, ground, principals)["Statement"]
    assert all(re.fullmatch(r"[A-Za-z0-9]+", one["Sid"]) for one in found)
    return {one["Sid"].removeprefix(f"Vvt{role.capitalize()}"): one for one in found}


def matches(pattern: str, key: str) -> bool:
    """As IAM compares resources: * and ? are patterns unless written ${*}; brackets are none."""
    pattern = re.sub(r"\$\{(.)\}", lambda found: f"[{found[1]}]", pattern.replace("[", "[[]"))
    return fnmatch.fnmatchcase(key, pattern)


def decision(role: str, ground: Ground, action: str, key: str = "") -> bool:
    """Whether `role` may: an explicit Deny wins over every Allow. Conditions apart."""
    arn = f"arn:aws:s3:::{ground.bucket}" + (f"/{key}" if key else "")
    allowed = False
    for one in policy(role, ground)["Statement"]:
        if "Condition" in one and one["Effect"] == "Deny":
            continue
        named = f"s3:{action}" in one["Action"] and any(matches(resource, arn) for resource in one["Resource"])
        if named and one["Effect"] == "Deny":
            return False
        allowed = allowed or named
    return allowed


_PREFIXES = st.sampled_from(["", "films", "films/2026", "a*b", "100$", "x[1]?"])


@given(_NAMES.filter(lambda name: "/" not in name), _NAMES, _PREFIXES)
def test_editors_publish_and_reviewers_review_whatever_things_are_called(project: str, cut: str, prefix: str):
    layout, name, ground = Layout(prefix), CutName(project, cut), Ground("cuts", prefix)
    own = [layout.record(name, 12), layout.part(name, "cut.mov"), layout.part(name, "timeline.otio"),
           f"{layout.own}canary/condition"]
    review = layout.review(name, 12, "0" * 32)
    for key in [*own, review]:
        assert decision("editor", ground, "PutObject", key)
        for role in ROLES:
            assert decision(role, ground, "GetObjectVersion", key)
            assert not decision(role, ground, "DeleteObjectVersion", key)
            assert not decision(role, ground, "DeleteObject", key)
    assert decision("reviewer", ground, "PutObject", review)
    assert not any(decision("reviewer", ground, "PutObject", key) for key in own)


@pytest.mark.parametrize("role", ["editor", "reviewer"])
@pytest.mark.parametrize("action", [
    "PutBucketVersioning", "PutLifecycleConfiguration", "PutBucketPolicy", "DeleteBucketPolicy", "DeleteBucket",
    "PutBucketAcl", "PutBucketObjectLockConfiguration"])
def test_nobody_but_the_administrator_changes_the_bucket(role: str, action: str):
    assert not decision(role, Ground("cuts"), action)
    assert f"s3:{action}" in statements(role, Ground("cuts"))["NeverBucket"]["Action"]


def test_what_lies_beside_the_prefix_is_nobody_s():
    ground = Ground("cuts", "films/a*b")
    assert decision("editor", ground, "PutObject", "films/a*b/x/cut.mov")
    assert not decision("editor", ground, "PutObject", "films/aXb/x/cut.mov")
    assert not decision("editor", ground, "PutObject", "films/other/cut.mov")
    assert statements("editor", ground)["List"]["Condition"] == {"StringLike": {"s3:prefix": ["films/a${*}b/*"]}}
    assert "Condition" not in statements("editor", Ground("cuts"))["List"]


def test_everybody_comes_with_tls_or_not_at_all():
    for role in ROLES:
        assert statements(role, Ground("cuts"))["TlsOnly"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        bucket_s = statements(role, Ground("cuts"), "arn:aws:iam:::user/ana")["TlsOnly"]
        assert bucket_s["Condition"] == {"BoolIfExists": {"aws:SecureTransport": "false"}}


def test_a_bucket_s_own_policy_names_its_people_and_speaks_of_s3_alone():
    found = policy("admin", Ground("cuts", kms_key="1234"), ["arn:aws:iam:::user/ana"])["Statement"]
    assert all(one["Principal"] == {"AWS": ["arn:aws:iam:::user/ana"]} for one in found)
    assert all(action.startswith("s3:") for one in found for action in one["Action"])
    assert not any("s3:CreateBucket" in one["Action"] for one in found)


def test_other_stores_get_no_action_they_do_not_know():
    there = policy("editor", Ground("cuts", endpoint="https://minio.example.com"))["Statement"]
    asked = {action for one in there for action in one["Action"]}
    assert not asked & {"s3:GetEncryptionConfiguration", "s3:GetBucketPublicAccessBlock", "s3:GetBucketAcl",
                        "s3:PutObjectAcl", "s3:PutBucketAcl"}


@pytest.mark.parametrize(("region", "partition"), [
    ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("eu-central-1", "aws"), (None, "aws")])
def test_the_partition_follows_the_region(region: str | None, partition: str):
    assert statements("editor", Ground("cuts", region=region))["Read"]["Resource"] == [f"arn:{partition}:s3:::cuts/*"]


@pytest.mark.parametrize(("key", "arn"), [
    ("arn:aws:kms:eu-central-1:1:key/x", "arn:aws:kms:eu-central-1:1:key/x"),
    ("1234-ab", "arn:aws:kms:*:*:key/1234-ab")])
def test_the_key_is_allowed_where_one_is_asked_for(key: str, arn: str):
    assert statements("reviewer", Ground("cuts", kms_key=key))["Key"]["Resource"] == [arn]
    assert "Key" not in statements("reviewer", Ground("cuts"))


@pytest.mark.parametrize("key", ["alias/films", "arn:aws:kms:eu-central-1:1:alias/films", "a:b"])
def test_a_key_a_policy_can_not_name_is_said_so(key: str):
    with pytest.raises(BadName, match="KMS key"):
        policy("editor", Ground("cuts", kms_key=key))
