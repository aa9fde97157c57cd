"""Taking an answer away: for whoever asked, and for moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.components.clicked import identify_asker, is_dormant, is_ephemeral, read_reference
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text

if TYPE_CHECKING:
    from bot.base_client import BaseClient

    Interaction = discord.Interaction[BaseClient]


async def remove(
    interaction: Interaction, message: discord.Message | None, owner: int | None
) -> None:
    """Take an answer away, if whoever asks for it may."""
    if not _may_remove(interaction, owner):
        await delivery.tell(interaction, phrases.NOT_YOURS_TO_DELETE)
        return
    if is_dormant(interaction) and not is_ephemeral(interaction):
        await delivery.tell(interaction, phrases.ARCHIVED)
        return
    typed = interaction.type is discord.InteractionType.application_command
    await interaction.response.defer(ephemeral=True, thinking=typed)
    is_gone = await _delete(interaction, message)
    if typed:
        confirmation = phrases.DELETED if is_gone else phrases.EDIT_REFUSED
        await interaction.edit_original_response(view=draw_text(confirmation))
    elif not is_gone:
        await delivery.tell(interaction, phrases.EDIT_REFUSED)
    if is_gone:
        await _forget(interaction, message)


def _may_remove(interaction: Interaction, owner: int | None) -> bool:
    if interaction.guild_id is None or interaction.user.id == owner:
        return True
    return interaction.permissions.manage_messages


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


async def _forget(interaction: Interaction, message: discord.Message | None) -> None:
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
    )
