"""What a list of 100,000 S3 versions costs in CPU seconds: our reading of its pages beside botocore's parser.

    python tests/benchmarks/listing.py [--versions 100000] [--rounds 3]

A server on loopback answers with the same pages to both, so the client is what is measured: signing, sending and
reading included. The project's own limit is printed beside it.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).parents[2] / "plugin"))

LIMIT = 2.0   # CPU seconds for 100,000 versions
_PAGE = 1000
_VERSION = (
    "<Version><Key>Night%20Train/Reel%202/cut.mov</Key><VersionId>{number:032x}</VersionId><IsLatest>false</IsLatest>"
    "<LastModified>2026-11-22T20:01:10.000Z</LastModified><ETag>&quot;{number:032x}&quot;</ETag><Size>{number}</Size>"
    "<ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType>"
    "<StorageClass>STANDARD</StorageClass><Owner><ID>75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"
    "</ID></Owner></Version>")


def pages(versions: int) -> list[bytes]:
    """The answers of a store that keeps so many versions of one key."""
    return [_page(first, min(first + _PAGE, versions), versions) for first in range(0, versions, _PAGE)]


def _page(first: int, last: int, versions: int) -> bytes:
    following = "" if last == versions else (
        f"<NextKeyMarker>Night%20Train/Reel%202/cut.mov</NextKeyMarker><NextVersionIdMarker>{last}</NextVersionIdMarker>")
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>films</Name><Prefix/><MaxKeys>{_PAGE}</MaxKeys><EncodingType>url</EncodingType>{following}"
            f"<IsTruncated>{str(last < versions).lower()}</IsTruncated>"
            + "".join(_VERSION.format(number=number) for number in range(first, last))
            + "</ListVersionsResult>").encode()


def serve(answers: list[bytes]) -> str:
    """Serve them on loopback, from a process of its own; returns the address."""
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            marker = parse_qs(urlsplit(self.path).query).get("version-id-marker", ["0"])[0]
            body = answers[int(marker) // _PAGE]
            self.send_response(200)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if os.fork() == 0:
        parent = os.getppid()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(0)
    return f"http://127.0.0.1:{server.server_port}"


def spent(work: Callable[[], int], expected: int) -> float:
    """CPU seconds `work` takes in this process; it says how many versions it found."""
    began = time.process_time()
    found = work()
    if found != expected:
        raise SystemExit(f"{found} versions found of {expected}")
    return time.process_time() - began


def main() -> None:
    """Measure both in turn and print the medians."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--versions", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=3)
    told = arguments.parse_args()
    os.environ |= {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_EC2_METADATA_DISABLED": "true"}
    endpoint = serve(pages(told.versions))

    import boto3
    from botocore.config import Config

    from vvt.store import StoreSettings
    from vvt.store._client import connect
    from vvt.store._listing import list_versions

    theirs = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1",
                          config=Config(s3={"addressing_style": "path"}))
    ours = connect(StoreSettings("films", endpoint=endpoint))

    def by_botocore() -> Iterator[int]:
        for page in theirs.get_paginator("list_object_versions").paginate(Bucket="films"):
            yield len(page["Versions"])

    runs = [(spent(lambda: sum(by_botocore()), told.versions),
             spent(lambda: len(list_versions(ours, "films", "").versions["Night Train/Reel 2/cut.mov"]), told.versions))
            for _ in range(told.rounds)]
    botocore, vvt = (median(times) for times in zip(*runs, strict=True))
    print(f"{told.versions:,} S3 versions, CPU seconds, median of {told.rounds} runs in turn")
    print(f"  botocore's parser   {botocore:6.2f}")
    print(f"  vvt                 {vvt:6.2f}   {botocore / vvt:.1f} times less"
          + (f"; limit {LIMIT:.0f}" if told.versions == 100_000 else ""))


if __name__ == "__main__":
    main()
