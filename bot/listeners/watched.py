"""Watched channels: from Discord's events to what the attendant makes of them.

Who is asking, who helps whom and what has been said already is the attendant's (`bot.helpdesk`);
here the words are read, asked about, and what is sure enough is sent.
"""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import discord

from bot import message_text, permissions
from bot.helpdesk import Card, Decision, Heard
from bot.helpdesk.fragments import QUIET_SECONDS
from bot.listeners import dry_run, human_answers, passwords, threads
from bot.listeners.answering import (
    accept_thanks,
    edit_answer,
    identify_author,
    may_reply,
    read_question,
    send_answer,
)
from knowledge.outcomes import Answer, Clarification, Pass
from knowledge.privacy import holds_password
from knowledge.topic_ids import LIVE_STATUS, META_FAMILY, VAGUE
from knowledge.understanding import Act

if TYPE_CHECKING:
    from bot.asker import Asker
    from bot.base_client import BaseClient
    from knowledge.guilds import GuildSettings
    from knowledge.outcomes import Outcome, Reading

DEFAULT_COOL_DOWN: Final = 120
"""Seconds between two unasked answers to one person where a community has not set its own."""
_MAIL_TROUBLE: Final = frozenset({VAGUE, LIVE_STATUS})
"""Of the talk about Postie itself (`meta`) only that of failing mail is answered unasked."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A message that may be answered unasked."""

    message: discord.Message
    text: str
    heard: Heard
    decision: Decision
    settings: GuildSettings

    @property
    def asker(self) -> Asker:
        """Who wrote it, and where."""
        return identify_author(self.message)

    @property
    def is_strict(self) -> bool:
        """Whether the community chose the cool-down itself, or the channel has a slow mode."""
        has_slow_mode = permissions.slow_mode(self.message.channel) > 0
        return self.settings.cool_down is not None or has_slow_mode

    @property
    def cool_down(self) -> float:
        """Seconds between two unasked answers to one person; slow mode is a person's, too."""
        chosen = self.settings.cool_down
        usual = DEFAULT_COOL_DOWN if chosen is None else chosen
        return max(usual, permissions.slow_mode(self.message.channel))


async def on_watched_message(
    client: BaseClient, message: discord.Message, *, is_edit: bool = False
) -> None:
    """Look at a message that is not for Postie."""
    guild = message.guild
    assert guild is not None
    services = client.services
    settings = await services.guilds.settings.of(guild.id)
    if not settings.channels or threads.keep_until_thread_is_known(client, message):
        return
    keys = permissions.watch_keys(message.channel)
    if not settings.watches(keys):
        return
    if not is_edit and not services.rate_limits.is_first_time(message.id):
        return
    if holds_password(message.content):
        await passwords.warn_of_posted(client, message, settings)
    elif message_text.is_command(message):
        await _answer_typed_command(client, message)
    else:
        await _attend(client, message, settings.in_channel(keys))


async def on_thread_create(client: BaseClient, thread: discord.Thread) -> None:
    """A thread has come: look at its first message if that came before it."""
    message = threads.take_early_message(client, thread)
    if message is not None:
        await on_watched_message(client, message)


async def _attend(client: BaseClient, message: discord.Message, settings: GuildSettings) -> None:
    """Hear what is said, and go on with what may be answered."""
    services, asker = client.services, identify_author(message)
    text = message_text.read_with_title(message, client)
    if not text:
        return
    await services.knowledge.prepare(asker.guild)
    heard = _hear(client, message, text, settings)
    decision = services.attendant.hear(asker.channel, heard)
    await human_answers.note(client, message, heard, text)
    if await services.guilds.people.is_left_out(asker.person):
        services.attendant.note_unsure(heard, "they asked not to be answered unasked")
    elif decision.goes_on:
        asked = read_question(client, message)
        await _consider(client, _Candidate(message, asked, heard, decision, settings))
    elif decision.may_belong:
        services.fragments.add(asker.channel, asker.person, message.id, text)
    elif decision.is_thanks or _is_success(heard.reading):
        services.fragments.clear(asker.channel, asker.person)
        if _is_success(heard.reading) and threads.is_by_opener_of_post(message):
            await threads.offer_to_mark_solved(client, message)
        elif decision.is_thanks:
            await accept_thanks(message, settings)


