"""`/helpdesk watch` and `unwatch`: where Postie may speak without being asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot import permissions
from bot.commands.helpdesk.channels import (  # noqa: TC001  # discord.py reads the annotations
    Channel,
    Watchable,
)
from bot.commands.helpdesk.confirm import confirm
from bot.commands.helpdesk.status import describe_own
from bot.replies import delivery, phrases
from knowledge.guilds.settings import WatchedChannel

if TYPE_CHECKING:
    from collections.abc import Iterable

    import discord

    from bot.base_client import BaseClient


@app_commands.command()
@app_commands.rename(dry_run="dry-run", report_to="report-to")
@app_commands.describe(
    channel="A text channel, a forum, or a thread",
    dry_run="Only report what I would say: moderators judge it, and nobody in the channel sees it",
    report_to="Where a dry run reports to; leave it out for this channel",
)
async def watch(
    interaction: discord.Interaction[BaseClient],
    channel: Channel,
    dry_run: bool = False,  # noqa: FBT001, FBT002  # an option that people type
    report_to: Channel | None = None,
) -> None:
    """Let me answer open questions in a channel without being asked."""
    settings = interaction.client.services.guilds.settings
    report_id = (report_to.id if report_to else interaction.channel_id) if dry_run else None
    if report_id == channel.id:
        await delivery.tell(interaction, phrases.REPORT_ELSEWHERE)
        return
    known = await settings.of(interaction.guild_id or 0)
    own = known.channels.get(channel.id, WatchedChannel())
    await confirm(
        interaction,
        settings.watch(interaction.guild_id or 0, channel.id, report_to=report_id),
        words="\n".join([*_lines(interaction, channel, report_id), *_own_lines(own)]),
    )


@app_commands.command()
@app_commands.describe(channel="The channel in which I fall silent again")
async def unwatch(interaction: discord.Interaction[BaseClient], channel: Channel) -> None:
    """Let me be silent in a channel again, unless I am asked."""
    settings = interaction.client.services.guilds.settings
    await confirm(
        interaction,
        settings.unwatch(interaction.guild_id or 0, channel.id),
        words=f"In {channel.mention} I speak only when I am asked.",
    )


def _own_lines(channel: WatchedChannel) -> Iterable[str]:
    """What holds there alone and goes on holding."""
    if own := ", ".join(describe_own(channel)):
        yield f"What you chose for it alone still holds: {own}."


def _lines(
    interaction: discord.Interaction[BaseClient], channel: Watchable, report_to: int | None
) -> Iterable[str]:
    if report_to is None:
        yield f"I watch {channel.mention} now and answer open questions there when I am sure."
    else:
        yield (
            f"I watch {channel.mention} now, and only tell <#{report_to}> what I would have said: "
            "judge it there with *Good* or *Bad*. `/helpdesk insights` counts, and "
            "`/helpdesk watch` without dry run goes live."
        )
    if not interaction.client.may_watch:
        yield (
            "⚠️ I can't read what is written there yet: whoever runs me has to switch on "
            "`WATCH_CHANNELS` and Discord's message content intent."
        )
    if missing := permissions.missing_permissions(channel):
        yield f"⚠️ I still need there: {phrases.list_permissions(missing)}."
