"""Answering a message: whether it can be, once, and what is remembered of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot import permissions
from bot.asker import Asker
from bot.components.reply import draw_reply
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from knowledge.outcomes import Clarification

if TYPE_CHECKING:
    import discord

    from bot.base_client import BaseClient
    from knowledge.outcomes import Outcome

_log = logging.getLogger(__name__)


async def send_answer(
    client: BaseClient, message: discord.Message, outcome: Outcome, *, unasked: bool = False
) -> discord.Message | None:
    """Reply to `message` once, whoever else may try it, and remember the reply."""
    services, asker = client.services, identify_author(message)
    book = services.guilds.answered
    channel, person = asker.channel, asker.person
    if not await book.claim(message.id, channel=channel, asker=person, unasked=unasked):
        return None
    view = await draw_reply(services, outcome, asker)
    reply = await delivery.reply_to(message, view, rate_limits=services.rate_limits)
    if reply is None:
        await book.forget(message.id)
        if services.rate_limits.is_blocked(asker.channel):
            await _send_hint(client, message, phrases.hint_refused(f"<#{asker.channel}>"))
        return None
    await book.record_reply(message.id, reply=reply.id)
    if isinstance(outcome, Clarification):
        services.attendant.expect_reply(asker.channel, asker.person)
    return reply


async def may_reply(client: BaseClient, message: discord.Message) -> bool:
    """Whether an answer would arrive; a missing permission is told to the moderators once."""
    channel = message.channel
    if permissions.is_dormant(channel) or client.services.rate_limits.is_blocked(channel.id):
        return False
    if not (missing := permissions.missing_permissions(channel)):
        return True
    channel_id = message.channel.id
    _log.warning("may not answer in channel %s: lacks %s", channel_id, ", ".join(missing))
    await _send_hint(client, message, phrases.hint_missing(missing, f"<#{channel_id}>"))
    return False


def identify_author(message: discord.Message) -> Asker:
    """Who wrote `message`, and where."""
    guild = message.guild.id if message.guild else 0
    return Asker(message.author.id, message.channel.id, guild)


async def _send_hint(client: BaseClient, message: discord.Message, hint: str) -> None:
    """Tell the moderators, once, and only where they will see it."""
    guild, services = message.guild, client.services
    if guild is None or not services.rate_limits.may_hint(guild.id):
        return
    candidates = (guild.public_updates_channel, guild.system_channel)
    office = next(
        (c for c in candidates if c is not None and not permissions.missing_permissions(c)), None
    )
    if office is None or not await services.guilds.settings.claim_hint(guild.id):
        return
    try:
        await office.send(view=draw_text(hint))
    except delivery.UNDELIVERED as error:
        _log.info("a hint was refused: %s", delivery.describe(error))