def _is_success(reading: Reading) -> bool:
    """Whether it works now, and nothing else is said beside it."""
    return Act.SOLVED in reading.acts and Act.BROKEN not in reading.acts


def _hear(
    client: BaseClient, message: discord.Message, text: str, settings: GuildSettings
) -> Heard:
    """A message as the attendant sees it."""
    services, asker = client.services, identify_author(message)
    replied = message_text.get_replied_message(message)
    turned_to = {person.id for person in message.mentions if not person.bot}
    if replied is not None and not replied.author.bot:
        turned_to.add(replied.author.id)
    elif replied is None and message.reference is not None:
        turned_to.add(0)  # a reply to a message that Discord did not send along
    turned_to |= services.names.find_addressed(asker.channel, text)
    services.names.add(asker.channel, asker.person, message.author.display_name)
    channel = message.channel
    return Heard(
        message=message.id,
        author=asker.person,
        reading=services.knowledge.read(
            text, services.memory.turns(asker.person, asker.channel), guild=asker.guild
        ),
        turned_to=frozenset(turned_to - {message.author.id}),
        is_helper=permissions.may_moderate(message.author, channel)
        or permissions.is_helper(message.author, settings.helper_role),
        opener=_opener_of(client, channel) if isinstance(channel, discord.Thread) else 0,
        silence_before=client.silences.get(message.id, math.inf),
    )


def _opener_of(client: BaseClient, thread: discord.Thread) -> int:
    """Whose question a thread is about: who wrote the message that it was made from, if anybody."""
    return client.services.attendant.author_of(thread.id) or thread.owner_id or 0


async def _answer_typed_command(client: BaseClient, message: discord.Message) -> None:
    if not await may_reply(client, message):
        return
    asker = identify_author(message)
    if not client.services.rate_limits.throttle(asker.person, asker.channel):
        outcome = await client.services.ask(read_question(client, message), asker)
        await send_answer(client, message, outcome)


async def _consider(client: BaseClient, candidate: _Candidate) -> None:
    """Answer what is sure and due: by itself, or together with the words just before it."""
    services, asker = client.services, candidate.asker
    outcome = await _find_answer(client, candidate)
    if silence := await _find_silence(client, candidate, outcome):
        services.attendant.note_unsure(candidate.heard, silence)
        return
    card = _card_of(outcome)
    verdict = services.attendant.judge(
        asker.channel,
        candidate.heard,
        candidate.decision,
        card,
        cool_down=candidate.cool_down,
        is_strict=candidate.is_strict,
    )
    if not verdict.goes_on:
        return
    keys = permissions.watch_keys(candidate.message.channel)
    report_to = candidate.settings.find_report_channel(keys)
    if report_to is None:
        await _speak(client, candidate, outcome, card)
        return
    services.attendant.note_answer(
        asker.channel, asker.person, card, asks_back=False, cool_down=candidate.cool_down
    )
    services.attendant.note_unsure(candidate.heard, "sure, and only reported: a dry run")
    services.fragments.clear(asker.channel, asker.person)
    await dry_run.report(
        client, candidate.message, outcome, candidate.settings, report_to=report_to
    )


async def _find_silence(client: BaseClient, candidate: _Candidate, outcome: Outcome) -> str:
    """Why `outcome` is not to be said, in words for moderators; empty if it may be."""
    services, asker = client.services, candidate.asker
    is_sure = _is_sure(outcome, candidate)
    if await services.missed.is_unwanted(candidate.text, outcome, asker.guild, is_sure=is_sure):
        return "moderators said it is not for me"
    if not is_sure:
        if candidate.heard.reading.asks:
            await services.leave_alone(candidate.text, outcome, asker)
        return "not sure enough"
    if not await _is_time(client, candidate, outcome):
        return "more was written, or somebody else answered"
    return ""


