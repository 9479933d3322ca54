"""Where the versions are and who publishes: options, then the environment, then the configuration file.

The file is TOML, `config.toml` in the user's configuration folder (platformdirs; VVT_CONFIG names another
file), and never holds a secret: credentials stay where boto3 looks for them.
"""

from __future__ import annotations

import getpass
import json
import os
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path

from platformdirs import user_config_dir

from vvt.errors import NotConfigured, VvtError

# boto3 reads these by itself; where one is set, the file's value must not get in its way.
_ENVIRONMENT = {
    "bucket": ("VVT_BUCKET",),
    "prefix": ("VVT_PREFIX",),
    "endpoint": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
    "profile": ("AWS_DEFAULT_PROFILE", "AWS_PROFILE"),
    "region": ("AWS_REGION", "AWS_DEFAULT_REGION"),
    "ca_bundle": ("AWS_CA_BUNDLE",),
    "proxy": ("VVT_PROXY",),
    "kms_key": ("VVT_KMS_KEY",),
    "storage_class": ("VVT_STORAGE_CLASS",),
    "legal_hold": ("VVT_LEGAL_HOLD",),
    "viewing_proxy": ("VVT_VIEWING_PROXY",),
    "author": ("VVT_AUTHOR",),
}
_COMMENT = "# Written by `vvt setup`. Holds no secrets: credentials stay where AWS tools keep them.\n"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be configured; "" is "not said"."""

    bucket: str = ""
    prefix: str = ""
    endpoint: str = ""
    profile: str = ""
    region: str = ""
    ca_bundle: str = ""
    proxy: str = ""
    kms_key: str = ""
    storage_class: str = ""
    legal_hold: str = ""
    viewing_proxy: str = ""
    author: str = ""


def config_file() -> Path:
    """Where the configuration is kept, whether or not it is there yet."""
    named = os.environ.get("VVT_CONFIG")
    return Path(named) if named else Path(user_config_dir("vvt", appauthor=False, roaming=True)) / "config.toml"


def settings(**options: str | None) -> Settings:
    """The settings in force: `options` (None: not given), else the environment, else the file.

    Raises VvtError when the file is there but can't be understood, or what the environment says can't be written down.
    """
    chosen = replace(remembered(), **_from_environment())
    return replace(chosen, **{name: value for name, value in options.items() if value is not None})


def _from_environment() -> dict[str, str]:
    found = {name: value for name, variables in _ENVIRONMENT.items()
             if (value := next(filter(None, map(_variable, variables)), None))}
    if os.environ.get("AWS_ACCESS_KEY_ID"):
        # Keys in the environment beat a profile that nobody asks for by option: boto3 does it so.
        found["profile"] = ""
    if "proxy" not in found and (os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy")):
        # The shell's own proxy, with its list of exceptions: boto3 knows both.
        found["proxy"] = ""
    return found


def _variable(name: str) -> str:
    value = os.environ.get(name, "")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise NotConfigured(f"{name} is set to what is not all Unicode.", "Set it anew, in UTF-8.") from None
    return value


def to_remember(chosen: Settings, **options: str | None) -> Settings:
    """What `vvt setup` writes: the `chosen` settings in force, and of the file what they leave open.

    So the panel, which sees no shell's environment, finds the same bucket. The author stays as the file has it.
    """
    old = remembered()
    new = {field.name: getattr(chosen, field.name) or getattr(old, field.name) for field in fields(chosen)}
    new |= {name: value for name, value in options.items() if value is not None}
    return replace(Settings(**new), author=old.author)


def need_bucket(chosen: Settings) -> Settings:
    """`chosen`, if it names a bucket; raises NotConfigured otherwise."""
    if not chosen.bucket:
        raise NotConfigured("No bucket is known yet.",
                            "Set one up in the window (`vvt panel`) or with `vvt setup --bucket NAME`, or name it with "
                            "--bucket or VVT_BUCKET.")
    return chosen


def login_name() -> str:
    """The name of the account this runs under, or "unknown" where the system has none that can be written down."""
    try:
        name = getpass.getuser()
        name.encode()
    except (OSError, KeyError, ImportError, UnicodeEncodeError):
        return "unknown"
    return name


def save(chosen: Settings) -> bool:
    """Write `chosen` to the configuration file; False when it says exactly that already.

    What others wrote into the file under keys we don't know is kept, comments aside. Raises VvtError where
    the file can't be written.
    """
    path = Path(os.path.realpath(config_file()))    # a link, as to a folder that several machines share, stays one
    if path.exists() and not path.is_file():
        raise VvtError(f"{path} is no plain file, so nothing can be kept in it.", "Name another file with VVT_CONFIG.")
    known = {field.name: getattr(chosen, field.name) for field in fields(chosen)}
    kept = {name: value for name, value in _table(path).items() if name not in known}
    text = _COMMENT + "".join(f"{name} = {_toml(value)}\n" for name, value in {**known, **kept}.items() if value != "")
    if path.exists() and path.read_text("utf-8") == text:
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(path.name + ".part")
        half.write_text(text, encoding="utf-8", newline="\n")
        half.replace(path)
    except OSError as error:
        raise VvtError(f"The configuration {path} can't be written: {error.strerror or error}.",
                       "Check the folder and its rights, or name another file with VVT_CONFIG.") from error
    return True


def remembered() -> Settings:
    """What the configuration file says. Raises VvtError when it can't be understood."""
    path = config_file()
    table = _table(path)
    chosen = {field.name: _said(table[field.name]) for field in fields(Settings) if field.name in table}
    wrong = next((name for name, value in chosen.items() if not isinstance(value, str)), None)
    if wrong:
        raise VvtError(f"In {path}, {wrong} is not a text.", f'Write it in quotes: {wrong} = "…".')
    return Settings(**{name: str(value) for name, value in chosen.items()})


def _said(value: object) -> object:
    """Yes and no are words here, as they are in the environment."""
    return str(value).lower() if isinstance(value, bool) else value


def _table(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise VvtError(f"The configuration {path} can't be understood: {error}.",
                       "Correct that line, or remove the file and run `vvt setup` again.") from error
    except OSError as error:
        raise VvtError(f"The configuration {path} can't be read: {error.strerror or error}.",
                       "Check the file and its rights, or name another with VVT_CONFIG.") from error


def _toml(value: object) -> str:
    """`value` as TOML: JSON's strings, numbers, booleans and arrays are TOML's too (but for DEL, which is escaped)."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(inner)}" for key, inner in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False, default=str).replace("\x7f", "\\u007f")
