"""`/helpdesk setup`: two short forms, from nothing to a helpdesk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord  # discord.py reads the annotations
from discord import app_commands

from bot.commands.helpdesk import status
from bot.commands.helpdesk.channels import KINDS
from bot.commands.helpdesk.settings import explain_level
from bot.components import setup_rows
from bot.components.handlers import add_handlers
from bot.components.moderators import ModeratorForm, check_moderator
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from knowledge.errors import DatabaseAway
from knowledge.guilds.settings import MIN_CONFIDENCE, SettingsChange

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from bot.base_client import BaseClient
    from bot.components.identifiers import Identifier
    from bot.replies.layout import Layout
    from knowledge.guilds import GuildSettings, SettingsStore

    Interaction = discord.Interaction[BaseClient]

_MOST_CHANNELS: Final = 25
_CHANNEL: Final = discord.SelectDefaultValueType.channel
_ROLE: Final = discord.SelectDefaultValueType.role
_SWITCHES: Final = {
    "keep_text": ("Keep masked words of what I missed", "For /helpdesk gaps; for 90 days"),
    "use_threads": ("Answer in threads", "What I say unasked gets a thread of its own"),
    "no_emoji": ("Plain replies", "No emoji, no pictures"),
    "remove_passwords": ("Take posted passwords away", "Needs Manage Messages"),
    "tag_posts": ("Tag forum posts by topic", "Needs Manage Threads"),
}
"""Settings that are on or off: what they are called and what they mean."""


@app_commands.command()
async def setup(interaction: discord.Interaction[BaseClient]) -> None:
    """Set me up in two short steps: channels, helpers, how talkative, a dry run first."""
    await interaction.response.send_modal(FirstStep(await _settings(interaction)))


class FirstStep(ModeratorForm):
    """Where Postie watches, who helps, how talkative it is, and whether it only reports."""

    def __init__(self, settings: GuildSettings) -> None:
        """What holds so far is filled in."""
        super().__init__("Set me up (1 of 2)")
        self.channels: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
            custom_id="channels",
            channel_types=KINDS,
            min_values=0,
            max_values=_MOST_CHANNELS,
            required=False,
            default_values=_default(_CHANNEL, sorted(settings.channels)[:_MOST_CHANNELS]),
        )
        self.helpers: discord.ui.RoleSelect[Any] = discord.ui.RoleSelect(
            custom_id="helpers",
            min_values=0,
            max_values=1,
            required=False,
            default_values=_default(_ROLE, [settings.helper_role or 0]),
        )
        self.talkative: discord.ui.RadioGroup[Any] = discord.ui.RadioGroup(custom_id="talkative")
        for level in MIN_CONFIDENCE:
            self.talkative.add_option(
                label=level.capitalize(),
                value=level,
                description=explain_level(level)[:100],
                default=level == settings.talkative,
            )
        reports = [channel.report_to for channel in settings.channels.values()]
        self.dry_run: discord.ui.Checkbox[Any] = discord.ui.Checkbox(
            custom_id="dry_run", default=not reports or any(reports)
        )
        self.add_item(
            discord.ui.Label(
                text="Where may I answer unasked?",
                description="Text channels, forums, threads; none for only when I am asked",
                component=self.channels,
            )
        )
        self.add_item(
            discord.ui.Label(
                text="Who helps people here?",
                description="I leave them alone, and “Get a person” calls them",
                component=self.helpers,
            )
        )
        self.add_item(
            discord.ui.Label(
                text="How readily do I speak?",
                description=_explain_own(settings),
                component=self.talkative,
            )
        )
        self.add_item(
            discord.ui.Label(
                text="Dry run first",
                description="I only tell this channel what I would have said, and you judge it",
                component=self.dry_run,
            )
        )

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Keep what was chosen, and show all that holds now."""
        chosen = {channel.id for channel in self.channels.values}
        report_to = (interaction.channel_id or 0) if self.dry_run.value else None
        if report_to in chosen:
            await delivery.tell(interaction, phrases.REPORT_ELSEWHERE)
            return
        role = next((role.id for role in self.helpers.values), None)
        level = self.talkative.value
        change: SettingsChange = {"helper_role": role}
        if level in MIN_CONFIDENCE:
            change["talkative"] = level  # type: ignore[typeddict-item]  # one of the names, as was just seen

        async def work(store: SettingsStore, guild: int) -> GuildSettings:
            await store.change(guild, **change)
            return await _watch_only(store, guild, chosen, report_to=report_to)

        await _keep(interaction, work)


