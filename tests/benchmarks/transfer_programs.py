"""What `transfer.py` measures, each in a process of its own: NAME up|down ENDPOINT FILE OUT CRC64NVME.

Prints what the transfer alone took, without Python's start and imports: seconds of CPU and on the clock, and the
most memory the process had.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BUCKET, KEY = "films", "film.mov"
MIB = 1 << 20
Job = Callable[[], object]


def boto3_plain(way: str, endpoint: str, file: str, out: str, _: str) -> Job:
    """boto3 as it comes."""
    import boto3

    client = boto3.client("s3", endpoint_url=endpoint)
    return _boto3_job(client, way, file, out)


def boto3_tuned(way: str, endpoint: str, file: str, out: str, _: str) -> Job:
    """boto3 with 64 MiB parts, four threads, no checksums and no payload signing."""
    import boto3
    from boto3.s3.transfer import TransferConfig
    from botocore.config import Config

    manners: Any = {"payload_signing_enabled": False, "addressing_style": "path"}
    client = boto3.client("s3", endpoint_url=endpoint, config=Config(
        s3=manners, request_checksum_calculation="when_required", response_checksum_validation="when_required"))
    config = TransferConfig(multipart_chunksize=64 * MIB, max_concurrency=4, io_chunksize=MIB,
                            preferred_transfer_client="classic")
    return _boto3_job(client, way, file, out, Config=config)


def _boto3_job(client: Any, way: str, file: str, out: str, **more: Any) -> Job:
    if way == "up":
        return lambda: client.upload_file(file, BUCKET, KEY, **more)
    return lambda: client.download_file(BUCKET, KEY, out, **more)


def obstore(way: str, endpoint: str, file: str, out: str, _: str) -> Job:
    """obstore (Rust's object_store) as it comes."""
    from obstore import get, put
    from obstore.store import S3Store

    store = S3Store(BUCKET, endpoint=endpoint, client_options={"allow_http": True})

    def down() -> None:
        with Path(out).open("wb") as target:
            for block in get(store, KEY):
                target.write(block)

    return (lambda: put(store, KEY, Path(file))) if way == "up" else down


def vvt(way: str, endpoint: str, file: str, out: str, crc: str) -> Job:
    """A whole publish, record and all; and a pull, every byte verified."""
    from vvt.store import Checksums, CutName, Draft, Part, PartSource, Store, StoreSettings

    store = Store(StoreSettings(BUCKET, endpoint=endpoint))
    # Both clients made, the canary sent: once a process, and once a machine.
    store.check()
    assert store._freight
    if way == "up":
        return lambda: store.publish(CutName("P", "C"), [PartSource("cut", Path(file))], Draft())
    # A real server has what was published a moment ago; the sink keeps nothing, and serves its file under any name.
    there = store.versions(CutName("P", "C"))
    made_up = Part("cut", "P/C/cut.mov", "v1", Path(file).stat().st_size, Checksums("", crc))
    part = there[0].parts[0] if there else made_up
    return lambda: store.fetch(part, Path(out))


def main(name: str, *words: str) -> None:
    """Run one and say what it took."""
    job = {"boto3": boto3_plain, "boto3 tuned": boto3_tuned, "obstore": obstore, "vvt": vvt}[name](*words)
    clock, cpu = time.perf_counter(), time.process_time()
    job()
    took = {"clock": time.perf_counter() - clock, "cpu": time.process_time() - cpu,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}
    print(json.dumps(took))


if __name__ == "__main__":
    main(*sys.argv[1:])
