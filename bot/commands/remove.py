"""Apps → Postie: remove this answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord  # discord.py reads the annotations
from discord import app_commands

from bot.components.clicked import read_owner
from bot.components.removal import remove
from bot.replies import delivery, phrases

if TYPE_CHECKING:
    from bot.base_client import BaseClient


@app_commands.context_menu(name="Postie: remove this answer")
async def remove_answer(
    interaction: discord.Interaction[BaseClient], message: discord.Message
) -> None:
    """Take an answer of Postie's away; for whoever asked, and for moderators."""
    if message.author != interaction.client.user:
        await delivery.tell(interaction, phrases.NOT_MINE)
        return
    await remove(interaction, message, read_owner(message))
