"""`/help`: what can be typed, and what Postie does with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import AppCommandType, app_commands

from bot.components import personal
from bot.components.moderators import is_moderator
from bot.replies import delivery
from bot.replies.draw import draw_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    import discord

    from bot.base_client import BaseClient
    from bot.replies.layout import Layout


@app_commands.command(name="help")
async def help_(interaction: discord.Interaction[BaseClient]) -> None:
    """What I can do, and what to type."""
    await delivery.respond(interaction, _draw(interaction), ephemeral=True)


async def _draw(interaction: discord.Interaction[BaseClient]) -> Layout:
    row = await personal.draw_row(interaction)
    lines = list(_lines(interaction))
    if is_moderator(interaction):
        lines += [line async for line in _lines_for_moderators(interaction)]
    return draw_text("\n".join(lines), rows=[row])


async def _lines_for_moderators(
    interaction: discord.Interaction[BaseClient],
) -> AsyncIterator[str]:
    """What moderators can type, to be clicked where Discord tells the commands' ids."""
    tree = interaction.client.tree
    ids = await tree.read_ids()
    yield "\n**For moderators**"
    for command in tree.get_commands(type=AppCommandType.chat_input):
        if isinstance(command, app_commands.Group):
            yield " · ".join(
                f"</{part.qualified_name}:{ids[command.name]}>"
                if command.name in ids
                else f"`/{part.qualified_name}`"
                for part in command.walk_commands()
                if isinstance(part, app_commands.Command)
            )


def _lines(interaction: discord.Interaction[BaseClient]) -> Iterable[str]:
    yield "**I'm Postie. I know servers, ports, sign-in and error messages of e-mail.**"
    yield "Ask in your own words, by a command, by mentioning me, or in a direct message.\n"
    tree = interaction.client.tree
    for command in tree.get_commands(type=AppCommandType.chat_input):
        if isinstance(command, app_commands.Command):
            yield f"`/{command.name}` {command.description}"
    for menu in ("Ask Postie", "Postie: remove this answer"):
        yield f"Right-click or hold a message → Apps → **{menu}**"
    yield "\nFor example: `/port imap secure` · `/settings gmail` · `/error 0x800CCC0E`"
    services = interaction.client.services
    topics, providers = len(services.topic_ids()), len(services.provider_keys())
    yield f"-# {topics} topics, {providers} providers. Never tell me, or anybody, a password."
    yield (
        "-# I read, answer and forget. **My data** shows and deletes what is written down about "
        "you; **Leave me out** keeps me from answering you unasked; **Privacy** tells the rest."
    )
