"""Servers that come and go: what they brought along is kept for a day after they have left."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from knowledge.errors import DatabaseAway

if TYPE_CHECKING:
    import discord

    from bot.base_client import BaseClient

_log = logging.getLogger(__name__)


async def on_guild_join(client: BaseClient, guild: discord.Guild) -> None:
    """Postie was let in, perhaps again."""
    await client.services.guilds.departures.undo(guild.id)


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
