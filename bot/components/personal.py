"""What a person chooses for themselves, and what is kept about them: the buttons of `/help`.

All of it concerns whoever clicks, whosever the button was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.components import rows
from bot.components.clicked import is_ephemeral
from bot.replies import delivery, my_data, phrases
from bot.replies.draw import draw_text
from knowledge.errors import DatabaseAway

if TYPE_CHECKING:
    from collections.abc import Awaitable

    import discord

    from bot.base_client import BaseClient
    from bot.components.identifiers import Identifier
    from bot.replies.layout import Component, Layout

    Interaction = discord.Interaction[BaseClient]


async def draw_row(interaction: Interaction) -> Component:
    """The buttons, as they stand for whoever asks."""
    people, person = interaction.client.services.guilds.people, interaction.user.id
    return rows.draw_personal_row(
        person,
        no_emoji=await people.wants_no_emoji(person),
        left_out=await people.is_left_out(person),
    )


async def choose_emoji(interaction: Interaction, identifier: Identifier) -> None:
    """Have replies with pictures from now on, or without."""
    wanted, people = identifier.payload == "1", interaction.client.services.guilds.people
    await _choose(
        interaction,
        people.set_no_emoji(interaction.user.id, no_emoji=wanted),
        words=phrases.PLAIN if wanted else phrases.PICTURES,
    )


async def choose_left_out(interaction: Interaction, identifier: Identifier) -> None:
    """Be answered unasked from now on, or not."""
    wanted, people = identifier.payload == "1", interaction.client.services.guilds.people
    await _choose(
        interaction,
        people.set_left_out(interaction.user.id, left_out=wanted),
        words=phrases.LEFT_OUT if wanted else phrases.NOT_LEFT_OUT,
    )


async def show_my_data(interaction: Interaction, _: Identifier) -> None:
    """What is kept about whoever clicked."""

    async def draw() -> Layout:
        people, person = interaction.client.services.guilds.people, interaction.user.id
        try:
            counts = await people.count_rows(person)
        except DatabaseAway:
            return draw_text(phrases.NOT_TO_BE_SEEN)
        words = my_data.write_kept(
            counts,
            no_emoji=await people.wants_no_emoji(person),
            left_out=await people.is_left_out(person),
        )
        return draw_text(words, rows=[rows.draw_my_data_row(person)])

    await _show(interaction, draw())


async def ask_to_delete(interaction: Interaction, _: Identifier) -> None:
    """Whether what is kept is really to be deleted."""

    async def draw() -> Layout:
        row = rows.draw_deletion_row(interaction.user.id)
        return draw_text(my_data.REALLY, rows=[row])

    await _show(interaction, draw())


async def delete_my_data(interaction: Interaction, _: Identifier) -> None:
    """Delete what is kept about whoever clicked."""

    async def draw() -> Layout:
        try:
            await interaction.client.services.forget_person(interaction.user.id)
        except DatabaseAway:
            row = rows.draw_deletion_row(interaction.user.id)
            return draw_text(phrases.NOT_DELETED, rows=[row])
        return draw_text(my_data.DELETED)

    await _show(interaction, draw())


async def show_privacy(interaction: Interaction, _: Identifier) -> None:
    """The privacy policy, to read it here."""

    async def draw() -> Layout:
        return draw_text(my_data.read_policy())

    await delivery.respond(interaction, draw(), ephemeral=True)


async def _show(interaction: Interaction, view: Awaitable[Layout]) -> None:
    """In place of what was clicked, and never where others see it."""
    is_own = is_ephemeral(interaction)
    await delivery.respond(interaction, view, ephemeral=not is_own, in_place=is_own)


async def _choose(interaction: Interaction, work: Awaitable[None], *, words: str) -> None:
    async def draw() -> Layout:
        try:
            await work
        except DatabaseAway:
            return draw_text(phrases.NO_DATABASE, rows=[await draw_row(interaction)])
        return draw_text(words, rows=[await draw_row(interaction)])

    await _show(interaction, draw())
