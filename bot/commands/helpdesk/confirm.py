"""Keeping what a moderator chose, and saying so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from knowledge.errors import DatabaseAway

if TYPE_CHECKING:
    from collections.abc import Awaitable

    import discord

    from bot.base_client import BaseClient
    from bot.replies.layout import Layout
    from knowledge.guilds import SettingsChange


async def confirm(
    interaction: discord.Interaction[BaseClient], work: Awaitable[object], *, words: str
) -> None:
    """Say `words` once `work` is written down, or that it could not be."""

    async def draw() -> Layout:
        try:
            await work
        except DatabaseAway:
            return draw_text(phrases.NO_DATABASE)
        return draw_text(words)

    await delivery.respond(interaction, draw(), ephemeral=True)


async def change_settings(
    interaction: discord.Interaction[BaseClient],
    *,
    words: str,
    **change: Unpack[SettingsChange],
) -> None:
    """Change what the guild has chosen, and say `words`."""
    settings = interaction.client.services.guilds.settings
    await confirm(interaction, settings.change(interaction.guild_id or 0, **change), words=words)
