"""Apps → Ask Postie: answers somebody's message, without any privileged intent."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.commands import answering
from bot.listeners.hearing import spoken
from bot.replies import delivery, words


@app_commands.context_menu(name="Ask Postie")
async def ask_postie(interaction: discord.Interaction, message: discord.Message) -> None:  # type: ignore[type-arg]  # discord.py reads the annotations when the module is loaded
    """Answer a message, as if its author had asked."""
    text = spoken(message, interaction.client)
    if not text:
        await delivery.tell(interaction, words.NOTHING_TO_READ)
        return
    lead = f"-# {message.author.mention} asked: {message.jump_url}"
    await answering.answer(interaction, text, owner=message.author.id, lead=lead)
