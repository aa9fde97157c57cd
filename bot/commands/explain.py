"""`/explain`: one topic, chosen from a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot.commands import respond
from knowledge.outcomes import Reference

if TYPE_CHECKING:
    import discord

    from bot.base_client import BaseClient


@app_commands.command()
@app_commands.describe(topic="Begin to type and choose, or ask in your own words")
async def explain(interaction: discord.Interaction[BaseClient], topic: respond.Typed) -> None:
    """Have one thing about e-mail explained: IMAP, app passwords, STARTTLS … and what it is for."""
    if topic in interaction.client.services.topic_ids():
        await respond.show(interaction, Reference(topic=topic))
        return
    await respond.answer(interaction, f"what is {topic}", typed=[topic])


@explain.autocomplete("topic")
@respond.suggesting
async def offer_topics(
    interaction: discord.Interaction[BaseClient], typed: str
) -> list[app_commands.Choice[str]]:
    """The topics that fit what is typed, best first."""
    return respond.offer(interaction.client.services.knowledge.complete_topic(typed))
