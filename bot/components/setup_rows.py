"""The buttons that open the two forms of the set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord import ButtonStyle

from bot.components.identifiers import Identifier
from bot.replies.layout import button, row

if TYPE_CHECKING:
    from bot.replies.layout import Component

FIRST: Final = "sf"
SECOND: Final = "sd"


def draw_setup_row() -> Component:
    """Both forms: channels and helpers, and the rest."""
    return row(
        button(
            "Channels, helpers …",
            Identifier(FIRST, 0).pack("b"),
            style=ButtonStyle.primary,
        ),
        button("Words, threads, digest …", Identifier(SECOND, 0).pack("b")),
    )
