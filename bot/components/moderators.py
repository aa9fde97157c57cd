"""Who may look after Postie in a server."""

from __future__ import annotations

from typing import Any

import discord

from bot.replies import delivery, phrases


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


class ModeratorForm(discord.ui.Modal):
    """A form for moderators; whoever is none any more when it is sent is told so."""

    def __init__(self, title: str) -> None:
        super().__init__(title=title, timeout=None)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let moderators pass; a role may have been taken away while the form was open."""
        return await check_moderator(interaction)

    async def on_error(  # type: ignore[override]  # a form's has no item
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        """Say so kindly; nothing of what was written goes into the log."""
        await delivery.apologise(interaction, error, phrases.WENT_WRONG)
