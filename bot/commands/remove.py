"""Apps → Postie: remove this answer."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.replies import clicks, delivery, words


@app_commands.context_menu(name="Postie: remove this answer")
async def remove_answer(interaction: discord.Interaction, message: discord.Message) -> None:  # type: ignore[type-arg]  # discord.py reads the annotations when the module is loaded
    """Take an answer of Postie's away; for whoever asked, and for moderators."""
    if message.author != interaction.client.user:
        await delivery.tell(interaction, words.NOT_MINE)
        return
    await clicks.remove(interaction, message, clicks.owner_of(message))
