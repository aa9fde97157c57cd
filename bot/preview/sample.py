"""One thing to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.preview.playground import Scene


class Shown(Protocol):
    """A message of SimCord's, or the reply to an interaction."""

    @property
    def id(self) -> int:
        """Discord's id of the message."""


class Sample(NamedTuple):
    """One thing to draw, and the deed of a person that brings it about."""

    heading: str
    name: str
    title: str
    act: Callable[[Scene], Awaitable[Shown]]
    shows_channel: bool = False
    """Whether the whole channel is drawn, not the one message."""
    is_moderators: bool = False
    """Whether it is what a moderator sees."""