class SecondStep(ModeratorForm):
    """What is on or off, and the weekly digest."""

    def __init__(self, settings: GuildSettings) -> None:
        """What holds so far is filled in."""
        super().__init__("Set me up (2 of 2)")
        self.switches: discord.ui.CheckboxGroup[Any] = discord.ui.CheckboxGroup(
            custom_id="switches", required=False, min_values=0, max_values=len(_SWITCHES)
        )
        for name, (label, description) in _SWITCHES.items():
            self.switches.add_option(
                label=label,
                value=name,
                description=description,
                default=bool(getattr(settings, name)),
            )
        self.digest: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
            custom_id="digest",
            channel_types=[discord.ChannelType.text],
            min_values=0,
            max_values=1,
            required=False,
            default_values=_default(_CHANNEL, [settings.digest_channel or 0]),
        )
        self.add_item(discord.ui.Label(text="What may I do?", component=self.switches))
        self.add_item(
            discord.ui.Label(
                text="A weekly digest",
                description="Where I tell once a week how I did; none for no digest",
                component=self.digest,
            )
        )

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Keep what was chosen, and show all that holds now."""
        chosen = self.switches.values
        change: SettingsChange = {
            "keep_text": "keep_text" in chosen,
            "use_threads": "use_threads" in chosen,
            "no_emoji": "no_emoji" in chosen,
            "remove_passwords": "remove_passwords" in chosen,
            "tag_posts": "tag_posts" in chosen,
            "digest_channel": next((channel.id for channel in self.digest.values), None),
        }

        async def work(store: SettingsStore, guild: int) -> GuildSettings:
            return await store.change(guild, **change)

        await _keep(interaction, work)


async def _watch_only(
    store: SettingsStore, guild: int, channels: Collection[int], *, report_to: int | None
) -> GuildSettings:
    """Watch `channels` and no others; a dry run that goes on reports where it did."""
    before = (await store.of(guild)).channels
    for channel in before.keys() - set(channels):
        await store.unwatch(guild, channel)
    for channel in channels:
        known = before[channel].report_to if channel in before else None
        await store.watch(
            guild, channel, report_to=None if report_to is None else known or report_to
        )
    return await store.of(guild)


def _explain_own(settings: GuildSettings) -> str | None:
    """That some channels are not as the server; None if all of them are."""
    own = [channel for channel in settings.channels.values() if channel.talkative is not None]
    if not own:
        return None
    return (
        "One channel has a level of its own and keeps it"
        if len(own) == 1
        else f"{len(own)} channels have a level of their own and keep it"
    )


async def _keep(
    interaction: Interaction, work: Callable[[SettingsStore, int], Awaitable[GuildSettings]]
) -> None:
    async def draw() -> Layout:
        try:
            settings = await work(
                interaction.client.services.guilds.settings, interaction.guild_id or 0
            )
        except DatabaseAway:
            return draw_text(phrases.NO_DATABASE)
        return status.draw(interaction, settings)

    await delivery.respond(interaction, draw(), ephemeral=True)


async def _settings(interaction: Interaction) -> GuildSettings:
    return await interaction.client.services.guilds.settings.of(interaction.guild_id or 0)


def _default(
    kind: discord.SelectDefaultValueType, ids: Collection[int]
) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=id_, type=kind) for id_ in ids if id_]


async def _open_first(interaction: Interaction, _identifier: Identifier) -> None:
    if await check_moderator(interaction):
        await interaction.response.send_modal(FirstStep(await _settings(interaction)))


async def _open_second(interaction: Interaction, _identifier: Identifier) -> None:
    if await check_moderator(interaction):
        await interaction.response.send_modal(SecondStep(await _settings(interaction)))


add_handlers({setup_rows.FIRST: _open_first, setup_rows.SECOND: _open_second})
