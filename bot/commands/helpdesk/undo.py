"""`/helpdesk undo`: taking a change of own answers and servers back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord  # discord.py reads the annotations
from discord import app_commands

from bot.commands import respond
from bot.components.own import wording
from bot.components.own.undo import draw_undo
from bot.replies import delivery

if TYPE_CHECKING:
    from bot.base_client import BaseClient

    Interaction = discord.Interaction[BaseClient]


@app_commands.command()
@app_commands.describe(change="Which change; leave it out for the last one")
async def undo(interaction: Interaction, change: app_commands.Range[str, 1, 100] = "") -> None:
    """Take back a change of your own answers or servers, up to thirty days old."""
    await delivery.respond(interaction, draw_undo(interaction, change), ephemeral=True)


@undo.autocomplete("change")
@respond.suggesting
async def offer_changes(
    interaction: discord.Interaction[Any], typed: str
) -> list[app_commands.Choice[str]]:
    """The latest changes that are not taken back yet."""
    history = interaction.client.services.guilds.history
    batches = await history.recent(interaction.guild_id or 0)
    labels = [(wording.label(batch), batch.id) for batch in batches if not batch.is_undone]
    return respond.offer(pair for pair in labels if typed.casefold() in pair[0].casefold())
