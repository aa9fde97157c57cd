"""The channels that can be watched, and how a person names one."""

from __future__ import annotations

from typing import Any, Final

import discord
from discord import app_commands

Watchable = discord.TextChannel | discord.ForumChannel | discord.Thread
KINDS: Final = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
]


class ChannelToWatch(app_commands.Transformer):
    """A channel that can be watched, as Postie knows it."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The kinds of channel people write in."""
        return KINDS

    async def transform(self, _interaction: discord.Interaction[Any], value: Any, /) -> Any:  # noqa: ANN401  # discord.py's many channels
        """The channel itself, if Postie sees it."""
        return value.resolve() or value


Channel = app_commands.Transform[Watchable, ChannelToWatch]
