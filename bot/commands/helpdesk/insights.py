"""`/helpdesk insights` and `digest`: how well Postie does, in numbers and words."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Final

import discord  # discord.py reads the annotations
from discord import app_commands

from bot import limits
from bot.commands.helpdesk.channels import (  # noqa: TC001  # discord.py reads the annotations
    Channel,
)
from bot.commands.helpdesk.confirm import change_settings
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
        await delivery.tell(interaction, phrases.NO_DATABASE_TO_READ)
        return
    words = services.describe_insights(found)
    if not (found.now.kinds and charts.may_draw()):
        await delivery.tell(interaction, words)
        return
    words = limits.clip(words, limits.MESSAGE)
    await interaction.followup.send(words, file=await _draw(found), ephemeral=True)


@app_commands.command()
@app_commands.describe(channel="Where it goes; leave it out to have none")
async def digest(
    interaction: discord.Interaction[BaseClient], channel: Channel | None = None
) -> None:
    """Once a week, tell a channel how I did: the numbers of /helpdesk insights."""
    words = (
        f"Once a week I tell {channel.mention} how I did, the first time within the hour."
        if channel
        else "I send no digest any more."
    )
    await change_settings(interaction, words=words, digest_channel=channel.id if channel else None)


async def _draw(found: Insights) -> discord.File:
    picture = await asyncio.to_thread(charts.draw, found)
    return discord.File(io.BytesIO(picture), _FILE, description=charts.describe(found))
