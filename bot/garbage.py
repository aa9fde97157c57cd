"""Keeping the garbage collector away from what stays: looking it over would hold up the loop.

What is put out of its sight still goes with its last reference; only what refers to itself in a
circle would stay for ever.
"""

from __future__ import annotations

import gc
from typing import Final

_YOUNG: Final = 2_000
"""New objects after which the collector looks at them; ten such rounds take ten milliseconds."""
_STARTING: Final = 200_000
_MANY: Final = 50_000
"""Objects that it may have to look over at once: about as many milliseconds as thousands."""


def put_off() -> None:
    """Hardly ever look at new objects: what a start makes stays, a short command is soon over."""
    gc.set_threshold(_STARTING)


def leave() -> None:
    """Look at nothing any more: the process ends, and would first look at all that it holds."""
    gc.freeze()


def set_up() -> None:
    """Look at new objects seldom, and at those that are there already never."""
    gc.set_threshold(_YOUNG)
    gc.collect()
    gc.freeze()


def put_out_of_sight() -> None:
    """Never look at what is there now; for use after much has come that stays.

    Takes a millisecond: what is old is not looked over, garbage in it or not.
    """
    gc.collect(1)
    gc.freeze()


def put_out_of_sight_if_many() -> None:
    """The same, if a full look would take longer than a loop may be held up."""
    if len(gc.get_objects(generation=2)) > _MANY:
        put_out_of_sight()
