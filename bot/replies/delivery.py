"""Getting a reply to Discord: within three seconds, once, and without a storm of refusals."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import discord

from bot import limits
from bot.replies.draw import draw_text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable

    from bot.rate_limits import RateLimits
    from bot.replies.layout import Component, Layout

_log = logging.getLogger(__name__)
_UNKNOWN_INTERACTION = 10062
_ACKNOWLEDGED = 40060
UNDELIVERED: Final = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)
"""What comes of a request that Discord refused, would have had wait too long, or never got."""


async def respond(
    interaction: discord.Interaction,
    work: Awaitable[Layout],
    *,
    ephemeral: bool = False,
    in_place: bool = False,
) -> None:
    """Answer with what `work` draws; "thinking …" is shown if it takes longer.

    `in_place` changes the message that was clicked instead of sending one.
    """
    deferring: list[asyncio.Task[Any]] = []

    def defer() -> None:
        reply = interaction.response.defer(ephemeral=ephemeral, thinking=not in_place)
        deferring.append(asyncio.create_task(reply, name="defer"))

    timer = asyncio.get_running_loop().call_later(limits.DEFER_AFTER_SECONDS, defer)
    try:
        view = await work
    finally:
        timer.cancel()
        await asyncio.gather(*deferring, return_exceptions=True)
    if interaction.response.is_done():
        await interaction.edit_original_response(view=view)
    elif in_place:
        await interaction.response.edit_message(view=view)
    else:
        await interaction.response.send_message(view=view, ephemeral=ephemeral)


async def tell(
    interaction: discord.Interaction, words: str, *, rows: Iterable[Component] = ()
) -> None:
    """Say a few words that only the person who clicked or typed sees, with `rows` under them."""
    view = draw_text(words, rows=rows)
    if interaction.response.is_done():
        await interaction.followup.send(view=view, ephemeral=True)
    else:
        await interaction.response.send_message(view=view, ephemeral=True)


async def apologise(interaction: discord.Interaction, error: BaseException, words: str) -> None:
    """Log what happened without a word of the user's, and say so kindly if it still can be said."""
    _log.error(
        "%s failed: %s",
        _name_interaction(interaction),
        describe(error),
        extra={"event": "interaction.failed"},
    )
    if is_expired(error):
        return
    try:
        await tell(interaction, words)
    except UNDELIVERED as again:
        _log.warning(
            "could not say so either: %s", describe(again), extra={"event": "apology.refused"}
        )


def describe(error: BaseException) -> str:
    """One line about `error` that holds no text of users."""
    if isinstance(error, discord.HTTPException):
        return f"{type(error).__name__} (status {error.status}, code {error.code})"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"


def is_expired(error: BaseException) -> bool:
    """Whether an interaction cannot be answered any more."""
    return isinstance(error, discord.HTTPException) and error.code in (
        _UNKNOWN_INTERACTION,
        _ACKNOWLEDGED,
    )


def _name_interaction(interaction: discord.Interaction) -> str:
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    return interaction.type.name


async def reply_to(
    message: discord.Message,
    view: Layout,
    *,
    rate_limits: RateLimits,
    thread: discord.Thread | None = None,
) -> discord.Message | None:
    """Reply to `message`, in `thread` if one was opened from it.

    None if Discord does not let us, which `rate_limits` keep for a while.
    """
    channel = message.channel
    try:
        if thread is not None:
            return await thread.send(view=view)
        return await channel.send(
            view=view, reference=message.to_reference(fail_if_not_exists=False)
        )
    except discord.Forbidden as error:
        rate_limits.block(channel.id)
        _log.warning(
            "may not answer in channel %s: %s",
            channel.id,
            describe(error),
            extra={"event": "reply.forbidden"},
        )
    except discord.NotFound as error:
        _log.info(
            "nothing to answer any more in channel %s: %s",
            channel.id,
            describe(error),
            extra={"event": "reply.too_late"},
        )
    except UNDELIVERED as error:
        _log.warning(
            "could not answer in channel %s: %s",
            channel.id,
            describe(error),
            extra={"event": "reply.refused"},
        )
    return None
