"""From a table of a TOML file to a value of `catalog.model`, guided by its annotations."""

from __future__ import annotations

import types
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from knowledge.errors import ContentError

T = TypeVar("T")
_MOST = 2**31 - 1
_LONGEST_SHOWN = 60
_EMPTY: dict[object, Any] = {str: "", tuple: (), frozenset: frozenset(), bool: False}


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(cast("type", kind), localns={"date": date, "Mapping": Mapping})


def build(kind: type[T], table: Mapping[str, Any], *, file: object, required: frozenset[str]) -> T:
    """One value of `kind`; keys left out are empty, unknown ones and wrong types are refused.

    Raises `ContentError` that names `file`, the table and the key.
    """
    hints = _hints(cast("Hashable", kind))
    name = _name_of(table)
    keys = [field.name for field in fields(kind) if field.init]  # type: ignore[arg-type]  # every kind is a dataclass
    if unknown := sorted(set(table) - set(keys)):
        raise ContentError(file, f"{name}: unknown key “{unknown[0]}”")
    if missing := sorted(key for key in required if table.get(key) in (None, "", [])):
        raise ContentError(file, f"{name}: key “{missing[0]}” is missing")
    values = {}
    for key in keys:
        try:
            values[key] = _value(hints[key], table.get(key), file=file)
        except (TypeError, ValueError) as error:
            raise ContentError(file, f"{name}: {key}: {error}") from None
    return kind(**values)


def _name_of(table: Mapping[str, Any]) -> str:
    for key in ("key", "id", "code", "number", "title", "host", "field"):
        if table.get(key):
            return _short(table[key]).strip("'")
    return "a table"


def _short(raw: object) -> str:
    """A value as a message shows it: a whole document may stand where a word is wanted."""
    if isinstance(raw, int) and abs(raw) > _MOST:
        return "so large a number"  # Python writes none of more than 4,300 digits
    shown = repr(raw)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"


def _value(hint: Any, raw: Any, *, file: object) -> Any:  # noqa: ANN401  # as TOML has it
    origin = get_origin(hint) or hint
    if origin in (Union, types.UnionType):
        inner = next(part for part in get_args(hint) if part is not type(None))
        return None if raw is None or raw == "" else _value(inner, raw, file=file)
    if raw is None:
        return _empty(origin)
    if origin is Literal:
        return _choice(get_args(hint), raw)
    if origin in (tuple, frozenset):
        if not isinstance(raw, list):
            raise TypeError(f"a list is wanted, not {_short(raw)}")
        return origin(_value(get_args(hint)[0], item, file=file) for item in raw)
    if is_dataclass(origin) and isinstance(raw, dict):
        return build(origin, raw, file=file, required=frozenset())  # type: ignore[arg-type]
    return _plain(origin, raw)


def _empty(origin: object) -> Any:  # noqa: ANN401  # as the annotation has it
    if origin not in _EMPTY:
        raise ValueError("is missing")
    return _EMPTY[origin]


def _choice(allowed: tuple[Any, ...], raw: object) -> object:
    if raw not in allowed:
        raise ValueError(f"{_short(raw)} is none of {', '.join(allowed)}")
    return raw


def _plain(kind: Any, raw: object) -> object:  # noqa: ANN401  # a class
    # Python takes true for a number and a moment for a day; a database does not.
    is_other = isinstance(raw, bool | datetime) and kind is not type(raw)
    if not isinstance(raw, kind) or is_other:
        raise TypeError(f"{getattr(kind, '__name__', kind)} is wanted, not {_short(raw)}")
    if isinstance(raw, int) and abs(raw) > _MOST:
        raise ValueError("is more than a database counts to")
    if not isinstance(raw, str):
        return raw
    if "\0" in raw:
        raise ValueError("holds a NUL character, which no database takes")
    return raw.strip()
