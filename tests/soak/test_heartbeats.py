"""A gateway that falls silent is left after a minute, and a new connection goes on; takes two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.wire.conftest import discord, postie, start
from tests.wire.test_faults import said

if TYPE_CHECKING:
    from tests.wire.conftest import Running
    from tests.wire.small_discord import SmallDiscord

__all__ = ["discord", "postie", "start"]


async def test_unanswered_heartbeats_lead_to_a_new_connection(
    discord: SmallDiscord, postie: Running
) -> None:
    await postie.says("ready as")
    silent = discord.gateways[-1]
    silent.is_frozen = True

    await discord.until(lambda: discord.gateways[-1] is not silent, seconds=150)

    assert discord.gateways[-1].resumed
    assert "993" in await said(discord, await discord.slash("port", protocol="imap"))
    assert not [line for line in postie.lines if "Traceback" in line]
