"""Who asks, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Way = Literal["command", "menu", "button", "message", "direct", "unasked"]
"""How a question came: `message` is a mention, a reply or a typed command in a server."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where; Discord's ids."""

    person: int
    channel: int
    guild: int = 0
    """0 in a direct message, and in a server that Postie is not in."""
    way: Way = "message"
