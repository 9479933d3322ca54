"""A cut with very many versions in a bucket, without publishing each: their records alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import boto3

from vvt.store import CutName, Record, StoreSettings
from vvt.store.layout import Layout

BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def record_of(name: CutName, number: int) -> Record:
    """The record of one version: nothing was uploaded for it, and it grew from the one before."""
    time = (BEGAN + timedelta(hours=number)).isoformat().replace("+00:00", "Z")
    timeline = {"name": name.cut, "rate": "24/1", "drop": False, "start": 86400, "duration": 1440 + number % 7}
    author = ("Ada", "Ben", "Chiara")[number % 3]
    return Record(name.project, name.cut, number, f"{number:032x}", f"note {number}", author, time, number - 1 or None,
                  changes={"trim": number % 5, "insert": number % 2}, timeline=timeline)


def put_records(settings: StoreSettings, endpoint: str, name: CutName, count: int) -> None:
    """Put the records of versions 1 to `count`."""
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
    layout = Layout(settings.prefix)

    def put(number: int) -> None:
        client.put_object(Bucket=settings.bucket, Key=layout.record(name, number),
                          Body=record_of(name, number).to_json())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(put, range(1, count + 1)))


def lay_records(settings: StoreSettings, name: CutName, count: int) -> None:
    """Lay the same straight into the memory of the server in this process: each put takes ten milliseconds."""
    from moto.core import DEFAULT_ACCOUNT_ID
    from moto.s3.models import s3_backends

    layout, server = Layout(settings.prefix), s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    for number in range(1, count + 1):
        server.put_object(settings.bucket, layout.record(name, number), record_of(name, number).to_json())
