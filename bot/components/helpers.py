"""Get a person: the one message by which Postie may mention somebody, a server's helper role."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import discord

from bot import limits, permissions
from bot.components import rows
from bot.components.clicked import identify_asker, is_dormant
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text

if TYPE_CHECKING:
    from bot.asker import Asker
    from bot.base_client import BaseClient
    from bot.components.identifiers import Identifier
    from bot.replies.layout import Layout
    from knowledge.guilds import GuildSettings

    Interaction = discord.Interaction[BaseClient]

_log = logging.getLogger(__name__)
_LONGEST_QUESTION: Final = 500
"""Characters of the question that helpers are shown."""


def find_helpers(
    client: BaseClient, guild_id: int, settings: GuildSettings, *, asked_in: int
) -> tuple[discord.Role | None, Any]:
    """The helper role of a server and the channel where it is called; None for what is not.

    That channel is the chosen one, or `asked_in` (an id).
    """
    guild = client.get_guild(guild_id)
    if guild is None or settings.helper_role is None:
        return None, None
    channel = guild.get_channel_or_thread(settings.helper_channel or asked_in)
    return guild.get_role(settings.helper_role), channel


def name_obstacle(role: discord.Role, channel: Any) -> str:  # noqa: ANN401  # discord.py's many channels
    """Why Postie cannot call `role` in `channel`, and what helps; empty if it can."""
    if missing := permissions.missing_permissions(channel):
        return phrases.helpers_out_of_reach(channel.mention, phrases.list_permissions(missing))
    if not role.mentionable and not permissions.has_permission(channel, "mention_everyone"):
        return phrases.helpers_not_mentionable(role.mention)
    return ""


async def can_call(client: BaseClient, asker: Asker) -> bool:
    """Whether somebody can be called for a question that was asked there."""
    if not asker.guild:
        return False
    settings = await client.services.guilds.settings.of(asker.guild)
    role, channel = find_helpers(client, asker.guild, settings, asked_in=asker.channel)
    return role is not None and channel is not None and not name_obstacle(role, channel)


async def draw_way_to_person(client: BaseClient, asker: Asker) -> Layout:
    """For whoever asks for a person: the button that calls one, or that there is none."""
    if not await can_call(client, asker):
        return draw_text(phrases.NOBODY_TO_CALL, rows=[rows.draw_delete_row(asker.person)])
    return draw_text(phrases.CAN_CALL, rows=[rows.draw_call_row(asker.person, may_delete=True)])


async def call(interaction: Interaction, identifier: Identifier) -> None:
    """Call a person for whose reply this is: once per question, and with pauses."""
    client, asker = interaction.client, identify_asker(interaction)
    services, owner = client.services, identifier.owner
    settings = await services.guilds.settings.of(asker.guild)
    if asker.person != owner and not _helps(interaction, settings):
        await delivery.tell(interaction, phrases.NOT_YOURS_TO_CALL)
    elif is_dormant(interaction):
        await delivery.tell(interaction, phrases.ARCHIVED)
    elif not await can_call(client, asker):
        await delivery.tell(interaction, phrases.NOBODY_TO_CALL)
    elif not services.rate_limits.may_call(owner, asker.channel):
        await delivery.tell(interaction, phrases.CALLED_ALREADY)
    else:
        await interaction.response.defer(ephemeral=True, thinking=True)
        is_sent = await _send_call(client, asker, owner, settings, interaction.message)
        if is_sent:
            services.attendant.note_called(asker.channel, owner)
        else:
            services.rate_limits.forget_call(owner, asker.channel)
        words = phrases.CALLED if is_sent else phrases.NOBODY_TO_CALL
        await interaction.edit_original_response(view=draw_text(words))


def _helps(interaction: Interaction, settings: GuildSettings) -> bool:
    return permissions.is_helper(interaction.user, settings.helper_role) or (
        interaction.permissions.manage_messages
    )


async def _send_call(
    client: BaseClient,
    asker: Asker,
    owner: int,
    settings: GuildSettings,
    answer: discord.Message | None,
) -> bool:
    """Send the call; whether Discord took it."""
    role, channel = find_helpers(client, asker.guild, settings, asked_in=asker.channel)
    if role is None or channel is None:
        return False
    reference = answer.reference if answer else None
    if channel.id != asker.channel:
        reference = None
    where = answer.jump_url if answer and not answer.flags.ephemeral else f"<#{asker.channel}>"
    question = client.services.question_of(owner, asker.channel)[:_LONGEST_QUESTION]
    words = phrases.call_helpers(
        role.mention, f"<@{owner}>", where, discord.utils.escape_markdown(question)
    )
    try:
        await channel.send(
            view=draw_text(limits.clip(words, limits.LAYOUT)),
            reference=reference,
            allowed_mentions=discord.AllowedMentions(everyone=False, users=False, roles=[role]),
        )
    except delivery.UNDELIVERED as error:
        _log.warning(
            "helpers could not be called: %s",
            delivery.describe(error),
            extra={"event": "helpers.not_called"},
        )
        return False
    return True
