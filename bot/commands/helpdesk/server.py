"""`/helpdesk server …`: mail servers of a community's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord  # discord.py reads the annotations
from discord import app_commands

from bot import limits
from bot.commands import respond
from bot.commands.helpdesk.group import HelpdeskGroup
from bot.components.own import lists
from bot.components.own.identifiers import Place
from bot.components.own.publishing import open_form
from bot.replies import delivery

if TYPE_CHECKING:
    from bot.base_client import BaseClient

    Interaction = discord.Interaction[BaseClient]

server = HelpdeskGroup(name="server", description="Mail servers of your own, for this server")
Typed = app_commands.Range[str, 1, limits.CHOICE_NAME]
_KINDS = [
    app_commands.Choice(name="University or school", value="school"),
    app_commands.Choice(name="Company or club", value="workplace"),
    app_commands.Choice(name="Hosting firm", value="web_host"),
    app_commands.Choice(name="Internet provider", value="isp"),
    app_commands.Choice(name="Mail provider", value="mailbox"),
]
_WHOSE = "Whose mail it is; a company's or a club's, if you leave it out"


@server.command()
@app_commands.describe(kind=_WHOSE)
@app_commands.choices(kind=_KINDS)
async def add(interaction: Interaction, kind: str = "") -> None:
    """Tell me your university's or company's mail servers; I know them here from then on."""
    await open_form(interaction, "server", more={"kind": kind})


@server.command()
@app_commands.describe(name="The servers to change", kind=_WHOSE)
@app_commands.choices(kind=_KINDS)
async def edit(interaction: Interaction, name: Typed, kind: str = "") -> None:
    """Change mail servers of your own."""
    thing = await lists.find_thing(interaction, "server", name)
    more = {"kind": kind} if kind else {}
    await lists.open_filled(interaction, "server", thing, more=more)


@server.command()
@app_commands.describe(name="The servers to remove")
async def remove(interaction: Interaction, name: Typed) -> None:
    """Remove mail servers of your own; for thirty days they can be brought back."""
    thing = await lists.find_thing(interaction, "server", name)
    work = lists.draw_removal(interaction, "server", thing)
    await delivery.respond(interaction, work, ephemeral=True)


@server.command(name="list")
async def list_servers(interaction: Interaction) -> None:
    """Your own mail servers, each as members see it."""
    await delivery.respond(
        interaction, lists.draw_list(interaction, Place("server")), ephemeral=True
    )


@edit.autocomplete("name")
@remove.autocomplete("name")
@respond.suggesting
async def offer_servers(
    interaction: discord.Interaction[Any], typed: str
) -> list[app_commands.Choice[str]]:
    """The own servers that fit what is typed."""
    things = await lists.find_things(interaction, "server", typed)
    return respond.offer((lists.name_of(one), one.id) for one in things)
