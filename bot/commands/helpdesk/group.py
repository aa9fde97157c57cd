"""The command group `/helpdesk` and its check: for people who manage channels."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.components.moderators import check_moderator


class HelpdeskGroup(app_commands.Group):
    """The command group with its check: Discord hides it from others, and so does the handler."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let moderators pass; everybody else is told."""
        return await check_moderator(interaction)


helpdesk = HelpdeskGroup(
    name="helpdesk",
    description="Where I may answer without being asked, and how",
    guild_only=True,
    default_permissions=discord.Permissions(manage_channels=True),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    allowed_contexts=app_commands.AppCommandContext(
        guild=True, dm_channel=False, private_channel=False
    ),
)
