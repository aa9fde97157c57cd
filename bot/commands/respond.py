"""What the asking commands have in common: from typed words to a reply within three seconds."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any

from discord import app_commands

from bot import limits
from bot.components.clicked import identify_asker, is_dormant
from bot.components.helpers import can_call, draw_way_to_person
from bot.components.reply import draw_reply
from bot.replies import delivery, phrases
from knowledge.privacy import holds_address, holds_password

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

    import discord

    from bot.asker import Asker
    from bot.base_client import BaseClient
    from bot.replies.layout import Layout
    from knowledge.outcomes import Outcome, Reference

    Complete = Callable[
        [discord.Interaction[Any], str],
        Coroutine[Any, Any, list[app_commands.Choice[str]]],
    ]

_log = logging.getLogger(__name__)
Typed = app_commands.Range[str, 1, limits.STRING_OPTION]


async def answer(
    interaction: discord.Interaction[BaseClient],
    text: str,
    *,
    owner: int | None = None,
    lead: str = "",
    private: bool = False,
) -> None:
    """Answer `text`: for all to see, unless it holds an address or would wake a thread."""
    services, asker = interaction.client.services, identify_asker(interaction)
    if not await may_ask(interaction, asker):
        return
    secret = holds_address(text) or holds_password(text)
    private = private or secret or is_dormant(interaction)

    async def work() -> Layout:
        if services.knowledge.read(text).wants_person and asker.guild:
            return await draw_way_to_person(interaction.client, asker)
        outcome = await services.ask(
            text, replace(asker, person=owner or asker.person), standalone=True
        )
        may_call = not private and await can_call(interaction.client, asker)
        return await draw_reply(services, outcome, asker, owner=owner, lead=lead, can_call=may_call)

    await delivery.respond(interaction, work(), ephemeral=private)


async def show(interaction: discord.Interaction[BaseClient], reference: Reference) -> None:
    """Answer with what was chosen from a list."""
    services, asker = interaction.client.services, identify_asker(interaction)
    if not await may_ask(interaction, asker):
        return

    async def work() -> Layout:
        outcome: Outcome = services.knowledge.compose(reference)
        services.memory.add(asker.person, asker.channel, outcome.turn)
        return await draw_reply(services, outcome, asker)

    await delivery.respond(interaction, work(), ephemeral=is_dormant(interaction))


async def may_ask(interaction: discord.Interaction[BaseClient], asker: Asker) -> bool:
    """Whether the cool-down is over; if not, that is said where only the asker sees it."""
    wait = interaction.client.services.rate_limits.throttle(asker.person, asker.channel)
    if wait:
        await delivery.tell(interaction, phrases.ask_to_wait(wait))
    return not wait


def suggesting(complete: Complete) -> Complete:
    """An autocomplete that never fails: nothing is offered instead, and the log says why."""

    @wraps(complete)
    async def carefully(
        interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        try:
            return await complete(interaction, typed)
        except Exception as error:  # noqa: BLE001  # whoever types goes on typing
            _log.error(  # no text of users
                "suggesting failed: %s",
                delivery.describe(error),
                extra={"event": "suggesting.failed"},
            )
            return []

    return carefully


def offer(pairs: Iterable[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    """Labels and keys as autocomplete results, within Discord's limits and each value once."""
    unique: dict[str, app_commands.Choice[str]] = {}
    for label, key in pairs:
        if 0 < len(key) <= limits.CHOICE_NAME:
            name = limits.clip(label or key, limits.CHOICE_NAME)
            unique.setdefault(key, app_commands.Choice(name=name, value=key))
    return list(unique.values())[: limits.CHOICES]
