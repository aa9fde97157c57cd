"""Taking a change back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ButtonStyle

from bot.components.moderators import check_moderator
from bot.components.own import wording
from bot.components.own.identifiers import UNDO, own_button
from bot.replies import delivery, layout, phrases
from bot.replies.draw import draw_text
from knowledge.errors import DatabaseAway
from knowledge.guilds import NotKept

if TYPE_CHECKING:
    import discord

    from bot.base_client import BaseClient
    from bot.components.identifiers import Identifier
    from bot.replies.layout import Component, Layout

    Interaction = discord.Interaction[BaseClient]


async def draw_undo(interaction: Interaction, batch: str = "") -> Layout:
    """Take `batch` back, or what was done last; what is to be said of it."""
    history, guild = interaction.client.services.guilds.history, interaction.guild_id or 0
    try:
        undone = await history.undo(guild, author=interaction.user.id, batch=batch)
    except DatabaseAway:
        return draw_text(phrases.NO_DATABASE)
    except NotKept as error:
        return draw_text(wording.tell_not_undone(error))
    return draw_text(wording.tell_undone(undone))


async def undo_batch(interaction: Interaction, identifier: Identifier) -> None:
    """Take back what the clicked message tells of."""
    if await check_moderator(interaction):
        work = draw_undo(interaction, identifier.payload)
        await delivery.respond(interaction, work, in_place=True)


def draw_undo_row(batch: str) -> Component:
    """The button by which `batch` is taken back."""
    return layout.row(own_button("Undo", UNDO, batch, style=ButtonStyle.secondary))
