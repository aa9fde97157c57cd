"""Apps → Ask Postie: answers somebody's message, without any privileged intent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord  # discord.py reads the annotations
from discord import app_commands

from bot import message_text
from bot.commands import respond
from bot.replies import delivery, phrases

if TYPE_CHECKING:
    from bot.base_client import BaseClient


@app_commands.context_menu(name="Ask Postie")
async def ask_postie(
    interaction: discord.Interaction[BaseClient], message: discord.Message
) -> None:
    """Answer a message, as if its author had asked."""
    text = message_text.read(message, interaction.client)
    if not text:
        words = phrases.NO_PICTURES if message.attachments else phrases.NOTHING_TO_READ
        await delivery.tell(interaction, words)
        return
    lead = f"-# {message.author.mention} asked: {message.jump_url}"
    await respond.answer(interaction, text, owner=message.author.id, lead=lead)
