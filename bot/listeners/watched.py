"""Watched channels: when Postie speaks without having been asked, and when it does not.

Only to an opener's own question, never into a talk between people, above the community's bar,
once, and not again within the cool-down. A posted password is warned of whoever posted it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import discord

from bot import permissions
from bot.components import forum_posts, rows
from bot.listeners import message_text, reply
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from knowledge.outcomes import Answer, Clarification, Pass
from knowledge.privacy import holds_password

if TYPE_CHECKING:
    from bot.client import Postie
    from bot.services import Asker
    from knowledge.guilds.settings import GuildSettings
    from knowledge.outcomes import Outcome

_log = logging.getLogger(__name__)
USUAL_COOL_DOWN: Final = 120
"""Seconds between two unasked answers to one person where a community has not set its own."""
USUAL_MIN_CONFIDENCE: Final = 0.7
"""The bar for speaking unasked where a community has not set its own."""
_THANKS: Final = "meta.thanks"
_SURELY: Final = 0.5
_MAIL_TROUBLE: Final = frozenset({"meta.vague", "meta.live_status"})
"""Of the talk about Postie itself (`meta`) only that of failing mail is answered unasked."""


async def overheard(client: Postie, message: discord.Message, *, edited: bool = False) -> None:
    """Look at a message that is not for Postie."""
    guild = message.guild
    assert guild is not None
    settings = await client.services.guilds.settings(guild.id)
    if not settings.watched or _waits_for_thread(client, message):
        return
    if not settings.watched & permissions.keys(message.channel):
        return
    if not edited and not client.services.rate_limits.first_time(message.id):
        return
    _mind_helpers(client, message)
    if holds_password(message.content):
        await _warn(client, message, settings)
        return
    if message_text.is_command(message):
        await _asked_by_command(client, message)
    elif _is_openers(client, message):
        await _consider(client, message, settings)
    elif _is_openers_last_word(message):
        await _listen_for_thanks(client, message)


async def post_opened(client: Postie, thread: discord.Thread) -> None:
    """A thread has come: look at its first message if that came before it."""
    message = client.early.get(thread.id)
    if message is not None:
        client.early.drop(thread.id)
        message.channel = thread
        await overheard(client, message)


def _waits_for_thread(client: Postie, message: discord.Message) -> bool:
    """Keep the first message of a post whose thread is not known yet."""
    if not isinstance(message.channel, discord.PartialMessageable):
        return False
    client.early.put(message.channel.id, message)
    return True


def _mind_helpers(client: Postie, message: discord.Message) -> None:
    """Remember whom a human has turned to: Postie leaves the two alone."""
    rate_limits, channel = client.services.rate_limits, message.channel
    replied = message_text.replied_to(message)
    turned_to = {person.id for person in message.mentions if not person.bot}
    if replied is not None and not replied.author.bot:
        turned_to.add(replied.author.id)
    if isinstance(channel, discord.Thread) and message.author.id != channel.owner_id:
        turned_to.add(channel.owner_id)
    for person in turned_to - {message.author.id}:
        rate_limits.person_helped(channel.id, person)


def _is_openers(client: Postie, message: discord.Message) -> bool:
    """Whether `message` opens something: no reply, to nobody, by nobody who is being helped."""
    channel = message.channel
    if message.reference is not None or message.mentions or message.role_mentions:
        return False
    if isinstance(channel, discord.Thread) and message.author.id != channel.owner_id:
        return False
    return not client.services.rate_limits.is_helped(channel.id, message.author.id)


def _is_openers_last_word(message: discord.Message) -> bool:
    """Whether the opener of a forum post speaks, to whomever."""
    channel = message.channel
    return (
        isinstance(channel, discord.Thread)
        and permissions.is_forum_post(channel)
        and message.author.id == channel.owner_id
    )


async def _listen_for_thanks(client: Postie, message: discord.Message) -> None:
    asker = reply.asker_of(message)
    text = message_text.spoken(message, client)
    outcome = await client.services.ask(text, asker, directly=False)
    if _is_thanks(outcome):
        await _offer_solved(client, message)


async def _asked_by_command(client: Postie, message: discord.Message) -> None:
    if not await reply.may_answer(client, message):
        return
    asker = reply.asker_of(message)
    if not client.services.rate_limits.throttle(asker.person, asker.channel):
        outcome = await client.services.ask(message_text.spoken(message, client), asker)
        await reply.answer(client, message, outcome)


async def _consider(client: Postie, message: discord.Message, settings: GuildSettings) -> None:
    services, asker = client.services, reply.asker_of(message)
    replying = services.rate_limits.awaits_reply(asker.channel, asker.person)
    text = message_text.with_title(message, client)
    if not text:
        return
    outcome = await services.ask(text, asker, directly=False)
    if _is_thanks(outcome):
        await _offer_solved(client, message)
        return
    if replying:
        wanted = isinstance(outcome, Answer | Clarification)
    else:
        sure = _is_sure(outcome, settings)
        if not sure:
            services.rate_limits.left_to_people(
                asker.channel, asker.person, asks=_is_about_mail(outcome)
            )
        wanted = sure and _is_due(client, message, asker, settings)
    if not wanted:
        return
    if not await reply.may_answer(client, message):
        return
    services.rate_limits.spoke_unasked(
        asker.channel, asker.person
    )  # before it is sent: others wait
    if await reply.answer(client, message, outcome) is None:
        return
    await services.heard(text, outcome, asker)
    if settings.tag_posts and isinstance(outcome, Answer):
        await _tag(client, message, outcome)


def _is_sure(outcome: Outcome, settings: GuildSettings) -> bool:
    """Whether `outcome` is good enough to be said unasked, by this community's bar."""
    if isinstance(outcome, Pass):
        return False
    if outcome.topic.startswith("meta.") and outcome.topic not in _MAIL_TROUBLE:
        return False
    bar = USUAL_MIN_CONFIDENCE if settings.min_confidence is None else settings.min_confidence
    return outcome.confidence >= bar


