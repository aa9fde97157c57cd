"""Watched channels: when Postie speaks without having been asked, and when it does not.

Only to an opener's own question, never into a talk between people, above the community's bar,
once, and not again within the cool-down. A posted password is warned of whoever posted it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord

from bot import message_text, permissions
from bot.listeners import passwords, threads
from bot.listeners.answering import identify_author, may_reply, send_answer
from knowledge.outcomes import Answer, Clarification, Pass
from knowledge.privacy import holds_password
from knowledge.topic_ids import LIVE_STATUS, META_FAMILY, THANKS, VAGUE

if TYPE_CHECKING:
    from bot.asker import Asker
    from bot.base_client import BaseClient
    from knowledge.guilds.settings import GuildSettings
    from knowledge.outcomes import Outcome

DEFAULT_COOL_DOWN: Final = 120
"""Seconds between two unasked answers to one person where a community has not set its own."""
DEFAULT_MIN_CONFIDENCE: Final = 0.7
"""The bar for speaking unasked where a community has not set its own."""
_SURELY: Final = 0.5
_MAIL_TROUBLE: Final = frozenset({VAGUE, LIVE_STATUS})
"""Of the talk about Postie itself (`meta`) only that of failing mail is answered unasked."""


async def on_watched_message(
    client: BaseClient, message: discord.Message, *, is_edit: bool = False
) -> None:
    """Look at a message that is not for Postie."""
    guild = message.guild
    assert guild is not None
    settings = await client.services.guilds.settings(guild.id)
    if not settings.watched or threads.keep_until_thread_is_known(client, message):
        return
    if not settings.watched & permissions.watch_keys(message.channel):
        return
    if not is_edit and not client.services.rate_limits.is_first_time(message.id):
        return
    _note_helpers(client, message)
    if holds_password(message.content):
        await passwords.warn_of_posted(client, message, settings)
        return
    if message_text.is_command(message):
        await _answer_typed_command(client, message)
    elif _is_opening(client, message):
        await _consider(client, message, settings)
    elif threads.is_by_opener_of_post(message):
        await _look_for_thanks(client, message)


async def on_thread_create(client: BaseClient, thread: discord.Thread) -> None:
    """A thread has come: look at its first message if that came before it."""
    message = threads.take_early_message(client, thread)
    if message is not None:
        await on_watched_message(client, message)


def _note_helpers(client: BaseClient, message: discord.Message) -> None:
    """Remember whom a human has turned to: Postie leaves the two alone."""
    rate_limits, channel = client.services.rate_limits, message.channel
    replied = message_text.get_replied_message(message)
    turned_to = {person.id for person in message.mentions if not person.bot}
    if replied is not None and not replied.author.bot:
        turned_to.add(replied.author.id)
    if isinstance(channel, discord.Thread) and message.author.id != channel.owner_id:
        turned_to.add(channel.owner_id)
    for person in turned_to - {message.author.id}:
        rate_limits.note_human_help(channel.id, person)


def _is_opening(client: BaseClient, message: discord.Message) -> bool:
    """Whether `message` opens something: no reply, to nobody, by nobody who is being helped."""
    channel = message.channel
    if message.reference is not None or message.mentions or message.role_mentions:
        return False
    if isinstance(channel, discord.Thread) and message.author.id != channel.owner_id:
        return False
    return not client.services.rate_limits.is_helped(channel.id, message.author.id)


async def _look_for_thanks(client: BaseClient, message: discord.Message) -> None:
    asker = identify_author(message)
    text = message_text.read(message, client)
    outcome = await client.services.ask(text, asker, directly=False)
    if _is_thanks(outcome):
        await threads.offer_to_mark_solved(client, message)


async def _answer_typed_command(client: BaseClient, message: discord.Message) -> None:
    if not await may_reply(client, message):
        return
    asker = identify_author(message)
    if not client.services.rate_limits.throttle(asker.person, asker.channel):
        outcome = await client.services.ask(message_text.read(message, client), asker)
        await send_answer(client, message, outcome)


async def _consider(client: BaseClient, message: discord.Message, settings: GuildSettings) -> None:
    """Answer what opens a question, or is the reply to one of Postie's, if it is good enough."""
    services, asker = client.services, identify_author(message)
    is_reply = services.rate_limits.take_expected_reply(asker.channel, asker.person)
    text = message_text.read_with_title(message, client)
    if not text:
        return
    outcome = await services.ask(text, asker, directly=False)
    if _is_thanks(outcome):
        await threads.offer_to_mark_solved(client, message)
        return
    if is_reply:
        is_wanted = isinstance(outcome, Answer | Clarification)
    else:
        is_wanted = _is_wanted_unasked(client, message, outcome, settings)
    if not is_wanted or not await may_reply(client, message):
        return
    services.rate_limits.note_unasked_answer(
        asker.channel, asker.person
    )  # before it is sent: others wait
    if await send_answer(client, message, outcome) is None:
        return
    await services.remember(text, outcome, asker)
    if settings.tag_posts and isinstance(outcome, Answer):
        await threads.tag(client, message, outcome)


def _is_wanted_unasked(
    client: BaseClient, message: discord.Message, outcome: Outcome, settings: GuildSettings
) -> bool:
    """Whether `outcome` is sure and due; what is not sure is left to people."""
    asker = identify_author(message)
    if _is_sure(outcome, settings):
        return _is_due(client, message, asker, settings)
    client.services.rate_limits.note_unanswered(
        asker.channel, asker.person, is_question=_is_about_mail(outcome)
    )
    return False


def _is_sure(outcome: Outcome, settings: GuildSettings) -> bool:
    """Whether `outcome` is good enough to be said unasked, by this community's bar."""
    if isinstance(outcome, Pass):
        return False
    if outcome.topic.startswith(META_FAMILY) and outcome.topic not in _MAIL_TROUBLE:
        return False
    threshold = (
        DEFAULT_MIN_CONFIDENCE if settings.min_confidence is None else settings.min_confidence
    )
    return outcome.confidence >= threshold


def _is_thanks(outcome: Outcome) -> bool:
    return outcome.topic == THANKS and outcome.confidence >= _SURELY


def _is_about_mail(outcome: Outcome) -> bool:
    """Whether there is a question in it, if not one that Postie is sure of."""
    return not isinstance(outcome, Pass) and not outcome.topic.startswith(META_FAMILY)


def _is_due(
    client: BaseClient, message: discord.Message, asker: Asker, settings: GuildSettings
) -> bool:
    cool_down = DEFAULT_COOL_DOWN if settings.cool_down is None else settings.cool_down
    return client.services.rate_limits.may_answer_unasked(
        asker.channel,
        asker.person,
        cool_down=cool_down,
        slow_mode=permissions.slow_mode(message.channel),
    )
