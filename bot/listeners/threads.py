"""Threads and forum posts: their first message, their tags, and whether they are solved."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord

from bot import permissions
from bot.components import forum_posts, rows
from bot.listeners.answering import may_reply
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from knowledge.outcomes import Answer, Clarification

if TYPE_CHECKING:
    from bot.base_client import BaseClient
    from knowledge.outcomes import Outcome


def keep_until_thread_is_known(client: BaseClient, message: discord.Message) -> bool:
    """Keep the first message of a post whose thread is not known yet; whether it was one."""
    if not isinstance(message.channel, discord.PartialMessageable):
        return False
    client.early[message.channel.id] = message
    loop = asyncio.get_running_loop()
    loop.call_later(client.early.ttl, client.early.expire)  # also if no other one comes
    return True


def take_early_message(client: BaseClient, thread: discord.Thread) -> discord.Message | None:
    """The first message of `thread`, if it came before the thread did."""
    message = client.early.pop(thread.id, None)
    if message is not None:
        message.channel = thread
    return message


def is_by_opener_of_post(message: discord.Message) -> bool:
    """Whether the opener of a forum post wrote `message` in it, to whomever."""
    channel = message.channel
    return (
        isinstance(channel, discord.Thread)
        and permissions.is_forum_post(channel)
        and message.author.id == channel.owner_id
    )


async def offer_to_mark_solved(client: BaseClient, message: discord.Message) -> None:
    """To the opener of a forum post who says that it worked: mark it as solved?"""
    channel, rate_limits = message.channel, client.services.rate_limits
    if not permissions.is_forum_post(channel) or not await may_reply(client, message):
        return
    if rate_limits.is_first_time(("solved", channel.id)):
        view = draw_text(phrases.SOLVED_OFFER, rows=[rows.draw_solved_row(message.author.id)])
        await delivery.reply_to(message, view, rate_limits=rate_limits)


async def tag(client: BaseClient, message: discord.Message, outcome: Outcome) -> None:
    """Tag the forum post that `message` stands in by what its opener asks, if that is wanted."""
    thread, services = message.channel, client.services
    if not isinstance(outcome, Answer | Clarification) or not is_by_opener_of_post(message):
        return
    if not isinstance(thread, discord.Thread):
        return
    settings = await services.guilds.settings.of(thread.guild.id)
    if not settings.tag_posts or not permissions.has_permission(thread, "manage_threads"):
        return
    await forum_posts.tag_by_topic(
        thread,
        choose=lambda names: services.knowledge.find_names(names, outcome, guild=thread.guild.id),
    )
