"""Messages to Postie: direct ones, mentions, replies, and the way to the watched channels."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.components.clicked import reference_of
from bot.listeners import message_text, reply, watched
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text

if TYPE_CHECKING:
    import discord

    from bot.client import Postie
    from knowledge.outcomes import Turn

_log = logging.getLogger(__name__)
_NOTICE_SECONDS = 15.0


async def heard(client: Postie, message: discord.Message) -> None:
    """Answer `message` if it is for Postie, or if it may be answered unasked."""
    if not message_text.is_from_person(message):
        return
    if message.guild is None or message_text.is_addressed(message, client):
        await asked(client, message)
    elif client.may_watch:
        await watched.overheard(client, message)


async def asked(client: Postie, message: discord.Message) -> None:
    """Answer a message that is for Postie."""
    if not client.services.rate_limits.first_time(message.id):
        return
    if not await reply.may_answer(client, message):
        return
    if await watched.took_password_away(client, message):
        return
    asker = reply.asker_of(message)
    text = message_text.with_title(message, client)
    wait = client.services.rate_limits.throttle(asker.person, asker.channel)
    if wait:
        await _notice(client, message, wait)
    elif not text:
        await delivery.reply_to(client, message, draw_text(phrases.NOTHING_ASKED))
    else:
        outcome = await client.services.ask(text, asker, earlier=_replied_about(client, message))
        await reply.answer(client, message, outcome)


def _replied_about(client: Postie, message: discord.Message) -> tuple[Turn, ...]:
    """What the answer is about that somebody replies to; so a reply is understood for ever."""
    about = reference_of(client.services, message_text.replied_to(message))
    return (client.services.knowledge.turn_of(about),) if about else ()


async def _notice(client: Postie, message: discord.Message, wait: float) -> None:
    if not client.services.rate_limits.may_say_so(message.author.id):
        return
    view = draw_text(phrases.slow_down(wait))
    try:
        await message.channel.send(
            view=view,
            reference=message.to_reference(fail_if_not_exists=False),
            delete_after=_NOTICE_SECONDS,
        )
    except delivery.UNDELIVERED as error:
        _log.info("a notice was refused: %s", delivery.described(error))
