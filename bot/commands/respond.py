"""What the asking commands have in common: from typed words to a reply within three seconds."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any

from discord import app_commands

from bot import limits
from bot.components.clicked import identify_asker, is_dormant
from bot.components.helpers import can_call, draw_way_to_person
from bot.components.reply import draw_reply
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from bot.replies.quoting import quote, quote_command
from knowledge.answering.fields import is_odd
from knowledge.outcomes import Answer, Pass, Suggestion, Suggestions
from knowledge.privacy import holds_address, holds_password

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

    import discord

    from bot.asker import Asker
    from bot.base_client import BaseClient
    from bot.replies.layout import Layout
    from bot.services import BotServices
    from knowledge.answering.fields import Field as FieldKind
    from knowledge.outcomes import Outcome, Reference

    Complete = Callable[
        [discord.Interaction[Any], str],
        Coroutine[Any, Any, list[app_commands.Choice[str]]],
    ]

_log = logging.getLogger(__name__)
Typed = app_commands.Range[str, 1, limits.STRING_OPTION]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field that asks for one kind of thing, and what to say where another was typed into it."""

    kind: FieldKind
    typed: str
    odd: Callable[[str], str]
    """Makes those words out of what was typed, masked and ready to be shown."""


async def answer(  # noqa: PLR0913  # what an answer can differ in
    interaction: discord.Interaction[BaseClient],
    text: str,
    *,
    typed: Iterable[str] = (),
    field: Field | None = None,
    owner: int | None = None,
    lead: str = "",
    private: bool = False,
) -> None:
    """Answer `text`: for all to see, unless it holds an address or would wake a thread.

    What is none of Postie's business, or was typed into the wrong `field`, is told the asker
    alone. In a channel `typed`, masked, stands before the answer, so that others can follow.
    """
    services, asker = interaction.client.services, identify_asker(interaction)
    if not await may_ask(interaction, asker):
        return
    secret = holds_address(text) or holds_password(text)
    private = private or secret or is_dormant(interaction)

    async def work() -> Layout:
        if asker.guild and services.knowledge.is_person_wanted(text):
            return await draw_way_to_person(interaction.client, asker)
        outcome = await services.ask(
            text, replace(asker, person=owner or asker.person), standalone=True
        )
        if field is not None:
            if is_odd(outcome, field.kind):
                return draw_odd(services, field)
            outcome = _ask_which(services, field, outcome, asker)
        return await draw_asked(
            interaction, outcome, typed=typed, owner=owner, lead=lead, is_secret=private
        )

    await delivery.respond(interaction, work(), ephemeral=private)


async def draw_asked(  # noqa: PLR0913  # as `answer`
    interaction: discord.Interaction[BaseClient],
    outcome: Outcome,
    *,
    typed: Iterable[str] = (),
    owner: int | None = None,
    lead: str = "",
    is_secret: bool = False,
) -> Layout:
    """`outcome` under what was typed; for the asker alone if it is a pass.

    `is_secret` if the asker alone sees it anyway: nothing is quoted then, and nobody called.
    """
    services, asker = interaction.client.services, identify_asker(interaction)
    passed = isinstance(outcome, Pass) and owner is None
    if typed and asker.guild and not (passed or is_secret):
        lead = quote_command(_name(interaction), typed, services.knowledge)
    return await draw_reply(
        services,
        outcome,
        asker,
        owner=owner,
        lead=lead,
        is_private=passed,
        can_call=not is_secret and await can_call(interaction.client, asker),
    )


def draw_odd(services: BotServices, field: Field) -> Layout:
    """That `field` wants something else, for the asker alone."""
    shown = quote(field.typed, services.knowledge)
    return draw_text(field.odd(shown), is_private=True)


def _ask_which(services: BotServices, field: Field, outcome: Outcome, asker: Asker) -> Outcome:
    """Which of several is meant, where a field for a provider names a brand of more than one."""
    if field.kind != "provider":
        return outcome
    meant = services.knowledge.offer_meanings(outcome, guild=asker.guild)
    if not meant:
        return outcome
    lead = phrases.WHICH_PROVIDER.format(typed=quote(field.typed, services.knowledge))
    if isinstance(outcome, Answer):  # a program of that name
        as_program = Suggestion(
            topic=outcome.topic, title=outcome.title, reference=outcome.reference
        )
        meant = (*meant, as_program)
    return Suggestions(
        confidence=outcome.confidence,
        turn=outcome.turn,
        topic=meant[0].topic,
        lead=lead,
        suggestions=meant,
    )


def _name(interaction: discord.Interaction[BaseClient]) -> str:
    return interaction.command.qualified_name if interaction.command else ""


async def show(interaction: discord.Interaction[BaseClient], reference: Reference) -> None:
    """Answer with what was chosen from a list."""
    services, asker = interaction.client.services, identify_asker(interaction)
    if not await may_ask(interaction, asker):
        return

    async def work() -> Layout:
        outcome: Outcome = services.knowledge.compose(reference)
        services.memory.add(asker.person, asker.channel, outcome.turn)
        return await draw_asked(interaction, outcome, typed=[services.title(reference.topic)])

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
