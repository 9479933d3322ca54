"""The NLE as we need it: one small protocol, DaVinci Resolve behind it, and hand-exported files where there is none."""

from vvt.host._errors import HostRefused
from vvt.host.files import FilesHost
from vvt.host.model import (
    Described,
    Exported,
    Imported,
    Kind,
    Laid,
    Lost,
    Marked,
    Marker,
    Reapplied,
    Relinked,
    Render,
    TimelineFacts,
)
from vvt.host.protocol import Host, Wait, Waiting
from vvt.host.resolve import ResolveHost

__all__ = [
    "Described",
    "Exported",
    "FilesHost",
    "Host",
    "HostRefused",
    "Imported",
    "Kind",
    "Laid",
    "Lost",
    "Marked",
    "Marker",
    "Reapplied",
    "Relinked",
    "Render",
    "ResolveHost",
    "TimelineFacts",
    "Wait",
    "Waiting",
]
