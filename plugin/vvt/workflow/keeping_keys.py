"""Keys an editor was sent, put where AWS's own tools look for them: boto3's shared credentials file.

Only the named profile is written; every other byte of the file stays. The keys are nowhere else: not in our
configuration, a log, an error's text or a process's arguments.
"""

from __future__ import annotations

import configparser
import os
import re
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from vvt.errors import BadName, NotConfigured, VvtError

_SECTION = re.compile(rb"^\[(?P<name>[^\]]*)\]")
_OPTION = re.compile(rb"^(?P<name>[^\s=:#;\[][^=:]*?)\s*[=:]")
_WORD = re.compile(r"[!-~]+")
_NAMES = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")


@dataclass(frozen=True, slots=True)
class Keys:
    """An access key and its secret; printed, they show nothing. `token` is for keys that end by themselves."""

    access: str = field(repr=False)
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Take off what copying from a letter leaves around them. Raises NotConfigured for what can't be a key."""
        for name in ("access", "secret", "token"):
            object.__setattr__(self, name, getattr(self, name).strip())
        for word, what in ((self.access, "access key id"), (self.secret, "secret access key")):
            if not _WORD.fullmatch(word):
                raise NotConfigured(f"This can't be a {what}.", "Copy it again from the letter, without spaces.")
        if self.token and not _WORD.fullmatch(self.token):
            raise NotConfigured("This can't be a session token.", "Copy it again, without spaces.")

    def options(self) -> dict[str, str]:
        """What stands in the file."""
        told = dict(zip(_NAMES, (self.access, self.secret, self.token), strict=True))
        return {name: value for name, value in told.items() if value}


def credentials_file() -> Path:
    """Where boto3 looks: AWS_SHARED_CREDENTIALS_FILE, else ~/.aws/credentials."""
    named = os.environ.get("AWS_SHARED_CREDENTIALS_FILE")
    return Path(named or "~/.aws/credentials").expanduser()


def keep_keys(keys: Keys, profile: str, *, replace: bool = False) -> Path:
    """Write `keys` under `profile` into boto3's shared credentials file, readable by this user alone.

    Returns the file. Raises BadName for a name no profile can have, NotConfigured where the profile has
    other keys and `replace` is False or the file can't be understood, VvtError where it can't be written.
    """
    _check_profile(profile)
    path = Path(os.path.realpath(credentials_file()))  # a link, as dotfiles often are, stays one
    try:
        before = path.read_bytes() if path.exists() else b""
        known = _understood(before, path)
        if profile in known and known[profile] != keys.options() and not replace:
            raise NotConfigured(f"The profile {profile} in {path} has other keys already.",
                                "Name another with --profile, or add --replace to have them replaced.")
        if known.get(profile) == keys.options():
            path.chmod(0o600)
        else:
            _write(path, _with(before, profile, keys))
    except OSError as trouble:
        raise VvtError(f"The credentials file {path} can't be written: {trouble.strerror or trouble}.",
                       "Check the folder and its rights.") from trouble
    return path


def _check_profile(profile: str) -> None:
    if not profile or profile != profile.strip() or re.search(r"[\[\]\x00-\x1f\x7f]", profile):
        raise BadName(f"{profile!r} can't be the name of a profile.", "Name one with --profile, for example edit.")


def _understood(content: bytes, path: Path) -> dict[str, dict[str, str]]:
    """What the file says, as boto3 reads it; anything in a profile beside the keys counts as other keys."""
    reader = configparser.RawConfigParser(default_section="\0")
    try:
        reader.read_string(content.decode())
    except (configparser.Error, UnicodeDecodeError):
        # What these say quotes the file's lines, and there may be a secret in them.
        raise NotConfigured(f"The credentials file {path} can't be understood.",
                            "Correct it by hand, or move it away.") from None
    return {section: dict(reader.items(section)) for section in reader.sections()}


def _with(content: bytes, profile: str, keys: Keys) -> bytes:
    """The file with `keys` under `profile`, every line that isn't a key of this profile as it was."""
    newline = b"\r\n" if b"\r\n" in content else b"\n"
    own = [f"{name} = {value}".encode() + newline for name, value in keys.options().items()]
    lines = content.splitlines(keepends=True)
    head = next((at for at, line in enumerate(lines) if _section(line) == profile), None)
    if head is None:
        gap = [newline] if lines and lines[-1].strip() else []
        return b"".join([*_ended(lines, newline), *gap, f"[{profile}]".encode() + newline, *own])
    end = next((at for at, line in enumerate(lines) if at > head and _section(line) is not None), len(lines))
    body = _without_keys(lines[head + 1:end])
    # After what says something: an indented line behind a key would go on with it.
    last = max((at for at, line in enumerate(body, 1) if _says_something(line)), default=0)
    return b"".join([*_ended([*lines[:head + 1], *body[:last]], newline), *own, *body[last:], *lines[end:]])


def _ended(lines: list[bytes], newline: bytes) -> list[bytes]:
    """The lines, the last of them ended."""
    unended = lines and not lines[-1].endswith((b"\n", b"\r"))
    return [*lines, newline] if unended else lines


def _says_something(line: bytes) -> bool:
    return bool(line.strip()) and not line.strip().startswith((b"#", b";"))


def _section(line: bytes) -> str | None:
    found = _SECTION.match(line)
    return found["name"].decode(errors="replace") if found else None


def _without_keys(lines: list[bytes]) -> list[bytes]:
    """The lines of a profile without its keys, and without what continues them."""
    kept, dropping = [], False
    for line in lines:
        option = _OPTION.match(line)
        if option:
            dropping = option["name"].decode(errors="replace").lower() in _NAMES
        elif not line[:1].isspace() or not line.strip():
            dropping = False
        if not dropping:
            kept.append(line)
    return kept


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    finally:
        with suppress(FileNotFoundError):
            half.unlink()