async def _speak(client: BaseClient, candidate: _Candidate, outcome: Outcome, card: Card) -> None:
    services, asker, message = client.services, candidate.asker, candidate.message
    if not await may_reply(client, message):
        return
    asks_back = isinstance(outcome, Clarification)
    services.attendant.note_answer(
        asker.channel,
        asker.person,
        card,
        asks_back=asks_back,
        message=candidate.decision.completes or message.id,
        cool_down=candidate.cool_down,
    )
    where = await _say(client, candidate, outcome)
    if not where:
        return
    services.fragments.clear(asker.channel, asker.person)
    await services.remember(candidate.text, outcome, replace(asker, way="unasked"))
    if where != asker.channel:  # a thread of its own, where the talk goes on
        services.memory.add(asker.person, where, outcome.turn)
        services.attendant.note_answer(where, asker.person, card, asks_back=asks_back)
    await threads.tag(client, message, outcome)


async def _say(client: BaseClient, candidate: _Candidate, outcome: Outcome) -> int:
    """Give the answer, or change the one that the message adds to; in which channel, 0 for none."""
    asker = candidate.asker
    if before := candidate.decision.completes:
        answered = await client.services.guilds.answered.find(before)
        if answered and await edit_answer(
            client, answered, outcome, guild=asker.guild, unasked=True
        ):
            return answered.channel
    reply = await send_answer(client, candidate.message, outcome, unasked=True)
    return reply.channel.id if reply else 0


async def _find_answer(client: BaseClient, candidate: _Candidate) -> Outcome:
    """What could be said to the message or to the question that it is part of, sure or not."""
    services, asker, text = client.services, candidate.asker, candidate.text
    joined = services.fragments.add(asker.channel, asker.person, candidate.message.id, text)
    own = candidate.heard.reading.own
    first, second = (text, joined) if own.provider or own.domain else (joined, text)
    talk = services.memory.turns(asker.person, asker.channel) or services.memory.turns(
        candidate.decision.leans_on, asker.channel
    )
    names = permissions.names_of(candidate.message.channel)
    of_mail = services.knowledge.speaks_of_mail(names)
    ask = partial(services.ask, asker=asker, directly=False, earlier=talk, in_mail_channel=of_mail)
    outcome = await ask(first)
    return outcome if first == second or _is_sure(outcome, candidate) else await ask(second)


async def _is_time(client: BaseClient, candidate: _Candidate, outcome: Outcome) -> bool:
    """Wait where that is kinder; whether the answer is still wanted then.

    Before a question back, and while somebody writes in pieces and has not put the question, for
    a moment of quiet, since more may come; and until the channel's pause after another answer is
    over, so that a second asker is not dropped.
    """
    services, asker = client.services, candidate.asker
    wait = services.attendant.pause(asker.channel)
    in_pieces = services.fragments.is_in_pieces(asker.channel, asker.person)
    if outcome.topic == VAGUE or (in_pieces and not candidate.heard.reading.is_question):
        wait = max(wait, QUIET_SECONDS)
    if not wait:
        return True
    await asyncio.sleep(wait)
    latest = services.fragments.is_latest(asker.channel, asker.person, candidate.message.id)
    return latest and not services.attendant.is_helped(asker.channel, asker.person)


def _is_sure(outcome: Outcome, candidate: _Candidate) -> bool:
    """Whether `outcome` is good enough to be said unasked, by this community's bar."""
    if isinstance(outcome, Pass):
        return False
    if outcome.topic.startswith(META_FAMILY) and outcome.topic not in _MAIL_TROUBLE:
        return False
    if candidate.decision.is_follow_up and isinstance(outcome, Answer | Clarification):
        return True  # they have turned to Postie: what it would say when asked is wanted
    return outcome.confidence >= candidate.settings.min_confidence


def _card_of(outcome: Outcome) -> Card:
    """What tells this answer from another one."""
    if not isinstance(outcome, Answer | Clarification):
        return Card(outcome.topic)
    return Card(outcome.topic, outcome.reference.provider, hash(outcome.reply.fact))
