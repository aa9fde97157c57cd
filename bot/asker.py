"""Who asks, and where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where; Discord's ids."""

    person: int
    channel: int
    guild: int = 0
    """0 in a direct message, and in a server that Postie is not in."""
