"""Laying something small over something large that is shared."""

from __future__ import annotations

from copy import copy
from typing import TypeVar

T = TypeVar("T")


def with_other(thing: T, **attributes: object) -> T:
    """A shallow copy of `thing` with other `attributes`; all the rest is shared with it."""
    assert attributes.keys() <= vars(thing).keys(), "only what is there can be another"
    other = copy(thing)
    vars(other).update(attributes)
    return other
