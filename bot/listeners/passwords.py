"""Posted passwords: a warning, and where a community chose so the message is taken away."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot import permissions
from bot.components import rows
from bot.listeners.answering import may_reply
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from knowledge.privacy import holds_password

if TYPE_CHECKING:
    from bot.base_client import BaseClient
    from bot.replies.layout import Layout
    from knowledge.guilds import GuildSettings

_log = logging.getLogger(__name__)


async def warn_of_posted(
    client: BaseClient, message: discord.Message, settings: GuildSettings
) -> None:
    """Warn of a posted password, once an hour per person.

    Where the community chose so and Discord lets us, the message is taken away instead.
    """
    if not await may_reply(client, message):
        return
    if _may_remove(message, settings):
        await _remove(client, message)
        return
    await _warn(client, message)


async def remove_posted(client: BaseClient, message: discord.Message) -> bool:
    """Take a message to Postie itself away if it holds a password; whether that was so.

    Only in a watched channel, where that was chosen, and with the permission for it.
    """
    guild = message.guild
    if guild is None or not holds_password(message.content):
        return False
    settings = await client.services.guilds.settings.of(guild.id)
    if not settings.watches(permissions.watch_keys(message.channel)):
        return False
    if not _may_remove(message, settings):
        return False
    await _remove(client, message)
    return True


def _may_remove(message: discord.Message, settings: GuildSettings) -> bool:
    return settings.remove_passwords and permissions.has_permission(
        message.channel, "manage_messages"
    )


async def _remove(client: BaseClient, message: discord.Message) -> None:
    try:
        await message.delete()
        if client.services.rate_limits.may_warn(message.author.id, removed=True):
            warning = phrases.LEAK_REMOVED.format(person=message.author.mention)
            await message.channel.send(view=_draw_warning(warning, message))
    except discord.NotFound:
        return
    except delivery.UNDELIVERED as error:
        _log.warning(
            "a password could not be removed: %s",
            delivery.describe(error),
            extra={"event": "password.not_removed"},
        )
        await _warn(client, message)


async def _warn(client: BaseClient, message: discord.Message) -> None:
    rate_limits = client.services.rate_limits
    if rate_limits.may_warn(message.author.id, removed=False):
        view = _draw_warning(phrases.LEAK, message)
        await delivery.reply_to(message, view, rate_limits=rate_limits)


def _draw_warning(words: str, message: discord.Message) -> Layout:
    """A warning that whoever is warned can take away once it is read."""
    return draw_text(words, rows=[rows.draw_delete_row(message.author.id)])
