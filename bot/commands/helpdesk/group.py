"""`/helpdesk`: where Postie may speak unasked, and how; for moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands

from bot import permissions
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from knowledge.errors import DatabaseAway

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable

    from bot.client import Postie
    from bot.replies.layout import Layout
    from knowledge.guilds.settings import GuildSettings

Watchable = discord.TextChannel | discord.ForumChannel | discord.Thread
_KINDS: Final = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
]
_LOWEST: Final = 30
_HIGHEST: Final = 99
_DAY: Final = 1440


class ChannelToWatch(app_commands.Transformer):
    """A channel that can be watched, as Postie knows it."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The kinds of channel people write in."""
        return _KINDS

    async def transform(self, _interaction: discord.Interaction[Any], value: Any, /) -> Any:  # noqa: ANN401  # discord.py's many channels
        """The channel itself, if Postie sees it."""
        return value.resolve() or value


Channel = app_commands.Transform[Watchable, ChannelToWatch]


class HelpdeskGroup(app_commands.Group):
    """The command group with its check: Discord hides it from others, and so does the handler."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let moderators pass; everybody else is told."""
        permissions = interaction.permissions
        if interaction.guild_id is None:
            await delivery.tell(interaction, phrases.SERVER_ONLY)
        elif not (permissions.manage_channels or permissions.manage_guild):
            await delivery.tell(interaction, phrases.MODERATORS_ONLY)
        else:
            return True
        return False


helpdesk = HelpdeskGroup(
    name="helpdesk",
    description="Where I may answer without being asked, and how",
    guild_only=True,
    default_permissions=discord.Permissions(manage_channels=True),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    allowed_contexts=app_commands.AppCommandContext(
        guild=True, dm_channel=False, private_channel=False
    ),
)


@helpdesk.command()
@app_commands.describe(channel="A text channel, a forum, or a thread")
async def watch(interaction: discord.Interaction[Postie], channel: Channel) -> None:
    """Let me answer open questions in a channel without being asked."""
    guilds = interaction.client.services.guilds
    await _kept(
        interaction,
        guilds.watch(interaction.guild_id or 0, channel.id),
        said="\n".join(_watching(interaction, channel)),
    )


@helpdesk.command()
@app_commands.describe(channel="The channel in which I fall silent again")
async def unwatch(interaction: discord.Interaction[Postie], channel: Channel) -> None:
    """Let me be silent in a channel again, unless I am asked."""
    guilds = interaction.client.services.guilds
    await _kept(
        interaction,
        guilds.unwatch(interaction.guild_id or 0, channel.id),
        said=f"In {channel.mention} I speak only when I am asked.",
    )


@helpdesk.command()
async def status(interaction: discord.Interaction[Postie]) -> None:
    """Where I watch, what I lack there, and what you chose."""

    async def drawn() -> Layout:
        settings = await interaction.client.services.guilds.settings(interaction.guild_id or 0)
        return draw_text("\n".join([*_status(settings), *_channels(interaction, settings)]))

    await delivery.respond(interaction, drawn(), ephemeral=True)


@helpdesk.command()
@app_commands.describe(percent="30 speaks often, 99 hardly ever; leave it out for the usual bar")
async def sureness(
    interaction: discord.Interaction[Postie],
    percent: app_commands.Range[int, _LOWEST, _HIGHEST] | None = None,
) -> None:
    """How sure I must be to answer without being asked."""
    said = (
        f"From now on I speak unasked only when I am at least {percent} % sure."
        if percent
        else "From now on my usual bar holds again."
    )
    await _chosen(interaction, said=said, min_confidence=percent / 100 if percent else None)


@helpdesk.command()
@app_commands.describe(minutes="0 for none, 1440 for a day; leave it out for the usual two")
async def cooldown(
    interaction: discord.Interaction[Postie],
    minutes: app_commands.Range[int, 0, _DAY] | None = None,
) -> None:
    """How long I wait before I answer the same person unasked again."""
    said = (
        "From now on my usual two minutes hold again."
        if minutes is None
        else f"From now on I answer a person unasked only once in {minutes} minutes."
        if minutes
        else "From now on I answer open questions as they come."
    )
    await _chosen(interaction, said=said, cool_down=None if minutes is None else minutes * 60)


@helpdesk.command()
@app_commands.describe(on="Whether replies here go without emoji and pictures")
async def plain(interaction: discord.Interaction[Postie], on: bool) -> None:  # noqa: FBT001  # an option that people type
    """Replies without emoji and pictures, for everybody here."""
    said = "Replies here are plain from now on." if on else "Replies here have pictures again."
    await _chosen(interaction, said=said, no_emoji=on)


