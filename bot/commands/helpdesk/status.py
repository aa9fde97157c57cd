"""`/helpdesk status`: where Postie watches, and what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord  # discord.py reads the annotations
from discord import app_commands

from bot import permissions
from bot.commands.helpdesk.channels import Watchable
from bot.commands.helpdesk.settings import explain_cool_down, explain_level
from bot.components.helpers import find_helpers, name_obstacle
from bot.components.setup_rows import draw_setup_row
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.base_client import BaseClient
    from bot.replies.layout import Layout
    from knowledge.guilds import GuildSettings
    from knowledge.guilds.settings import WatchedChannel

_SHOWN: Final = 20


@app_commands.command()
async def status(interaction: discord.Interaction[BaseClient]) -> None:
    """Where I watch, what I lack there, and what you chose."""

    async def work() -> Layout:
        settings = await interaction.client.services.guilds.settings.of(interaction.guild_id or 0)
        return draw(interaction, settings)

    await delivery.respond(interaction, work(), ephemeral=True)


def draw(interaction: discord.Interaction[BaseClient], settings: GuildSettings) -> Layout:
    """All that holds in a server, what is missing for it, and the buttons to change it."""
    lines = [*_behaviour(interaction, settings), *_channels(interaction, settings)]
    return draw_text("\n".join(lines), rows=[draw_setup_row()])


def _behaviour(
    interaction: discord.Interaction[BaseClient], settings: GuildSettings
) -> Iterable[str]:
    yield "**How I behave here**"
    before = settings.chosen_confidence
    origin = f" (nearest to the {before:.0%} that you chose before)" if before is not None else ""
    level = f"{settings.talkative}{origin}: {explain_level(settings.talkative)}"
    yield f"Where I am not asked I am {level}"
    pause = explain_cool_down(settings.cool_down)
    yield f"Pause before I answer the same person unasked again: {pause}"
    yield f"Helpers: {_helpers(interaction, settings)}"
    yield f"Answer in threads: {_on(settings.use_threads)}"
    yield f"Plain replies: {_on(settings.no_emoji)}"
    yield f"Take posted passwords away: {_on(settings.remove_passwords)}"
    yield f"Tag forum posts by topic: {_on(settings.tag_posts)}"
    yield f"Keep the masked words of unanswered questions: {_on(settings.keep_text)}"
    yield f"Weekly digest: {_digest(interaction, settings)}"


def _helpers(interaction: discord.Interaction[BaseClient], settings: GuildSettings) -> str:
    """Who helps, and why there is no button to get them where there is none."""
    if settings.helper_role is None:
        return "no role named, so there is no **Get a person** (`/helpdesk set helpers`)"
    role, channel = find_helpers(
        interaction.client,
        interaction.guild_id or 0,
        settings,
        asked_in=interaction.channel_id or 0,
    )
    if role is None:
        return "⚠️ the role is gone; name another with `/helpdesk set helpers`"
    where = f"called in <#{settings.helper_channel}>" if settings.helper_channel else "called there"
    if channel is None:
        return f"{role.mention}; ⚠️ the channel where they are called is gone"
    obstacle = name_obstacle(role, channel)
    return f"{role.mention}, {where}" + (f"\n⚠️ {obstacle}" if obstacle else "")


def _digest(interaction: discord.Interaction[BaseClient], settings: GuildSettings) -> str:
    if settings.digest_channel is None:
        return "none (`/helpdesk set digest`)"
    return f"<#{settings.digest_channel}>" + _lacks(interaction, settings.digest_channel)


def _channels(
    interaction: discord.Interaction[BaseClient], settings: GuildSettings
) -> Iterable[str]:
    if not settings.channels:
        yield "\nI watch no channel. Begin with `/helpdesk watch`."
        return
    yield "\n**Where I watch**"
    if not interaction.client.may_watch:
        yield "⚠️ I can't read messages: `WATCH_CHANNELS` is off where I run."
    for channel_id, watched in sorted(settings.channels.items())[:_SHOWN]:
        line = ", ".join([f"<#{channel_id}>", *describe_own(watched)])
        if watched.report_to is not None:
            line += f", a dry run that reports to <#{watched.report_to}>"
            line += _lacks(interaction, watched.report_to)
        yield line + _lacks(interaction, channel_id, settings.in_channel([channel_id]))
    if len(settings.channels) > _SHOWN:
        yield f"… and {len(settings.channels) - _SHOWN} more."


def describe_own(channel: WatchedChannel) -> Iterable[str]:
    """What holds in one channel alone, in words."""
    if channel.talkative is not None:
        yield f"there I am {channel.talkative}"
    if channel.cool_down is not None:
        yield f"pause {explain_cool_down(channel.cool_down)}"
    if channel.use_threads is not None:
        yield f"threads {_on(channel.use_threads)}"


def _lacks(
    interaction: discord.Interaction[BaseClient],
    channel_id: int,
    settings: GuildSettings | None = None,
) -> str:
    """What is missing in a channel, also for what `settings` want there; empty if nothing is."""
    guild = interaction.guild
    channel = guild.get_channel_or_thread(channel_id) if guild else None
    if not isinstance(channel, Watchable):
        return " ⚠️ I don't see it: it is gone, hidden from me, or an archived thread"
    missing = permissions.missing_permissions(channel)
    wanted = _wanted(channel, settings) if settings else ()
    missing += [name for name in wanted if not permissions.has_permission(channel, name)]
    return f" ⚠️ I lack {phrases.list_permissions(missing)}" if missing else ""


def _wanted(channel: Watchable, settings: GuildSettings) -> Iterable[str]:
    """The permissions, by Discord's names, that what was chosen takes in `channel`."""
    if settings.use_threads and isinstance(channel, discord.TextChannel):
        yield "create_public_threads"
    if settings.remove_passwords:
        yield "manage_messages"
    if settings.tag_posts and isinstance(channel, discord.ForumChannel):
        yield "manage_threads"


def _on(chosen: bool) -> str:  # noqa: FBT001  # the value is what is said
    return "on" if chosen else "off"
