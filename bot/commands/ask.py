"""`/ask`: a question in one's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot.commands import respond

if TYPE_CHECKING:
    import discord

    from bot.base_client import BaseClient


@app_commands.command()
@app_commands.describe(question="What you want to know, or the exact words of an error message")
async def ask(interaction: discord.Interaction[BaseClient], question: respond.Typed) -> None:
    """Ask me anything about setting up e-mail, in your own words."""
    await respond.answer(interaction, question, typed=[question])
