"""What a person can type on Discord, one file a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.commands import (
    ask,
    ask_postie,
    compare,
    error,
    explain,
    help,  # noqa: A004  # that is what the command is called
    helpdesk,
    port,
    remove,
    settings,
    teach,
    why_not,
)

if TYPE_CHECKING:
    from discord import app_commands

    from bot.base_client import CommandTree

    AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu

COMMANDS: Final[tuple[AnyCommand, ...]] = (
    port.port,
    ask.ask,
    explain.explain,
    compare.compare,
    settings.settings,
    error.error,
    help.help_,
    helpdesk.helpdesk,
    ask_postie.ask_postie,
    remove.remove_answer,
    teach.teach_from_this,
    why_not.why_not,
)
"""Every command once, in the order in which `/help` lists them."""


def add_commands(tree: CommandTree) -> None:
    """Put every command into `tree`."""
    for command in COMMANDS:
        tree.add_command(command)
