"""Apps → Why (not)?: for moderators, why Postie answered a message, or kept quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord  # discord.py reads the annotations
from discord import app_commands

from bot.commands.helpdesk.why import tell_reason
from bot.components.moderators import check_moderator

if TYPE_CHECKING:
    from bot.base_client import BaseClient


@app_commands.context_menu(name="Why (not)?")
@app_commands.default_permissions(manage_channels=True)
@app_commands.guild_only()
async def why_not(interaction: discord.Interaction[BaseClient], message: discord.Message) -> None:
    """Why I answered this message, or why I kept quiet."""
    if await check_moderator(interaction):
        await tell_reason(interaction, message.id)
