"""Whether a language file of one's own is made like the one that it is laid over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_WORDS = {dict: "a table", list: "a list", str: "text", bool: "true or false", int: "a number"}


def check_shapes(own: Mapping[str, Any], below: Mapping[str, Any], *, file: Path) -> None:
    """Refuse what is of another kind in `own` than in what it replaces.

    Whatever `below` does not have by name is held against its neighbours there, if these are all of
    one kind. Raises `ContentError` that names `file` and the key.
    """
    for key, value in own.items():
        if key in below:
            for problem in _unlike(value, below[key], at=key):
                raise ContentError(file, problem)


def _unlike(own: Any, below: Any, *, at: str) -> Iterator[str]:  # noqa: ANN401  # as TOML has it
    kind = _kind(below)
    if _kind(own) is not kind:
        yield f"“{at}” has to be {_WORDS[kind]}"
    elif kind is dict:
        for key, value in own.items():
            if key in below:
                yield from _unlike(value, below[key], at=f"{at}.{key}")
            elif (usual := _usual(below.values())) and _kind(value) is not usual:
                yield f"“{at}.{key}” has to be {_WORDS[usual]}"
    elif kind is list and (usual := _usual(below)) and _usual(own) not in {usual, None}:
        yield f"“{at}” has to be a list, each item {_WORDS[usual]}"


def _kind(value: object) -> type:
    return int if type(value) is float else type(value)


def _usual(values: Any) -> type | None:  # noqa: ANN401  # as TOML has it
    """The kind that all values are of, if they are."""
    kinds = {_kind(value) for value in values}
    return kinds.pop() if len(kinds) == 1 else None
