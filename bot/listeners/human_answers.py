"""What helpers answer to questions that Postie left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.listeners.answering import identify_author

if TYPE_CHECKING:
    import discord

    from bot.base_client import BaseClient
    from bot.helpdesk import Heard


async def note(client: BaseClient, message: discord.Message, heard: Heard, text: str) -> None:
    """Note that a helper answered what Postie left alone, if that is what the message does."""
    services = client.services
    if not heard.is_helper or heard.reading.is_question:
        return
    helper = identify_author(message)
    asked = services.attendant.open_asker(helper.channel, apart_from=heard.author)
    await services.missed.take_answer(text, helper, askers=[*heard.turned_to, heard.opener, asked])
