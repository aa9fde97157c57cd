"""Servers that come and go: what they brought along is kept for a day after they have left."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot import permissions
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from knowledge.errors import DatabaseAway

if TYPE_CHECKING:
    import discord

    from bot.base_client import BaseClient

_log = logging.getLogger(__name__)


async def on_guild_join(client: BaseClient, guild: discord.Guild) -> None:
    """Postie was let in, perhaps again: one message says how to begin."""
    await client.services.guilds.departures.undo(guild.id)
    if client.services.rate_limits.is_first_time(("joined", guild.id)):
        await _greet(client, guild)


async def _greet(client: BaseClient, guild: discord.Guild) -> None:
    """Where Discord lets us, best first; else to whoever owns the server."""
    candidates = (guild.public_updates_channel, guild.system_channel, *guild.text_channels)
    channel = next(
        (c for c in candidates if c is not None and not permissions.missing_permissions(c)), None
    )
    try:
        if channel is not None:
            await channel.send(view=draw_text(phrases.HOW_TO_BEGIN))
        elif guild.owner_id:
            owner = await client.fetch_user(guild.owner_id)
            words = f"{phrases.HOW_TO_BEGIN}\n-# {phrases.FOR_SERVER}"
            await owner.send(view=draw_text(words))
    except delivery.UNDELIVERED as error:
        _log.info(
            "nobody could be told how to begin: %s",
            delivery.describe(error),
            extra={"event": "hint.refused"},
        )


async def on_guild_remove(client: BaseClient, guild: discord.Guild) -> None:
    """Postie was removed: from here on nothing of the server is held in memory."""
    await client.services.guilds.departures.record(guild.id)
    client.services.guilds.drop_cached(guild.id)


async def compare(client: BaseClient) -> None:
    """Find out which servers have removed Postie, or let it in, while it was not connected."""
    try:
        gone = await client.services.guilds.departures.compare(client.membership())
    except DatabaseAway as error:
        _log.warning(
            "could not see which servers have left: %s",
            error,
            extra={"event": "guilds.not_compared"},
        )
        return
    if gone:
        _log.info(
            "servers that have left unnoticed: %d (what is kept of them goes in a day)",
            gone,
            extra={"event": "guilds.left"},
        )
