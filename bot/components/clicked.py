"""What can be read from a click: who, where, on which message, and what that message says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import discord
from discord import app_commands

from bot import permissions
from bot.asker import Asker
from bot.components.identifiers import (
    TEMPLATE,
    Identifier,
    UnreadableIdentifier,
    unpack,
    unpack_reference,
)
from bot.components.rows import SAYS_AFTER
from knowledge.outcomes import Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.asker import Way
    from bot.base_client import BaseClient
    from bot.services import BotServices
    from knowledge.outcomes import Reference

    Interaction = discord.Interaction[BaseClient]

_SELECT = discord.ComponentType.string_select
_OURS = re.compile(TEMPLATE.format(kind="[bs]"))


def identify_asker(interaction: Interaction) -> Asker:
    """Who clicked or typed, and where; in a server that Postie is not in as in a direct message.

    There somebody uses an app of their own, or an answer from before Postie was removed.
    """
    guild = interaction.client.get_guild(interaction.guild_id or 0)
    return Asker(
        interaction.user.id,
        interaction.channel_id or 0,
        guild.id if guild else 0,
        _way_of(interaction),
    )


def _way_of(interaction: Interaction) -> Way:
    if interaction.type is not discord.InteractionType.application_command:
        return "button"
    return "menu" if isinstance(interaction.command, app_commands.ContextMenu) else "command"


def is_dormant(interaction: Interaction) -> bool:
    """Whether an answer for all to see would wake an archived thread."""
    return permissions.is_dormant(interaction.channel)


def is_ephemeral(interaction: Interaction) -> bool:
    """Whether only one person sees the message that was clicked."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def read_choice(interaction: Interaction) -> str:
    """The value that was chosen in a select; raises `UnreadableIdentifier`."""
    values = cast("dict[str, Any]", interaction.data or {}).get("values")
    if not isinstance(values, list) or not values:
        raise UnreadableIdentifier
    return str(values[0])


def read_runners_up(interaction: Interaction) -> list[Suggestion]:
    """What else the clicked message offers in its select."""
    services = interaction.client.services
    components = _flatten(interaction.message.components if interaction.message else ())
    selects = (component for component in components if component.type is _SELECT)
    options = (option for select in selects for option in select.options)
    suggestions = (_read_suggestion(services, option) for option in options)
    return [suggestion for suggestion in suggestions if suggestion is not None]


def read_identifiers(message: discord.Message | None) -> Iterator[Identifier]:
    """What the buttons and selects of `message` stand for, those that can be read."""
    for component in _flatten(message.components if message else ()):
        match = _OURS.fullmatch(str(getattr(component, "custom_id", "")))
        if match is not None:
            try:
                yield unpack(match["version"], match["body"])
            except UnreadableIdentifier:
                continue


def read_owner(message: discord.Message) -> int | None:
    """Whose answer `message` is, as its buttons say; None if they say nothing."""
    return next((identifier.owner for identifier in read_identifiers(message)), None)


def read_reference(services: BotServices, message: discord.Message | None) -> Reference | None:
    """Which answer `message` is, as its buttons say; None if they say nothing."""
    for identifier in read_identifiers(message):
        try:
            return resolve_reference(services, identifier.payload.partition(SAYS_AFTER)[0])
        except UnreadableIdentifier:
            continue
    return None


def resolve_reference(services: BotServices, packed: str) -> Reference:
    """The reference that a button carries; raises `UnreadableIdentifier`."""
    return unpack_reference(packed, topics=services.topic_ids(), providers=services.provider_keys())


def _read_suggestion(services: BotServices, option: discord.SelectOption) -> Suggestion | None:
    try:
        reference = resolve_reference(services, option.value)
    except UnreadableIdentifier:
        return None
    return Suggestion(topic=reference.topic, title=option.label, reference=reference)


def _flatten(components: Any) -> list[Any]:  # noqa: ANN401  # discord.py's many kinds of component
    flat = []
    for component in components:
        flat.append(component)
        flat.extend(_flatten(getattr(component, "children", ())))
    return flat