def _is_thanks(outcome: Outcome) -> bool:
    return outcome.topic == _THANKS and outcome.confidence >= _SURELY


def _is_about_mail(outcome: Outcome) -> bool:
    """Whether there is a question in it, if not one that Postie is sure of."""
    return not isinstance(outcome, Pass) and not outcome.topic.startswith("meta.")


def _is_due(
    client: Postie, message: discord.Message, asker: Asker, settings: GuildSettings
) -> bool:
    cool_down = USUAL_COOL_DOWN if settings.cool_down is None else settings.cool_down
    return client.services.rate_limits.may_speak_unasked(
        asker.channel,
        asker.person,
        cool_down=cool_down,
        slow_mode=permissions.slow_mode(message.channel),
    )


async def _warn(client: Postie, message: discord.Message, settings: GuildSettings) -> None:
    """Warn of a posted password, once an hour; take it away where that was chosen and may be."""
    if not await reply.may_answer(client, message):
        return
    if _may_remove(message, settings):
        await _take_away(client, message)
    elif client.services.rate_limits.may_warn(message.author.id, removed=False):
        await delivery.reply_to(client, message, draw_text(phrases.LEAK))


async def took_password_away(client: Postie, message: discord.Message) -> bool:
    """Whether a message to Postie itself had to go because it holds a password."""
    guild = message.guild
    if guild is None or not holds_password(message.content):
        return False
    settings = await client.services.guilds.settings(guild.id)
    if not settings.watched & permissions.keys(message.channel) or not _may_remove(
        message, settings
    ):
        return False
    await _take_away(client, message)
    return True


def _may_remove(message: discord.Message, settings: GuildSettings) -> bool:
    return settings.remove_passwords and permissions.may(message.channel, "manage_messages")


async def _take_away(client: Postie, message: discord.Message) -> None:
    rate_limits, person = client.services.rate_limits, message.author
    try:
        await message.delete()
        if rate_limits.may_warn(person.id, removed=True):
            warning = phrases.LEAK_REMOVED.format(person=person.mention)
            await message.channel.send(view=draw_text(warning))
    except discord.NotFound:
        return
    except delivery.UNDELIVERED as error:
        _log.warning("a password could not be removed: %s", delivery.described(error))
        if rate_limits.may_warn(person.id, removed=False):
            await delivery.reply_to(client, message, draw_text(phrases.LEAK))


async def _offer_solved(client: Postie, message: discord.Message) -> None:
    """To the opener of a forum post who says that it worked: mark it as solved?"""
    channel = message.channel
    if not permissions.is_forum_post(channel) or not await reply.may_answer(client, message):
        return
    if client.services.rate_limits.first_time(("solved", channel.id)):
        view = draw_text(phrases.SOLVED_OFFER, rows=[rows.solved_row(message.author.id)])
        await delivery.reply_to(client, message, view)


async def _tag(client: Postie, message: discord.Message, outcome: Answer) -> None:
    thread = message.channel
    if not isinstance(thread, discord.Thread) or not permissions.is_forum_post(thread):
        return
    if not permissions.may(thread, "manage_threads"):
        return
    names = [outcome.kind, outcome.title]
    if provider := outcome.reference.provider:
        known = client.services.knowledge.providers()
        names += [entry.name for entry in known if entry.key == provider]
    await forum_posts.tag_by_topic(thread, outcome.reference, names=names)
