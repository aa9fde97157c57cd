"""Everything that can be set from outside, read once in `main` and handed on."""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_log = logging.getLogger(__name__)
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_TOKEN = re.compile(r"[!#-&(-_a-~]+")
"""ASCII without blanks and quotes."""
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
LOG_FORMATS = ("text", "json")
_LOOPBACK = "127.0.0.1"
_PORTS = 1 << 16
_RANGE = re.compile(r"(?P<first>[0-9]{1,5})(?:\s*-\s*(?P<last>[0-9]{1,5}))?")


_PART = re.compile(r"(?P<number>[0-9]{1,5})\s*/\s*(?P<parts>[1-9][0-9]{0,4})")


class SettingsError(Exception):
    """A setting with a value that cannot be meant; its text is one line."""


def _text(value: str) -> str:
    return value


def _token(value: str) -> str:
    """What goes into a header of HTTP as it is."""
    if value.lower().startswith("bot "):
        raise ValueError("leave out the word Bot, it is added by itself")
    if not _TOKEN.fullmatch(value):
        raise ValueError(
            "there is a blank, a quote, a line break or another sign in it that no token has; "
            "copy it anew (README, “Invite it”)"
        )
    return value


def _url(*schemes: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        try:
            parts = urlsplit(value)
            sound = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
        except ValueError:
            sound = False
        if not sound:
            # Not repeated: somebody's name and password may stand in it.
            raise ValueError(f"this is no {schemes[-1]}:// address")
        return value.rstrip("/")

    return read


def _directories(value: str) -> tuple[Path, ...]:
    return tuple(_directory(part) for part in value.split(os.pathsep) if part)


def _directory(value: str) -> Path:
    try:
        path = Path(value).expanduser()
        is_there = path.is_dir()
    except (OSError, RuntimeError):  # a name that is too long, a user whom nobody knows
        is_there = False
    if not is_there:
        raise ValueError(f"{_quoted(value, 200)} is no directory")
    return path


def _switch(value: str) -> bool:
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off"}:
        return False
    raise ValueError(f"{_quoted(value)} is neither 1 nor 0")


def _shards(value: str) -> int:
    if not _NUMBER.fullmatch(value):
        raise ValueError(f"{_quoted(value)} is no number of shards")
    return int(value)


@dataclass(frozen=True, slots=True)
class _Part:
    """One of several parts of about equal size, counted from 0."""

    number: int
    parts: int

    def shards(self, count: int) -> tuple[int, ...]:
        first, end = (count * number // self.parts for number in (self.number, self.number + 1))
        return tuple(range(first, end))


def _shard_ids(value: str) -> tuple[int, ...] | _Part:
    """Numbers and ranges, `0,1` or `0-3`, or a part: `0/4` is the first of four."""
    if match := _PART.fullmatch(value):
        share = _Part(int(match["number"]), int(match["parts"]))
        if share.number >= share.parts:
            raise ValueError(
                f"{_quoted(value)} is no part: they count from 0 and stay below the second"
            )
        return share
    ids: list[int] = []
    for part in value.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None or int(match["last"] or match["first"]) < int(match["first"]):
            raise ValueError(f"{_quoted(value)} is no list of shards such as 0,1 or 0-3 or 0/4")
        ids += range(int(match["first"]), int(match["last"] or match["first"]) + 1)
    return tuple(dict.fromkeys(ids))


def _quoted(value: str, longest: int = 20) -> str:
    """`value` as a message repeats it: a token that was pasted into the wrong line is not."""
    fits = len(value) <= longest and value.isprintable()
    return f"“{value}”" if fits else "what stands there"


def _level(value: str) -> str:
    if value.upper() not in LEVELS:
        raise ValueError(f"{_quoted(value)} is none of {', '.join(LEVELS)}")
    return value.upper()


def _log_format(value: str) -> str:
    if value.lower() not in LOG_FORMATS:
        raise ValueError(f"{_quoted(value)} is none of {', '.join(LOG_FORMATS)}")
    return value.lower()


def _address(value: str) -> tuple[str, int]:
    """A port of this machine's own, or with an address before it: `9464`, `0.0.0.0:9464`."""
    host, _, port = value.rpartition(":")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < _PORTS:
        raise ValueError(f"{_quoted(value)} is no port such as 9464 or 0.0.0.0:9464")
    return host.strip("[]") or _LOOPBACK, int(port)


def _set_by(
    variable: str, read: Callable[[str], Any], default: object = "", *, secret: bool = False
) -> Any:  # noqa: ANN401  # as dataclasses.field
    return field(default=default, repr=not secret, metadata={"variable": variable, "read": read})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What whoever runs Postie chose; .env.example explains each."""

    discord_token: str = _set_by("DISCORD_TOKEN", _token, secret=True)
    database_url: str = _set_by("DATABASE_URL", _text, secret=True)
    content: tuple[Path, ...] = _set_by("POSTIE_CONTENT", _directories, ())
    """Directories laid over the shipped content, in this order."""
    log_level: str = _set_by("POSTIE_LOG_LEVEL", _level, "INFO")
    log_format: str = _set_by("POSTIE_LOG_FORMAT", _log_format, "text")
    metrics_address: tuple[str, int] | None = _set_by("POSTIE_METRICS_PORT", _address, None)
    """Host and port where health and metrics are shown; None for nowhere."""
    watch_channels: bool = _set_by("WATCH_CHANNELS", _switch, default=False)
    """Whether watched channels are read, for which Discord wants the message content intent."""
    shard_count: int = _set_by("DISCORD_SHARD_COUNT", _shards, 0)
    """Over how many shards the servers are spread, in all processes; 0 for what Discord advises."""
    shard_ids: tuple[int, ...] = _set_by("DISCORD_SHARD_IDS", _shard_ids, ())
    """Which of them this process runs; empty for all."""
    discord_api_url: str = _set_by("DISCORD_API_URL", _url("http", "https"))
    """Empty for Discord's own, as is the next."""
    discord_gateway_url: str = _set_by("DISCORD_GATEWAY_URL", _url("ws", "wss"))

    @classmethod
    def of(cls, values: Mapping[str, str | None]) -> Settings:
        """Settings from variables by name; what is empty keeps its default.

        Raises `SettingsError`.
        """
        chosen = {}
        for setting in fields(cls):
            variable = setting.metadata["variable"]
            value = _unquoted(values.get(variable) or "")
            if not value:
                continue
            try:
                chosen[setting.name] = setting.metadata["read"](value)
            except ValueError as error:
                raise SettingsError(f"{variable}: {error}.") from None
        part = chosen.get("shard_ids")
        if isinstance(part, _Part):
            chosen["shard_ids"] = part.shards(chosen.get("shard_count", 0))
            if not chosen["shard_ids"]:
                raise SettingsError(
                    f"DISCORD_SHARD_IDS: for {part.parts} parts there have to be as many shards "
                    "(DISCORD_SHARD_COUNT)."
                )
        settings = cls(**chosen)
        if settings.shard_ids and max(settings.shard_ids) >= settings.shard_count:
            raise SettingsError(
                "DISCORD_SHARD_IDS: they count from 0 and stay below DISCORD_SHARD_COUNT."
            )
        return settings


VARIABLES = tuple(setting.metadata["variable"] for setting in fields(Settings))
_SECRETS = tuple(setting.metadata["variable"] for setting in fields(Settings) if not setting.repr)


def from_surroundings(directory: Path | None = None) -> Settings:
    """Settings from the environment, and from a `.env` file in the working directory below it.

    Raises `SettingsError`.
    """
    return Settings.of({**_dotenv(directory), **os.environ})


def given_variables(directory: Path | None = None) -> list[str]:
    """Names of the settings that are set, in the environment or the `.env` file."""
    values = {**_dotenv(directory), **os.environ}
    return [variable for variable in VARIABLES if (values.get(variable) or "").strip()]


def _unquoted(value: str) -> str:
    """`value` without blanks around it, and without the quotes that `docker --env-file` leaves."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1].strip()
    return value


def _dotenv(directory: Path | None) -> dict[str, str | None]:
    try:
        file = (directory or Path.cwd()) / ".env"
    except OSError:  # the working directory was deleted
        return {}
    if not file.is_file():
        return {}
    from dotenv import dotenv_values  # noqa: PLC0415  # only where there is such a file

    try:
        values = dict(dotenv_values(file))
    except UnicodeDecodeError:
        raise SettingsError(f"{file} cannot be read: it is not UTF-8.") from None
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}.") from None
    if any(values.get(secret) for secret in _SECRETS):
        _warn_of_readers(file)
    return values


@cache
def _warn_of_readers(file: Path) -> None:
    """Say, once, that others may read the secrets in `file`; Windows has rights of another kind."""
    if os.name == "posix" and file.stat().st_mode & 0o044:
        _log.warning(
            "Others can read the secrets in %s: chmod 600 %s",
            file,
            file.name,
            extra={"event": "settings.readable"},
        )
