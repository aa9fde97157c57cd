"""Everything of a community's own as a file: sent, and taken over."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import discord

from bot.components.own import wording
from bot.components.own.undo import draw_undo_row
from bot.replies import delivery, layout, phrases
from bot.replies.draw import draw_text
from bot.replies.layout import Layout
from knowledge.errors import DatabaseAway
from knowledge.guilds import NotKept
from knowledge.guilds.own.packs import (
    LARGEST,
    NotAPack,
    export_pack,
    import_pack,
    read_pack,
    write_pack,
)

if TYPE_CHECKING:
    from bot.base_client import BaseClient

    Interaction = discord.Interaction[BaseClient]

_FILE: Final = "postie-answers.json"


async def send_pack(interaction: Interaction) -> None:
    """Send everything that the community has of its own, to whoever asked only."""
    guilds, guild = interaction.client.services.guilds, interaction.guild_id or 0
    await interaction.response.defer(ephemeral=True, thinking=True)
    try:
        pack = await export_pack(guilds, guild)
    except DatabaseAway:
        await interaction.edit_original_response(view=draw_text(phrases.NO_DATABASE))
        return
    if not pack.answers and not pack.servers:
        await interaction.edit_original_response(view=draw_text(wording.NOTHING_TO_EXPORT))
        return
    file = discord.File(io.BytesIO(write_pack(pack).encode()), filename=_FILE)
    words = wording.tell_exported(len(pack.answers), len(pack.servers))
    view = Layout([layout.text(words), layout.file(f"attachment://{_FILE}")])
    await interaction.edit_original_response(view=view, attachments=[file])


async def take_pack(interaction: Interaction, attachment: discord.Attachment) -> None:
    """Take over what a file holds; whatever is wrong with it, nothing of it is kept."""

    async def work() -> Layout:
        guilds, guild = interaction.client.services.guilds, interaction.guild_id or 0
        if attachment.size > LARGEST:
            return draw_text(wording.PACK_TOO_LARGE)
        try:
            pack = read_pack(await attachment.read())
            source = interaction.guild.name if interaction.guild else ""
            done = await import_pack(guilds, guild, pack, author=interaction.user.id, source=source)
        except delivery.UNDELIVERED:
            return draw_text(wording.PACK_NOT_FETCHED)
        except DatabaseAway:
            return draw_text(phrases.NO_DATABASE)
        except (NotAPack, NotKept) as error:
            return draw_text(str(error))
        rows = [draw_undo_row(done.batch)] if done.new or done.changed else []
        return draw_text(wording.tell_imported(pack, done), rows=rows)

    await delivery.respond(interaction, work(), ephemeral=True)
