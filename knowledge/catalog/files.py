"""Reading one content file, whatever somebody has put in its place."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from knowledge.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path, PurePath

MEGABYTE = 1_000_000
_LARGEST_TEXT = 2 * MEGABYTE
"""Ten times the largest file that is shipped; TOML takes its time to be read."""
_DEEPEST = 16
"""Three times what is shipped, and far from where JSON and Python give up."""


def read_text(file: Path, *, largest: int = _LARGEST_TEXT) -> str:
    """What `file` holds, of at most `largest` bytes; raises `ContentError`."""
    try:
        if file.stat().st_size > largest:
            raise ContentError(file, f"is larger than {largest // MEGABYTE} MB")
        text = file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ContentError(file, f"is not UTF-8 (byte {error.start})") from None
    except OSError as error:
        raise ContentError(file, error.strerror or "cannot be read") from None
    if "\0" in text:
        raise ContentError(file, "holds a NUL character, which no database takes")
    return text


def read_toml(file: Path) -> dict[str, Any]:
    """The tables of `file`; raises `ContentError`."""
    return tables_of(read_text(file), file=file)


def tables_of(text: str, *, file: PurePath, part: str = "") -> dict[str, Any]:
    """The tables of a TOML `text` in `file`, or of its `part`; raises `ContentError`."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(file, f"{part}is no TOML: {error}") from None
    except RecursionError:
        raise ContentError(file, f"{part}is nested deeper than {_DEEPEST} levels") from None
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        raise ContentError(file, f"{part}holds a number that is too long") from None
    if _is_deeper(tables, _DEEPEST):
        raise ContentError(file, f"{part}is nested deeper than {_DEEPEST} levels")
    return tables


def _is_deeper(tables: dict[str, Any], levels: int) -> bool:
    within: Iterable[dict[str, Any] | list[Any]] = [tables]
    for _ in range(levels):
        within = [inner for outer in within for inner in _inside(outer)]
        if not within:
            return False
    return True


def _inside(value: dict[str, Any] | list[Any]) -> Iterable[dict[str, Any] | list[Any]]:
    """The tables and lists that stand in a table or list."""
    values = value.values() if isinstance(value, dict) else value
    return [inner for inner in values if isinstance(inner, dict | list)]
