"""`/helpdesk why`: why Postie answered a message, or kept quiet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord  # discord.py reads the annotations
from discord import app_commands

from bot.replies import delivery, phrases

if TYPE_CHECKING:
    from bot.base_client import BaseClient

_MESSAGE_ID = re.compile(r"(?<!\d)\d{17,20}(?!\d)\D*\Z")
"""The last id of a message's link, or the id alone."""


@app_commands.command()
@app_commands.describe(message="The message's link (or id): from its menu, Copy Message Link")
async def why(
    interaction: discord.Interaction[BaseClient], message: app_commands.Range[str, 1, 200]
) -> None:
    """Why I answered a message, or why I kept quiet."""
    found = _MESSAGE_ID.search(message)
    if found is None:
        await delivery.tell(interaction, phrases.NO_MESSAGE_LINK)
        return
    await tell_reason(interaction, int(re.sub(r"\D", "", found[0])))


async def tell_reason(interaction: discord.Interaction[BaseClient], message: int) -> None:
    """Tell what the attendant thought of a message, given by its id, if that is still known."""
    reason = interaction.client.services.attendant.why(message)
    words = phrases.REASON.format(reason=reason) if reason else phrases.NO_REASON
    await delivery.tell(interaction, words)
