"""`/helpdesk set …`: how Postie behaves in a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord  # discord.py reads the annotations
from discord import app_commands

from bot.commands.helpdesk.channels import (  # noqa: TC001  # discord.py reads the annotations
    Channel,
)
from bot.commands.helpdesk.confirm import change_channel, change_settings
from bot.commands.helpdesk.group import HelpdeskGroup
from bot.components.helpers import name_obstacle
from bot.replies import delivery, phrases
from knowledge.guilds.settings import Talkative  # noqa: TC001  # discord.py reads the annotations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.base_client import BaseClient

_DAY: Final = 1440
"""Minutes."""
_ONE_CHANNEL: Final = "To have it so in this watched channel alone"
_MEANINGS: Final[Mapping[Talkative, str]] = {
    "careful": "about 19 of 20 such answers are right, and many questions are left to people",
    "usual": "about 6 of 7 such answers are right",
    "talkative": "I offer my guesses too: about 4 of 5 such answers are right",
}
"""What each level means where Postie meets a kind of question for the first time."""


@app_commands.command()
@app_commands.describe(
    level="Careful is hardly ever wrong, talkative guesses; left out in a channel: the server's",
    channel=_ONE_CHANNEL,
)
async def talkative(
    interaction: discord.Interaction[BaseClient],
    level: Talkative | None = None,
    channel: Channel | None = None,
) -> None:
    """How readily I answer without being asked."""
    if channel is None:
        if level is None:
            await delivery.tell(interaction, phrases.CHOOSE_FIRST.format(option="level"))
            return
        words = f"From now on I am **{level}** where I am not asked: {explain_level(level)}."
        await change_settings(interaction, words=words, talkative=level)
        return
    words = (
        f"From now on I am **{level}** in {channel.mention}: {explain_level(level)}."
        if level
        else f"In {channel.mention} I am as talkative as everywhere else in this server again."
    )
    await change_channel(interaction, channel, words=words, talkative=level)


def explain_level(level: Talkative) -> str:
    """What a level of talkativeness means, in plain figures."""
    return _MEANINGS[level]


def explain_cool_down(seconds: int | None) -> str:
    """How long Postie waits before it answers the same person unasked again, in words."""
    if seconds is None:
        return "my usual two minutes"
    minutes = seconds // 60
    return "none" if not minutes else "one minute" if minutes == 1 else f"{minutes} minutes"


@app_commands.command()
@app_commands.describe(
    role="Who helps people here; leave it out for nobody",
    channel="Where they are called; leave it out for the channel of the question",
)
async def helpers(
    interaction: discord.Interaction[BaseClient],
    role: discord.Role | None = None,
    channel: discord.TextChannel | None = None,
) -> None:
    """Whose advice I stay out of, and whom "Get a person" calls."""
    where = f"in {channel.mention}" if channel else "in the channel of the question"
    words = (
        f"{role.mention} help here: I leave them alone, and **Get a person** calls them {where}."
        if role
        else "Nobody is called any more, and I tell helpers by what they say."
    )
    if role and (obstacle := name_obstacle(role, channel or interaction.channel)):
        words += f"\n⚠️ {obstacle}"
    await change_settings(
        interaction,
        words=words,
        helper_role=role.id if role else None,
        helper_channel=channel.id if role and channel else None,
    )


@app_commands.command()
@app_commands.describe(
    on="Whether what I say unasked opens a thread; left out in a channel: the server's",
    channel=_ONE_CHANNEL,
)
async def threads(
    interaction: discord.Interaction[BaseClient],
    on: bool | None = None,  # noqa: FBT001  # an option that people type
    channel: Channel | None = None,
) -> None:
    """Answer in a thread of its own where I am not asked (needs Create Public Threads)."""
    where = f"in {channel.mention} " if channel else ""
    words = (
        f"What I say unasked {where}opens a thread from the question from now on."
        if on
        else f"I answer {where}below the question again."
    )
    if channel is None and on is None:
        await delivery.tell(interaction, phrases.CHOOSE_FIRST.format(option="on"))
    elif channel is None:
        await change_settings(interaction, words=words, use_threads=bool(on))
    elif on and not isinstance(channel, discord.TextChannel):
        await delivery.tell(interaction, phrases.THREADS_ALREADY.format(channel=channel.mention))
    else:
        if on is None:
            words = f"In {channel.mention} I use threads as everywhere else in this server again."
        await change_channel(interaction, channel, words=words, use_threads=on)


@app_commands.command()
@app_commands.describe(
    minutes="0 for none, 1440 for a day; leave out for two, in a channel for the server's",
    channel=_ONE_CHANNEL,
)
async def cooldown(
    interaction: discord.Interaction[BaseClient],
    minutes: app_commands.Range[int, 0, _DAY] | None = None,
    channel: Channel | None = None,
) -> None:
    """How long I wait before I answer the same person unasked again."""
    seconds = None if minutes is None else minutes * 60
    where = f" in {channel.mention}" if channel else ""
    words = (
        f"From now on I answer a person unasked{where} only once in {explain_cool_down(seconds)}."
        if minutes
        else f"From now on I answer open questions{where} as they come."
    )
    if channel is None:
        if minutes is None:
            words = "From now on my usual two minutes hold again."
        await change_settings(interaction, words=words, cool_down=seconds)
    else:
        if minutes is None:
            words = f"In {channel.mention} I wait as long as everywhere else in this server again."
        await change_channel(interaction, channel, words=words, cool_down=seconds)


@app_commands.command()
@app_commands.describe(on="Whether replies here go without emoji and pictures")
async def plain(interaction: discord.Interaction[BaseClient], on: bool) -> None:  # noqa: FBT001  # an option that people type
    """Replies without emoji and pictures, for everybody here."""
    words = "Replies here are plain from now on." if on else "Replies here have pictures again."
    await change_settings(interaction, words=words, no_emoji=on)


@app_commands.command()
@app_commands.describe(remove="Whether I take messages away that hold a password")
async def passwords(interaction: discord.Interaction[BaseClient], remove: bool) -> None:  # noqa: FBT001  # an option that people type
    """Take posted passwords away in watched channels (needs Manage Messages)."""
    words = (
        "Where I may manage messages, I take posted passwords away from now on."
        if remove
        else "I warn when a password is posted, but leave the message."
    )
    await change_settings(interaction, words=words, remove_passwords=remove)


@app_commands.command()
@app_commands.describe(on="Whether forum posts get the tags that are called like their topic")
async def tags(interaction: discord.Interaction[BaseClient], on: bool) -> None:  # noqa: FBT001  # an option that people type
    """Tag forum posts by topic (needs Manage Threads)."""
    words = "I tag forum posts by topic from now on." if on else "I leave the tags to you."
    await change_settings(interaction, words=words, tag_posts=on)


@app_commands.command()
@app_commands.describe(keep="Whether questions without a good answer may be kept, masked")
async def texts(interaction: discord.Interaction[BaseClient], keep: bool) -> None:  # noqa: FBT001  # an option that people type
    """Keep the masked words of questions that I could not answer well."""
    words = (
        "I keep the words of such questions; addresses, host names, passwords and long numbers "
        "are masked before."
        if keep
        else "I keep no words of anybody here."
    )
    await change_settings(interaction, words=words, keep_text=keep)


@app_commands.command()
@app_commands.describe(channel="Where it goes; leave it out to have none")
async def digest(
    interaction: discord.Interaction[BaseClient], channel: Channel | None = None
) -> None:
    """Once a week, tell a channel how I did: the numbers of /helpdesk insights."""
    words = (
        f"Once a week I tell {channel.mention} how I did, the first time within the hour."
        if channel
        else "I send no digest any more."
    )
    await change_settings(interaction, words=words, digest_channel=channel.id if channel else None)


group: Final = HelpdeskGroup(name="set", description="How I behave here")
_COMMANDS: Final[tuple[app_commands.Command[Any, ..., Any], ...]] = (
    talkative,
    cooldown,
    helpers,
    threads,
    plain,
    texts,
    passwords,
    tags,
    digest,
)
for _command in _COMMANDS:
    group.add_command(_command)
