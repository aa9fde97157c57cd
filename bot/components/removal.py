"""Taking an answer away: for whoever asked, and for moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.components.clicked import is_dormant, is_ephemeral, reference_of
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text

if TYPE_CHECKING:
    from bot.client import Postie

    Interaction = discord.Interaction[Postie]


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
    gone = await _gone(interaction, message)
    if typed:
        said = phrases.DELETED if gone else phrases.EDIT_REFUSED
        await interaction.edit_original_response(view=draw_text(said))
    elif not gone:
        await delivery.tell(interaction, phrases.EDIT_REFUSED)
    if gone:
        await _forget(interaction, message)


def _may_remove(interaction: Interaction, owner: int | None) -> bool:
    if interaction.guild_id is None or interaction.user.id == owner:
        return True
    return interaction.permissions.manage_messages


async def _gone(interaction: Interaction, message: discord.Message | None) -> bool:
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
    if message is not None and message.reference and message.reference.message_id:
        await services.guilds.forget_answered(message.reference.message_id)
    about = reference_of(services, message)
    services.feedback.note(
        "deleted",
        topic=about.topic if about else None,
        outcome="answer",
        confidence=1.0,
        guild=interaction.guild_id,
    )
