"""The whole way with real processes: Resolve's menu, the agent, the window or the command, a bucket, and back."""

import os
import sys
import uuid
from pathlib import Path

import boto3
import pytest

from support.a_day import Day, a_day
from vvt.store import Store

pytest.importorskip("PySide6", reason="Publish Version opens a window")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the window is reached through a shell script")

EDITIONS = [{"version": "18.5"}, {"version": "20.3"}, {"version": "21.1"}, {"version": "21.0", "edition": "free"}]


@pytest.mark.parametrize("resolve", EDITIONS, indirect=True, ids=lambda one: " ".join(one.values()))
def test_a_day(resolve, s3, tmp_path):
    bucket = f"cuts-{uuid.uuid4().hex[:12]}"
    client = boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1")
    client.create_bucket(Bucket=bucket)
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    Path(os.environ["VVT_CONFIG"]).write_text(
        f'bucket = "{bucket}"\nendpoint = "{s3.endpoint}"\nregion = "us-east-1"\nauthor = "Ada"\n')
    a_day(Day(resolve, Store(s3.settings(bucket)), tmp_path))
