"""`/error`: what a message or code of a mail program means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot.commands import answering

if TYPE_CHECKING:
    import discord

    from bot.postie import Postie


@app_commands.command()
@app_commands.describe(message="The exact words or the code, without your address and password")
async def error(interaction: discord.Interaction[Postie], message: answering.Typed) -> None:
    """What does this error message or code mean, and what helps?"""
    await answering.answer(interaction, f"error {message}")


@error.autocomplete("message")
@answering.suggesting
async def messages(
    interaction: discord.Interaction[Postie], typed: str
) -> list[app_commands.Choice[str]]:
    """What is typed as it is, then known errors that fit it."""
    found = interaction.client.desk.knowledge.complete_topic(f"error {typed}".strip())
    own = [(typed.strip(), typed.strip()[:100])] if typed.strip() else []
    known = [(label, label[:100]) for label, key in found if key.startswith("error.")]
    return answering.choices([*own, *known])
