"""Apps → Teach from this: a helper's good answer becomes one of the community's own."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final

import discord  # discord.py reads the annotations
from discord import app_commands

from bot import limits, message_text
from bot.components.moderators import check_moderator
from bot.components.own.publishing import open_form
from bot.replies import delivery, phrases
from knowledge.guilds.own.answer_checks import LONGEST_ASK, LONGEST_TITLE
from knowledge.privacy import redact

if TYPE_CHECKING:
    from bot.base_client import BaseClient

_FETCH_SECONDS: Final = 1.0
"""A form has to be opened within three seconds, whatever a question takes to be fetched."""
_MENTION: Final = re.compile(r"<(?:@[!&]?|#)\d+>[,:]?\s*")


@app_commands.context_menu(name="Teach from this")
@app_commands.default_permissions(manage_channels=True)
@app_commands.guild_only()
async def teach_from_this(
    interaction: discord.Interaction[BaseClient], message: discord.Message
) -> None:
    """Make this message an answer of your own; nothing is published before you say so."""
    if not await check_moderator(interaction):
        return
    if not (answer := _MENTION.sub("", message.content).strip()):
        await delivery.tell(interaction, phrases.NOTHING_TO_READ)
        return
    question = _mask(await _find_question(message))
    filled = {"title": limits.clip(question, LONGEST_TITLE), "asks": question, "text": answer}
    await open_form(interaction, "answer", filled)


async def _find_question(message: discord.Message) -> str:
    """The words that `message` replied to, if they can be had in time."""
    replied = message_text.get_replied_message(message)
    reference = message.reference
    if replied is None and reference is not None and reference.message_id is not None:
        try:
            async with asyncio.timeout(_FETCH_SECONDS):
                replied = await message.channel.fetch_message(reference.message_id)
        except (*delivery.UNDELIVERED, TimeoutError):
            return ""  # it can be typed
    return replied.content if replied is not None else ""


def _mask(question: str) -> str:
    """`question` in one line, without what is private: it becomes part of what is kept."""
    words = " ".join(_MENTION.sub("", question).split())
    return limits.clip(redact(words), LONGEST_ASK)
