"""`/helpdesk sureness`, `cooldown`, `plain` and more: how Postie behaves in a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord import app_commands

from bot.commands.helpdesk.confirm import change_settings

if TYPE_CHECKING:
    import discord

    from bot.base_client import BaseClient

_LOWEST: Final = 30
_HIGHEST: Final = 99
_DAY: Final = 1440
"""Minutes."""


@app_commands.command()
@app_commands.describe(percent="30 speaks often, 99 hardly ever; leave it out for the usual bar")
async def sureness(
    interaction: discord.Interaction[BaseClient],
    percent: app_commands.Range[int, _LOWEST, _HIGHEST] | None = None,
) -> None:
    """How sure I must be to answer without being asked."""
    words = (
        f"From now on I speak unasked only when I am at least {percent} % sure."
        if percent
        else "From now on my usual bar holds again."
    )
    await change_settings(
        interaction, words=words, min_confidence=percent / 100 if percent else None
    )


@app_commands.command()
@app_commands.describe(minutes="0 for none, 1440 for a day; leave it out for the usual two")
async def cooldown(
    interaction: discord.Interaction[BaseClient],
    minutes: app_commands.Range[int, 0, _DAY] | None = None,
) -> None:
    """How long I wait before I answer the same person unasked again."""
    words = (
        "From now on my usual two minutes hold again."
        if minutes is None
        else f"From now on I answer a person unasked only once in {minutes} minutes."
        if minutes
        else "From now on I answer open questions as they come."
    )
    await change_settings(
        interaction, words=words, cool_down=None if minutes is None else minutes * 60
    )


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
