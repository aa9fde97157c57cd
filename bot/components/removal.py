"""Taking an answer away: for whoever asked, and for moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.components.clicked import (
    identify_asker,
    is_dormant,
    is_ephemeral,
    is_unasked,
    read_reference,
)
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text

if TYPE_CHECKING:
    from bot.base_client import BaseClient

    Interaction = discord.Interaction[BaseClient]


async def remove(
    interaction: Interaction, message: discord.Message | None, owner: int | None
) -> None:
    """Take an answer away, if whoever asks for it may."""
    if not await _may_remove(interaction, message, owner):
        await delivery.tell(interaction, phrases.NOT_YOURS_TO_DELETE)
        return
    if is_dormant(interaction) and not is_ephemeral(interaction):
        await delivery.tell(interaction, phrases.ARCHIVED)
        return
    typed = interaction.type is discord.InteractionType.application_command
    await interaction.response.defer(ephemeral=True, thinking=typed)
    unasked = await is_unasked(interaction, message)
    is_gone = await _delete(interaction, message)
    if typed:
        confirmation = phrases.DELETED if is_gone else phrases.EDIT_REFUSED
        await interaction.edit_original_response(view=draw_text(confirmation))
    elif not is_gone:
        await delivery.tell(interaction, phrases.EDIT_REFUSED)
    if is_gone:
        await _forget(interaction, message, unasked=unasked)


async def _may_remove(
    interaction: Interaction, message: discord.Message | None, owner: int | None
) -> bool:
    """Moderators may, and whoever caused the message: by asking, typing or choosing it."""
    if interaction.guild_id is None or interaction.permissions.manage_messages:
        return True
    person = interaction.user.id
    if person == owner:
        return True
    return message is not None and person in await _find_causers(interaction, message)


async def _find_causers(interaction: Interaction, message: discord.Message) -> set[int]:
    """Who had Postie write `message`, though its buttons may name somebody else or nobody."""
    causers = set()
    if message.interaction_metadata is not None:  # a command or click of theirs
        causers.add(message.interaction_metadata.user.id)
    replied = message.reference.resolved if message.reference else None
    if isinstance(replied, discord.Message):
        causers.add(replied.author.id)
    elif message.reference and message.reference.message_id:
        asked = message.reference.message_id
        if answered := await interaction.client.services.guilds.answered.find(asked):
            causers.add(answered.asker)
    return causers


async def _delete(interaction: Interaction, message: discord.Message | None) -> bool:
    """Delete what was clicked or chosen; whether it is gone."""
    try:
        if interaction.type is discord.InteractionType.component:
            await interaction.delete_original_response()
        elif message is not None:
            await message.delete()
    except discord.NotFound:
        return True
    except discord.Forbidden:
        return False
    return True


async def _forget(
    interaction: Interaction, message: discord.Message | None, *, unasked: bool
) -> None:
    services = interaction.client.services
    if message is not None:
        # In a thread that was opened for it, the answer stands without a reference to its
        # question, whose id the thread has.
        replied = message.reference.message_id if message.reference else message.channel.id
        await services.guilds.answered.forget(replied or 0)
    about = read_reference(services, message)
    services.feedback.note(
        "deleted",
        topic=about.topic if about else None,
        outcome="answer",
        confidence=1.0,
        guild=identify_asker(interaction).guild or None,
        unasked=unasked,
    )
