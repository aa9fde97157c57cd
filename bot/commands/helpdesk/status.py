"""`/helpdesk status`: where Postie watches, and what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot import permissions
from bot.commands.helpdesk.channels import Watchable
from bot.commands.helpdesk.settings import explain_level
from bot.components.helpers import find_helpers, name_obstacle
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    import discord

    from bot.base_client import BaseClient
    from bot.replies.layout import Layout
    from knowledge.guilds import GuildSettings


@app_commands.command()
async def status(interaction: discord.Interaction[BaseClient]) -> None:
    """Where I watch, what I lack there, and what you chose."""

    async def draw() -> Layout:
        settings = await interaction.client.services.guilds.settings.of(interaction.guild_id or 0)
        lines = [*_behaviour(interaction, settings), *_channels(interaction, settings)]
        return draw_text("\n".join(lines))

    await delivery.respond(interaction, draw(), ephemeral=True)


def _behaviour(
    interaction: discord.Interaction[BaseClient], settings: GuildSettings
) -> Iterable[str]:
    yield "**How I behave here**"
    before = settings.chosen_confidence
    origin = f" (nearest to the {before:.0%} that you chose before)" if before is not None else ""
    level = f"{settings.talkative}{origin}: {explain_level(settings.talkative)}"
    yield f"Where I am not asked I am {level}"
    pause = (
        "my usual two minutes" if settings.cool_down is None else f"{settings.cool_down // 60} min"
    )
    yield f"Pause before I answer the same person unasked again: {pause}"
    yield f"Helpers: {_helpers(interaction, settings)}"
    yield f"Answer in threads: {_on(settings.use_threads)}"
    yield f"Plain replies: {_on(settings.no_emoji)}"
    yield f"Take posted passwords away: {_on(settings.remove_passwords)}"
    yield f"Tag forum posts by topic: {_on(settings.tag_posts)}"
    yield f"Keep the masked words of unanswered questions: {_on(settings.keep_text)}"


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


def _channels(
    interaction: discord.Interaction[BaseClient], settings: GuildSettings
) -> Iterable[str]:
    if not settings.watched:
        yield "\nI watch no channel. Begin with `/helpdesk watch`."
        return
    yield "\n**Where I watch**"
    if not interaction.client.may_watch:
        yield "⚠️ I can't read messages: `WATCH_CHANNELS` is off where I run."
    guild = interaction.guild
    for channel_id in sorted(settings.watched)[:20]:
        channel = guild.get_channel_or_thread(channel_id) if guild else None
        missing = permissions.missing_permissions(channel) if isinstance(channel, Watchable) else []
        yield f"<#{channel_id}>" + (
            f": I lack {phrases.list_permissions(missing)}" if missing else ""
        )


def _on(chosen: bool) -> str:  # noqa: FBT001  # the value is what is said
    return "on" if chosen else "off"