@helpdesk.command()
@app_commands.describe(remove="Whether I take messages away that hold a password")
async def passwords(interaction: discord.Interaction[Postie], remove: bool) -> None:  # noqa: FBT001  # an option that people type
    """Take posted passwords away in watched channels (needs Manage Messages)."""
    said = (
        "Where I may manage messages, I take posted passwords away from now on."
        if remove
        else "I warn when a password is posted, but leave the message."
    )
    await _chosen(interaction, said=said, remove_passwords=remove)


@helpdesk.command()
@app_commands.describe(on="Whether forum posts get the tags that are called like their topic")
async def tags(interaction: discord.Interaction[Postie], on: bool) -> None:  # noqa: FBT001  # an option that people type
    """Tag forum posts by topic (needs Manage Threads)."""
    said = "I tag forum posts by topic from now on." if on else "I leave the tags to you."
    await _chosen(interaction, said=said, tag_posts=on)


@helpdesk.command()
@app_commands.describe(keep="Whether questions without a good answer may be kept, masked")
async def texts(interaction: discord.Interaction[Postie], keep: bool) -> None:  # noqa: FBT001  # an option that people type
    """Keep the masked words of questions that I could not answer well."""
    said = (
        "I keep the words of such questions; addresses, host names, passwords and long numbers "
        "are masked before."
        if keep
        else "I keep no words of anybody here."
    )
    await _chosen(interaction, said=said, keep_text=keep)


async def _chosen(interaction: discord.Interaction[Postie], *, said: str, **chosen: Any) -> None:  # noqa: ANN401  # as `GuildSettings`
    guilds = interaction.client.services.guilds
    await _kept(interaction, guilds.change(interaction.guild_id or 0, **chosen), said=said)


async def _kept(
    interaction: discord.Interaction[Postie], work: Awaitable[GuildSettings], *, said: str
) -> None:
    async def drawn() -> Layout:
        try:
            await work
        except DatabaseAway:
            return draw_text(phrases.NO_DATABASE)
        return draw_text(said)

    await delivery.respond(interaction, drawn(), ephemeral=True)


def _watching(interaction: discord.Interaction[Postie], channel: Watchable) -> Iterable[str]:
    yield f"I watch {channel.mention} now and answer open questions there when I am sure."
    if not interaction.client.may_watch:
        yield (
            "⚠️ I can't read what is written there yet: whoever runs me has to switch on "
            "`WATCH_CHANNELS` and Discord's message content intent."
        )
    if lacking := permissions.lacking(channel):
        yield f"⚠️ I still need there: {_named(lacking)}."


def _status(settings: GuildSettings) -> Iterable[str]:
    yield "**How I behave here**"
    bar = "my usual bar" if settings.min_confidence is None else f"{settings.min_confidence:.0%}"
    yield f"Sure enough to speak unasked: {bar}"
    pause = (
        "my usual two minutes" if settings.cool_down is None else f"{settings.cool_down // 60} min"
    )
    yield f"Pause before I answer the same person unasked again: {pause}"
    yield f"Plain replies: {_on(settings.no_emoji)}"
    yield f"Take posted passwords away: {_on(settings.remove_passwords)}"
    yield f"Tag forum posts by topic: {_on(settings.tag_posts)}"
    yield f"Keep the masked words of unanswered questions: {_on(settings.keep_text)}"


def _channels(interaction: discord.Interaction[Postie], settings: GuildSettings) -> Iterable[str]:
    if not settings.watched:
        yield "\nI watch no channel. Begin with `/helpdesk watch`."
        return
    yield "\n**Where I watch**"
    if not interaction.client.may_watch:
        yield "⚠️ I can't read messages: `WATCH_CHANNELS` is off where I run."
    guild = interaction.guild
    for channel_id in sorted(settings.watched)[:20]:
        channel = guild.get_channel_or_thread(channel_id) if guild else None
        lacking = permissions.lacking(channel) if isinstance(channel, Watchable) else []
        yield f"<#{channel_id}>" + (f": I lack {_named(lacking)}" if lacking else "")


def _named(permissions: list[str]) -> str:
    return ", ".join(f"**{name.replace('_', ' ').title()}**" for name in permissions)


def _on(chosen: bool) -> str:  # noqa: FBT001  # the value is what is said
    return "on" if chosen else "off"
