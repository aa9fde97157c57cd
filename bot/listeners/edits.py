"""Edited questions edit their answer, deleted ones delete it."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import discord

from bot import message_text, permissions
from bot.listeners import messages, watched
from bot.listeners.answering import edit_answer, identify_author, read_question
from bot.replies import delivery
from knowledge.outcomes import Pass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.base_client import BaseClient
    from knowledge.guilds import AnsweredMessage

_log = logging.getLogger(__name__)
_FRESH: Final = timedelta(minutes=15)
"""An edit of an older message opens nothing new."""


async def on_message_edit(client: BaseClient, message: discord.Message) -> None:
    """Answer anew what was edited; Discord also sends this when it unfolds a link."""
    if message.edited_at is None or not message_text.is_from_person(message):
        return
    if not client.services.rate_limits.is_first_time(("edit", message.id, message.edited_at)):
        return
    if message.guild is not None and not _is_open(message.guild, message.channel.id):
        return
    if not await _is_for_us(client, message):
        return
    answered = await client.services.guilds.answered.find(message.id)
    if answered is not None and answered.reply is not None:
        await _answer_anew(client, message, answered)
    elif answered is None and message.edited_at - message.created_at < _FRESH:
        await _look_again(client, message)


async def on_message_delete(
    client: BaseClient, channel: int, ids: Iterable[int], *, guild: int | None
) -> None:
    """Take the answers of deleted messages away, unless that would wake an archived thread."""
    for message in ids:
        answered = await client.services.guilds.answered.find(message)
        if answered is None:
            continue
        if guild is None or _is_open(client.get_guild(guild), channel):
            await _take_away(client, answered)


def _is_open(guild: discord.Guild | None, channel: int) -> bool:
    """Whether a server's channel can be written to; discord.py forgets archived threads."""
    known = guild.get_channel_or_thread(channel) if guild else None
    return known is not None and not permissions.is_dormant(known)


async def _is_for_us(client: BaseClient, message: discord.Message) -> bool:
    if message.guild is None or message_text.is_addressed(message, client):
        return True
    settings = await client.services.guilds.settings.of(message.guild.id)
    return client.may_watch and settings.watches(permissions.watch_keys(message.channel))


async def _look_again(client: BaseClient, message: discord.Message) -> None:
    if message.guild is None or message_text.is_addressed(message, client):
        client.services.rate_limits.forget(message.id)
        await messages.on_addressed_message(client, message)
    else:
        await watched.on_watched_message(client, message, is_edit=True)


async def _answer_anew(
    client: BaseClient, message: discord.Message, answered: AnsweredMessage
) -> None:
    services, asker = client.services, identify_author(message)
    directly = message.guild is None or message_text.is_addressed(message, client)
    services.memory.forget(asker.person, asker.channel)
    outcome = await services.ask(read_question(client, message), asker, directly=directly)
    if isinstance(outcome, Pass) and not directly:
        await _take_away(client, answered)
        return
    await edit_answer(client, answered, outcome, guild=asker.guild, unasked=not directly)


async def _take_away(client: BaseClient, answered: AnsweredMessage) -> None:
    await client.services.guilds.answered.forget(answered.message)
    if answered.reply is None:
        return
    try:
        channel = client.get_partial_messageable(answered.channel)
        await channel.get_partial_message(answered.reply).delete()
    except discord.NotFound:
        return
    except delivery.UNDELIVERED as error:
        _log.warning(
            "an answer could not be deleted: %s",
            delivery.describe(error),
            extra={"event": "reply.not_deleted"},
        )
