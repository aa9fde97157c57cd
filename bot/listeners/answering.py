"""Answering a message: whether it can be, once, and what is remembered of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import discord

from bot import limits, message_text, permissions
from bot.asker import Asker
from bot.components.helpers import can_call
from bot.components.reply import draw_reply
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from knowledge.outcomes import Clarification, Question

if TYPE_CHECKING:
    from bot.base_client import BaseClient
    from knowledge.guilds import AnsweredMessage, GuildSettings
    from knowledge.outcomes import Outcome

_log = logging.getLogger(__name__)
_WELCOME: Final = "💌"
_FOR_THREADS: Final = ("create_public_threads", "send_messages_in_threads")


async def send_answer(
    client: BaseClient, message: discord.Message, outcome: Outcome, *, unasked: bool = False
) -> discord.Message | None:
    """Reply to `message` once, whoever else may try it, and remember the reply.

    What is said `unasked` tells how to ask on, and goes into a thread where the server wants that.
    """
    services, asker = client.services, identify_author(message)
    book = services.guilds.answered
    channel, person = asker.channel, asker.person
    if not await book.claim(message.id, channel=channel, asker=person, unasked=unasked):
        return None
    may_call = not unasked and await can_call(client, asker)
    view = await draw_reply(services, outcome, asker, can_call=may_call, unasked=unasked)
    thread = await _open_thread(client, message, outcome) if unasked else None
    rate_limits = services.rate_limits
    reply = await delivery.reply_to(message, view, rate_limits=rate_limits, thread=thread)
    if reply is None:
        await book.forget(message.id)
        if services.rate_limits.is_blocked(asker.channel):
            await _send_hint(client, message, phrases.hint_refused(f"<#{asker.channel}>"))
        return None
    await book.record_reply(message.id, reply=reply.id, channel=reply.channel.id)
    if isinstance(outcome, Clarification):
        services.attendant.expect_reply(reply.channel.id, asker.person)
    return reply


async def edit_answer(
    client: BaseClient,
    answered: AnsweredMessage,
    outcome: Outcome,
    *,
    guild: int,
    unasked: bool = False,
) -> bool:
    """Change the reply that a message has to `outcome`; whether that could be done."""
    if answered.reply is None:
        return False
    asker = Asker(answered.asker, answered.channel, guild)
    may_call = not unasked and await can_call(client, asker)
    view = await draw_reply(client.services, outcome, asker, can_call=may_call, unasked=unasked)
    channel = client.get_partial_messageable(answered.channel)
    try:
        await channel.get_partial_message(answered.reply).edit(view=view)
    except discord.NotFound:
        await client.services.guilds.answered.forget(answered.message)
        return False
    except delivery.UNDELIVERED as error:
        _log.warning(
            "an answer could not be edited: %s",
            delivery.describe(error),
            extra={"event": "reply.not_edited"},
        )
        return False
    return True


async def _open_thread(
    client: BaseClient, message: discord.Message, outcome: Outcome
) -> discord.Thread | None:
    """A thread from `message`, where the server wants answers in threads and Discord lets us."""
    channel, guild = message.channel, message.guild
    if guild is None:
        return None
    chosen = await client.services.guilds.settings.of(guild.id)
    if not may_open_thread(message, chosen.in_channel(permissions.watch_keys(channel))):
        return None
    title = getattr(outcome, "title", "") or client.services.title(outcome.topic)
    try:
        return await message.create_thread(name=limits.clip(title, limits.THREAD_NAME))
    except delivery.UNDELIVERED as error:  # there may be one already
        _log.info(
            "no thread was opened in channel %s: %s",
            channel.id,
            delivery.describe(error),
            extra={"event": "thread.not_opened"},
        )
        return None


def may_open_thread(message: discord.Message, settings: GuildSettings) -> bool:
    """Whether an answer to `message` is to go into a thread of its own, and can."""
    channel = message.channel
    if not settings.use_threads or not isinstance(channel, discord.TextChannel):
        return False
    return all(permissions.has_permission(channel, right) for right in _FOR_THREADS)


async def accept_thanks(message: discord.Message, settings: GuildSettings) -> bool:
    """A reaction for thanks, as people do it; whether it could be given."""
    if settings.no_emoji or not permissions.has_permission(message.channel, "add_reactions"):
        return False
    try:
        await message.add_reaction(_WELCOME)
    except delivery.UNDELIVERED as error:
        _log.info(
            "no reaction in channel %s: %s",
            message.channel.id,
            delivery.describe(error),
            extra={"event": "reaction.refused"},
        )
        return False
    return True


async def may_reply(client: BaseClient, message: discord.Message) -> bool:
    """Whether an answer would arrive; a missing permission is told to the moderators once."""
    channel = message.channel
    if permissions.is_dormant(channel) or client.services.rate_limits.is_blocked(channel.id):
        return False
    if not (missing := permissions.missing_permissions(channel)):
        return True
    channel_id = message.channel.id
    _log.warning(
        "may not answer in channel %s: lacks %s",
        channel_id,
        ", ".join(missing),
        extra={"event": "reply.forbidden"},
    )
    await _send_hint(client, message, phrases.hint_missing(missing, f"<#{channel_id}>"))
    return False


def read_question(client: BaseClient, message: discord.Message) -> str:
    """The words of `message` that are to be answered.

    Of a forum post's first one together with its title. If that says nothing (“Help!”), it may
    blur what is asked: then only if there is a surer answer with it.
    """
    knowledge, guild = client.services.knowledge, message.guild.id if message.guild else 0
    title, text = message_text.read_title(message), message_text.read(message, client)
    if who := message_text.find_asked_provider(message_text.read_as_typed(message, client)):
        return f"settings {knowledge.spell_provider(who, guild=guild)}"
    both = f"{title}\n{text}".strip()
    if not (title and text and knowledge.is_mute(title, guild=guild)):
        return both
    outcomes = {
        words: knowledge.answer(Question(text=words, guild=guild)) for words in (text, both)
    }
    return max(outcomes, key=lambda words: outcomes[words].confidence)


def identify_author(message: discord.Message) -> Asker:
    """Who wrote `message`, and where."""
    guild = message.guild.id if message.guild else 0
    return Asker(message.author.id, message.channel.id, guild, "message" if guild else "direct")


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
        _log.info(
            "a hint was refused: %s", delivery.describe(error), extra={"event": "hint.refused"}
        )
