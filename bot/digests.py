"""The weekly digest: how Postie did in a server, into the channel that its moderators chose."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import discord

from bot import permissions
from bot.replies import delivery
from bot.replies.draw import draw_text
from knowledge.errors import DatabaseAway

if TYPE_CHECKING:
    from bot.base_client import BaseClient

_log = logging.getLogger(__name__)
_DAYS: Final = 7


async def send_due(client: BaseClient) -> int:
    """Send every digest that is due in this process's servers; how many were sent."""
    services = client.services
    try:
        await services.feedback.flush()
        claimed = await services.guilds.settings.claim_digests([g.id for g in client.guilds])
    except DatabaseAway as error:
        _log.warning("digests wait: %s", error, extra={"event": "digest.waits"})
        return 0
    return sum([await _send(client, guild, channel) for guild, channel in claimed.items()])


async def _send(client: BaseClient, guild: int, channel_id: int) -> bool:
    channel = client.get_channel(channel_id)
    if not isinstance(channel, discord.TextChannel | discord.Thread) or (
        permissions.is_dormant(channel) or permissions.missing_permissions(channel)
    ):
        _log.warning("channel %s takes no digest", channel_id, extra={"event": "digest.refused"})
        return False
    try:
        insights = await client.services.guilds.insights.read(guild, days=_DAYS)
        words = await client.services.describe_insights(insights, guild)
        await channel.send(view=draw_text(words))
    except DatabaseAway as error:
        _log.warning("a digest was left out: %s", error, extra={"event": "digest.left_out"})
    except delivery.UNDELIVERED as error:
        _log.warning(
            "a digest was refused: %s", delivery.describe(error), extra={"event": "digest.refused"}
        )
    else:
        return True
    return False
