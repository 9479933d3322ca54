"""Which formats this installation can open and make: PyAV brings its own FFmpeg."""

from __future__ import annotations

from typing import Literal

from vvt.errors import VvtError

WANTED = ("prores", "dnxhd", "h264", "hevc", "mjpeg")   # as FFmpeg calls what editors render
_H264 = ("libx264", "h264_videotoolbox", "h264_nvenc", "h264_qsv", "h264_mf", "libopenh264")


def missing_decoders() -> tuple[str, ...]:
    """Which of WANTED can't be opened. Raises VvtError where PyAV can't be loaded at all."""
    return tuple(name for name in WANTED if not _available(name, "r"))


def h264_encoder() -> str:
    """The encoder viewing proxies are made with, "" where there is none. Raises VvtError without PyAV."""
    return next((name for name in _H264 if _available(name, "w")), "")


def _available(name: str, mode: Literal["r", "w"]) -> bool:
    try:
        from av.codec import Codec  # noqa: PLC0415 - loads FFmpeg
        from av.codec.codec import UnknownCodecError  # noqa: PLC0415
    except ImportError as trouble:
        raise VvtError("Films can't be opened here: PyAV can't be loaded.",
                       "Install Video Version Tracker again; PyAV (av) comes with it.") from trouble
    try:
        Codec(name, mode)
    except UnknownCodecError:
        return False
    return True
