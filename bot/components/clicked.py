"""What can be read from a click: who, where, on which message, and what that message says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import discord

from bot import permissions
from bot.components.identifiers import TEMPLATE, Identifier, UnreadableIdentifier, unpack
from bot.components.rows import SAYS_AFTER
from bot.services import Asker
from knowledge.outcomes import Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.client import Postie
    from bot.services import BotServices
    from knowledge.outcomes import Reference

    Interaction = discord.Interaction[Postie]

_SELECT = discord.ComponentType.string_select
_OURS = re.compile(TEMPLATE.format(kind="[bs]"))


def asker_of(interaction: Interaction) -> Asker:
    """Who clicked or typed, and where."""
    return Asker(interaction.user.id, interaction.channel_id or 0, interaction.guild_id or 0)


def is_dormant(interaction: Interaction) -> bool:
    """Whether an answer for all to see would wake an archived thread."""
    return permissions.is_dormant(interaction.channel)


def is_ephemeral(interaction: Interaction) -> bool:
    """Whether only one person sees the message that was clicked."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def chosen(interaction: Interaction) -> str:
    """The value that was chosen in a select; raises `UnreadableIdentifier`."""
    values = cast("dict[str, Any]", interaction.data or {}).get("values")
    if not isinstance(values, list) or not values:
        raise UnreadableIdentifier
    return str(values[0])


def runners_up(interaction: Interaction) -> list[Suggestion]:
    """What else the clicked message offers in its select."""
    found = []
    for component in _flat(interaction.message.components if interaction.message else ()):
        if component.type is _SELECT:
            found += [
                _suggestion(interaction.client.services, option) for option in component.options
            ]
    return [suggestion for suggestion in found if suggestion is not None]


def identifiers(message: discord.Message | None) -> Iterator[Identifier]:
    """What the buttons and selects of `message` stand for, those that can be read."""
    for component in _flat(message.components if message else ()):
        match = _OURS.fullmatch(str(getattr(component, "custom_id", "")))
        if match is not None:
            try:
                yield unpack(match["version"], match["body"])
            except UnreadableIdentifier:
                continue


def owner_of(message: discord.Message) -> int | None:
    """Whose answer `message` is, as its buttons say; None if they say nothing."""
    return next((identifier.owner for identifier in identifiers(message)), None)


def reference_of(services: BotServices, message: discord.Message | None) -> Reference | None:
    """Which answer `message` is, as its buttons say; None if they say nothing."""
    for identifier in identifiers(message):
        try:
            return services.reference(identifier.payload.partition(SAYS_AFTER)[0])
        except UnreadableIdentifier:
            continue
    return None


def _suggestion(services: BotServices, option: discord.SelectOption) -> Suggestion | None:
    try:
        reference = services.reference(option.value)
    except UnreadableIdentifier:
        return None
    return Suggestion(topic=reference.topic, title=option.label, reference=reference)


def _flat(components: Any) -> list[Any]:  # noqa: ANN401  # discord.py's many kinds of component
    flat = []
    for component in components:
        flat.append(component)
        flat.extend(_flat(getattr(component, "children", ())))
    return flat
