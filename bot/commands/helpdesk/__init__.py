"""`/helpdesk`: where Postie may speak unasked, and how; for moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.commands.helpdesk import answer, server, settings, status, undo, watch, why
from bot.commands.helpdesk.group import helpdesk

if TYPE_CHECKING:
    from discord import app_commands

__all__ = ["COMMANDS", "helpdesk"]

COMMANDS: Final[tuple[app_commands.Command[Any, ..., Any] | app_commands.Group, ...]] = (
    watch.watch,
    watch.unwatch,
    status.status,
    why.why,
    undo.undo,
    answer.answer,
    server.server,
    settings.group,
)
"""What can be typed after `/helpdesk`, in the order in which Discord gets them."""


def _add_commands() -> None:
    for command in COMMANDS:
        helpdesk.add_command(command)


_add_commands()
