"""Dry runs: what would have been said is told to moderators, who judge it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import discord

from bot import permissions
from bot.asker import Asker
from bot.components.rows import draw_verdict_row
from bot.listeners.answering import may_open_thread
from bot.replies import delivery, phrases
from bot.replies.draw import draw

if TYPE_CHECKING:
    from bot.base_client import BaseClient
    from knowledge.guilds import GuildSettings
    from knowledge.outcomes import Outcome

_log = logging.getLogger(__name__)
_NOBODY: Final = 0


async def report(
    client: BaseClient,
    message: discord.Message,
    outcome: Outcome,
    settings: GuildSettings,
    *,
    report_to: int,
) -> None:
    """Tell the channel `report_to` (its id) what `message` would have been answered with.

    `settings` are what holds where it was written.
    """
    channel = client.get_channel(report_to)
    if not isinstance(channel, discord.abc.Messageable) or permissions.is_dormant(channel):
        _log.warning(
            "channel %s takes no reports of a dry run",
            report_to,
            extra={"event": "dry_run.not_reported"},
        )
        return
    guild = message.guild.id if message.guild else 0
    look = await client.services.choose_look(Asker(_NOBODY, report_to, guild))
    view = draw(
        outcome,
        look=look,
        lead=phrases.WOULD_HAVE_SAID.format(
            question=message.jump_url,
            how=", in a thread of its own" if may_open_thread(message, settings) else "",
        ),
        controls=[draw_verdict_row(outcome)],
    )
    try:
        await channel.send(view=view)
    except delivery.UNDELIVERED as error:
        _log.warning(
            "a dry run could not be reported: %s",
            delivery.describe(error),
            extra={"event": "dry_run.not_reported"},
        )
