"""Messages to Postie: direct ones, mentions, replies, and the way to the watched channels."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot import message_text
from bot.components import rows
from bot.components.clicked import read_reference
from bot.components.helpers import draw_way_to_person
from bot.listeners import passwords, threads, watched
from bot.listeners.answering import (
    accept_thanks,
    identify_author,
    may_reply,
    read_question,
    send_answer,
)
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from knowledge.topic_ids import THANKS

if TYPE_CHECKING:
    import discord

    from bot.base_client import BaseClient
    from knowledge.outcomes import Turn

_log = logging.getLogger(__name__)
_NOTICE_SECONDS = 15.0


async def on_message(client: BaseClient, message: discord.Message) -> None:
    """Answer `message` if it is for Postie, or if it may be answered unasked."""
    if not message_text.is_from_person(message):
        return
    if message.guild is None or message_text.is_addressed(message, client):
        await on_addressed_message(client, message)
    elif client.may_watch:
        await watched.on_watched_message(client, message)


async def on_addressed_message(client: BaseClient, message: discord.Message) -> None:
    """Answer a message that is for Postie."""
    if not client.services.rate_limits.is_first_time(message.id):
        return
    if not await may_reply(client, message):
        return
    if await passwords.remove_posted(client, message):
        return
    asker = identify_author(message)
    text = read_question(client, message)
    wait = client.services.rate_limits.throttle(asker.person, asker.channel)
    if wait:
        await _ask_to_wait(client, message, wait)
    elif not text:
        words = phrases.NO_PICTURES if message.attachments else phrases.NOTHING_ASKED
        rate_limits = client.services.rate_limits
        view = draw_text(words, rows=[rows.draw_delete_row(asker.person)])
        await delivery.reply_to(message, view, rate_limits=rate_limits)
    else:
        await _answer(client, message, text)


async def _answer(client: BaseClient, message: discord.Message, text: str) -> None:
    """Answer words; thanks get a reaction, and who wants a person is led to one."""
    services, asker = client.services, identify_author(message)
    if asker.guild and services.knowledge.is_person_wanted(text):
        view = await draw_way_to_person(client, asker)
        await delivery.reply_to(message, view, rate_limits=services.rate_limits)
        return
    about = await _replied_about(client, message)
    outcome = await services.ask(text, asker, earlier=about)
    if outcome.topic == THANKS and asker.guild:
        settings = await services.guilds.settings.of(asker.guild)
        if await accept_thanks(message, settings):
            return
    await send_answer(client, message, outcome)
    await threads.tag(client, message, outcome)


async def _replied_about(client: BaseClient, message: discord.Message) -> tuple[Turn, ...]:
    """What the answer is about that somebody replies to; so a reply is understood for ever."""
    about = read_reference(client.services, message_text.get_replied_message(message))
    if about is None:
        return ()
    try:
        return ((await client.services.find_answer(about, identify_author(message))).turn,)
    except KeyError:  # taken away by the community whose own it was
        return ()


async def _ask_to_wait(client: BaseClient, message: discord.Message, wait: float) -> None:
    if not client.services.rate_limits.may_notify(message.author.id):
        return
    view = draw_text(phrases.ask_to_wait(wait))
    try:
        await message.channel.send(
            view=view,
            reference=message.to_reference(fail_if_not_exists=False),
            delete_after=_NOTICE_SECONDS,
        )
    except delivery.UNDELIVERED as error:
        _log.info(
            "a notice was refused: %s", delivery.describe(error), extra={"event": "notice.refused"}
        )
