"""What a person can type on Discord, one file a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import (
    ask,
    ask_postie,
    compare,
    error,
    explain,
    help,  # noqa: A004  # that is what the command is called
    port,
    remove,
    settings,
)
from bot.commands.helpdesk import (
    answers,  # noqa: F401  # adds to /helpdesk
    group,
)

if TYPE_CHECKING:
    from discord import app_commands

    from bot.client import Postie


def add_commands(tree: app_commands.CommandTree[Postie]) -> None:
    """Put every command into `tree`."""
    tree.add_command(port.port)
    tree.add_command(ask.ask)
    tree.add_command(explain.explain)
    tree.add_command(compare.compare)
    tree.add_command(settings.settings)
    tree.add_command(error.error)
    tree.add_command(help.help_)
    tree.add_command(group.helpdesk)
    tree.add_command(ask_postie.ask_postie)
    tree.add_command(remove.remove_answer)
