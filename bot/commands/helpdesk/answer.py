"""`/helpdesk answer …`: answers of a community's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord  # discord.py reads the annotations
from discord import app_commands

from bot import limits
from bot.commands import respond
from bot.commands.helpdesk.group import HelpdeskGroup
from bot.components.own import lists, packs
from bot.components.own.identifiers import Place
from bot.components.own.publishing import open_form
from bot.replies import delivery

if TYPE_CHECKING:
    from bot.base_client import BaseClient

    Interaction = discord.Interaction[BaseClient]

answer = HelpdeskGroup(name="answer", description="Answers of your own, for this server")
Typed = app_commands.Range[str, 1, limits.CHOICE_NAME]


@answer.command()
async def add(interaction: Interaction) -> None:
    """Teach me an answer of your own; I give it here from that moment on."""
    await open_form(interaction, "answer")


@answer.command()
@app_commands.describe(title="The answer to change")
async def edit(interaction: Interaction, title: Typed) -> None:
    """Change an answer of your own."""
    thing = await lists.find_thing(interaction, "answer", title)
    await lists.open_filled(interaction, "answer", thing)


@answer.command()
@app_commands.describe(title="The answer to remove")
async def remove(interaction: Interaction, title: Typed) -> None:
    """Remove an answer of your own; for thirty days it can be brought back."""
    thing = await lists.find_thing(interaction, "answer", title)
    work = lists.draw_removal(interaction, "answer", thing)
    await delivery.respond(interaction, work, ephemeral=True)


@answer.command(name="list")
@app_commands.describe(search="Words that stand in its question or its answer")
async def list_answers(interaction: Interaction, search: Typed | None = None) -> None:
    """Your own answers, how they do, and each as members see it."""
    work = lists.draw_list(interaction, Place("answer", query=search or ""))
    await delivery.respond(interaction, work, ephemeral=True)


@answer.command()
@app_commands.describe(title="The answer to put here")
async def post(interaction: Interaction, title: Typed) -> None:
    """Put one of your own answers into this channel."""
    thing = await lists.find_thing(interaction, "answer", title)
    await lists.post(interaction, "answer", thing)


@answer.command()
async def export(interaction: Interaction) -> None:
    """All your own answers and mail servers as one file."""
    await packs.send_pack(interaction)


@answer.command(name="import")
@app_commands.describe(file="A file that I exported, here or in another server")
async def import_file(interaction: Interaction, file: discord.Attachment) -> None:
    """Take over answers and mail servers from a file; nothing of yours is removed."""
    await packs.take_pack(interaction, file)


@edit.autocomplete("title")
@remove.autocomplete("title")
@post.autocomplete("title")
@respond.suggesting
async def offer_answers(
    interaction: discord.Interaction[Any], typed: str
) -> list[app_commands.Choice[str]]:
    """The own answers that fit what is typed."""
    things = await lists.find_things(interaction, "answer", typed)
    return respond.offer((lists.name_of(one), one.id) for one in things)
