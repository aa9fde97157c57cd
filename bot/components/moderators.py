"""Who may look after Postie in a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.replies import delivery, phrases

if TYPE_CHECKING:
    import discord


def is_moderator(interaction: discord.Interaction[Any]) -> bool:
    """Whether somebody who manages channels or the server typed or clicked, in that server."""
    permissions = interaction.permissions
    in_guild = interaction.guild_id is not None
    return in_guild and (permissions.manage_channels or permissions.manage_guild)


async def check_moderator(interaction: discord.Interaction[Any]) -> bool:
    """Whether a moderator of a server asks; everybody else is told."""
    if is_moderator(interaction):
        return True
    is_here = interaction.guild_id is not None
    await delivery.tell(interaction, phrases.MODERATORS_ONLY if is_here else phrases.SERVER_ONLY)
    return False
