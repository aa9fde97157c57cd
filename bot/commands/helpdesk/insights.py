"""`/helpdesk insights`: how well Postie does, in numbers and words."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Final

import discord  # discord.py reads the annotations
from discord import app_commands

from bot import limits
from bot.replies import charts, delivery, phrases
from knowledge.errors import DatabaseAway

if TYPE_CHECKING:
    from bot.base_client import BaseClient
    from knowledge.guilds import Insights

_USUAL_DAYS: Final = 30
_MOST_DAYS: Final = 180
"""Twice as many are looked at, and a year is kept."""
_FILE: Final = "postie.png"


@app_commands.command()
@app_commands.describe(days="How many days to look back; leave it out for thirty")
async def insights(
    interaction: discord.Interaction[BaseClient],
    days: app_commands.Range[int, 1, _MOST_DAYS] = _USUAL_DAYS,
) -> None:
    """How I do here: what was answered, what helped, what I kept quiet on, and what changed."""
    services = interaction.client.services
    await interaction.response.defer(ephemeral=True, thinking=True)
    try:
        await services.feedback.flush()
        found = await services.guilds.insights.read(interaction.guild_id or 0, days=days)
    except DatabaseAway:
        await delivery.tell(interaction, phrases.NOT_TO_BE_SEEN)
        return
    words = await services.describe_insights(found, interaction.guild_id or 0)
    if not (found.now.kinds and charts.may_draw()):
        await delivery.tell(interaction, words)
        return
    words = limits.clip(words, limits.MESSAGE)
    await interaction.followup.send(words, file=await _draw(found), ephemeral=True)


async def _draw(found: Insights) -> discord.File:
    picture = await asyncio.to_thread(charts.draw, found)
    return discord.File(io.BytesIO(picture), _FILE, description=charts.describe(found))
