"""`/error`: what a message or code of a mail program means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot import limits
from bot.commands import respond
from knowledge.outcomes import Reference
from knowledge.topic_ids import ERROR_FAMILY

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
    await respond.answer(interaction, f"error {message}")


@error.autocomplete("message")
@respond.suggesting
async def offer_messages(
    interaction: discord.Interaction[BaseClient], typed: str
) -> list[app_commands.Choice[str]]:
    """What is typed as it is, then known errors that fit it; on an empty field all of them."""
    return respond.offer(_fitting_messages(interaction.client.services, typed.strip()))


def _fitting_messages(services: BotServices, typed: str) -> Iterable[tuple[str, str]]:
    if typed:
        yield typed, typed[: limits.CHOICE_NAME]
        for label, key in services.knowledge.complete_topic(f"error {typed}"):
            if key.startswith(ERROR_FAMILY):
                yield label, key
        return
    for key in services.topic_ids():
        if key.startswith(ERROR_FAMILY):
            yield services.title(key), key
