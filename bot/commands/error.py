"""`/error`: what a message or code of a mail program means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot import limits
from bot.commands import respond
from knowledge.outcomes import Reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    import discord

    from bot.base_client import BaseClient
    from bot.services import BotServices


@app_commands.command()
@app_commands.describe(message="The exact words or the code, without your address and password")
async def error(interaction: discord.Interaction[BaseClient], message: respond.Typed) -> None:
    """What does this error message or code mean, and what helps?"""
    if message in interaction.client.services.topic_ids():
        await respond.show(interaction, Reference(topic=message))
        return
    await respond.answer(interaction, f"error {message}", typed=[message])


@error.autocomplete("message")
@respond.suggesting
async def offer_messages(
    interaction: discord.Interaction[BaseClient], typed: str
) -> list[app_commands.Choice[str]]:
    """What is typed as it is, then known errors that fit it; on an empty field all of them."""
    return respond.offer(_fitting_messages(interaction.client.services, typed.strip()))


def _fitting_messages(services: BotServices, typed: str) -> Iterable[tuple[str, str]]:
    fitting = services.knowledge.complete_error(typed)
    if typed and fitting:
        yield typed, typed[: limits.CHOICE_NAME]
    yield from fitting
