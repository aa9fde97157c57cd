"""What somebody typed, shown back: masked, on one line, and nothing in it works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord

from bot import limits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.service import Knowledge

_LONGEST: Final = 150
"""Characters: a quote is there to follow the talk, not to tell it again."""


def quote(text: str, knowledge: Knowledge) -> str:
    """`text` as inline code: no mention, link or mark in it works, and secrets are masked."""
    line = " ".join(knowledge.mask(text).replace("`", "'").split())
    shown = limits.clip(discord.utils.escape_mentions(line), _LONGEST)
    return f"`{shown}`" if shown else ""


def quote_command(name: str, words: Iterable[str], knowledge: Knowledge) -> str:
    """A small line that tells everybody what a slash command was asked; empty without words."""
    asked = quote(" ".join(word for word in words if word), knowledge)
    return f"-# /{name} {asked}" if asked else ""
