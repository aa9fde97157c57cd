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
    from bot.commands.helpdesk.channels import Watchable
    from bot.replies.layout import Layout
    from knowledge.guilds import SettingsChange
    from knowledge.guilds.settings import ChannelChange


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


async def change_channel(
    interaction: discord.Interaction[BaseClient],
    channel: Watchable,
    *,
    words: str,
    **change: Unpack[ChannelChange],
) -> None:
    """Change what holds in one watched channel, and say `words`, or that it is not watched."""
    guild, settings = interaction.guild_id or 0, interaction.client.services.guilds.settings

    async def draw() -> Layout:
        try:
            changed = await settings.change_channel(guild, channel.id, **change)
        except DatabaseAway:
            return draw_text(phrases.NO_DATABASE)
        if channel.id not in changed.channels:
            return draw_text(phrases.NOT_WATCHED.format(channel=channel.mention))
        return draw_text(words)

    await delivery.respond(interaction, draw(), ephemeral=True)
