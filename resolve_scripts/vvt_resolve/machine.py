"""What the machine says of Resolve without asking Resolve: its processes, its script server, its preference.

A client that connects between the script server's start and Resolve's own registration takes the server down for the
session, so this is looked at before. All of it is "as far as it can be known": where a system doesn't tell, nobody is
told anything.
"""

import os
import re
import subprocess
import sys
from typing import Iterator, List, NamedTuple, Optional

SCRIPT_PORT = 1144  # Resolve's script server
_SECONDS = 5.0
_NAMES = re.compile(r"(/opt/resolve/bin/resolve|/MacOS/(DaVinci )?Resolve|Resolve\.exe)$", re.IGNORECASE)
_ENDPOINT = re.compile(r"[.:](\d+)$")
# Resolve's own file of preferences: 0 is None, 1 Local, 2 Network. Seen in users' files, not documented.
_MODE = re.compile(rb"^\s*System\.Scripting\.Mode\s*=\s*(\d)", re.MULTILINE)
_MODES = {b"0": "none", b"1": "local", b"2": "network"}
_PREFERENCES = {
    "darwin": "~/Library/Preferences/Blackmagic Design/DaVinci Resolve/config.dat",
    "win32": r"%APPDATA%\Blackmagic Design\DaVinci Resolve\Preferences\config.dat",
}
_ON_LINUX = "~/.local/share/DaVinciResolve/configs/config.dat"


class Seen(NamedTuple):
    """`ages` are the seconds since each Resolve process began (-1: not told), None where processes can't be listed.

    `server` is "none", "alone" (it listens, and Resolve hasn't registered yet), "registered" or "unknown";
    `preference` is "none", "local", "network" or "" where it isn't known.
    """

    ages: Optional[List[int]]
    server: str
    preference: str


def look() -> Seen:
    """Look once."""
    return Seen(ages(), script_server(), preference())


def ages(proc: str = "/proc") -> Optional[List[int]]:
    """Seconds since each of this machine's Resolve processes began."""
    if sys.platform.startswith("linux"):
        return _ages_in(proc)
    if sys.platform == "win32":
        listed = _said("tasklist", "/FI", "IMAGENAME eq Resolve.exe", "/FO", "CSV", "/NH")
        return None if listed is None else [-1 for line in listed.splitlines() if "resolve.exe" in line.lower()]
    listed = _said("ps", "-axo", "etime=,comm=")
    return None if listed is None else ages_listed(listed)


def ages_listed(listed: str) -> List[int]:
    """The ages in what `ps -axo etime=,comm=` prints, `[[days-]hours:]minutes:seconds` before each command."""
    rows = (line.strip().partition(" ") for line in listed.splitlines())
    return [_elapsed(age) for age, _, command in rows if _NAMES.search(command.strip())]


def _elapsed(age: str) -> int:
    days, _, clock = age.rpartition("-")
    seconds = 0
    for part in clock.split(":"):
        seconds = 60 * seconds + int(part)
    return seconds + 86400 * int(days or 0)


def _ages_in(proc: str) -> Optional[List[int]]:
    try:
        numbers = [name for name in os.listdir(proc) if name.isdigit()]
        with open(os.path.join(proc, "uptime")) as told:
            up = float(told.read().split()[0])
    except (OSError, ValueError, IndexError):
        return None
    return [age for number in numbers for age in _age(os.path.join(proc, number), up)]


def _age(folder: str, up: float) -> Iterator[int]:
    """The age of one process, if it is Resolve; one that ended meanwhile is none."""
    try:
        with open(os.path.join(folder, "stat"), "rb") as told:
            # The name stands in brackets and may hold anything; `resolve` is the program's file name.
            before, _, after = told.read().decode("ascii", "replace").rpartition(")")
            if before.partition("(")[2] == "resolve":
                yield max(0, int(up - int(after.split()[19]) / os.sysconf("SC_CLK_TCK")))
    except (OSError, ValueError, IndexError):
        return


def script_server(port: int = SCRIPT_PORT, proc: str = "/proc") -> str:
    """Whether something listens on the port, and whether somebody is connected to it."""
    states = _linux_states(port, proc) if sys.platform.startswith("linux") else _states(port, _said("netstat", "-an"))
    if states is None:
        return "unknown"
    if "LISTEN" not in states:
        return "none"
    return "registered" if "ESTABLISHED" in states else "alone"


def _linux_states(port: int, proc: str) -> Optional[List[str]]:
    names, found, read = {"0A": "LISTEN", "01": "ESTABLISHED"}, [], False
    for table in ("net/tcp", "net/tcp6"):
        try:
            with open(os.path.join(proc, table)) as lines:
                rows = [line.split() for line in lines][1:]
        except OSError:
            continue
        read = True
        found += [names.get(row[3], "") for row in rows if len(row) > 3 and row[1].endswith(f":{port:04X}")]
    return found if read else None


def _states(port: int, listed: Optional[str]) -> Optional[List[str]]:
    """The states of the connections whose own end is the port, in what netstat prints on macOS and Windows."""
    if listed is None:
        return None
    found = []
    for row in (line.split() for line in listed.splitlines()):
        ends = [one for one in row if _ENDPOINT.search(one)]
        if row and row[0].lower().startswith("tcp") and ends and ends[0].endswith((f".{port}", f":{port}")):
            found.append("LISTEN" if row[-1].startswith("LISTEN") else row[-1])
    return found


def preference(path: str = "") -> str:
    """External scripting, as Resolve's own file has it; what was changed holds after Resolve's next start."""
    where = path or os.path.expandvars(os.path.expanduser(_PREFERENCES.get(sys.platform, _ON_LINUX)))
    try:
        with open(where, "rb") as file:
            found = _MODE.search(file.read())
    except OSError:
        return ""
    return _MODES.get(found.group(1), "") if found else ""


def _said(*command: str) -> Optional[str]:
    """What a program of the system prints; None where it doesn't in good time."""
    try:
        # No shell, nothing from outside in it.
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,  # noqa: S603
                              stderr=subprocess.DEVNULL, timeout=_SECONDS, check=True).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError):
        return None
