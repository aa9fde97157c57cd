"""The list of commands: everything once, and nothing beside it."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from discord import app_commands

from bot import commands
from bot.commands import helpdesk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        yield import_module(module.name)


def _walk(command: Any, kinds: tuple[type, ...]) -> Iterator[Any]:
    """A command, or the commands in a group where it is these that are looked for."""
    if isinstance(command, kinds):
        yield command
    else:
        yield from command.walk_commands()


@pytest.mark.parametrize(
    ("package", "kinds"),
    [
        (commands, (app_commands.Command, app_commands.ContextMenu, app_commands.Group)),
        (helpdesk, (app_commands.Command,)),
    ],
)
def test_every_command_that_a_file_exposes_is_listed_once(
    package: Any, kinds: tuple[type, ...]
) -> None:
    exposed = {
        id(value)
        for module in _modules(package)
        for value in vars(module).values()
        if isinstance(value, kinds)
    }

    listed = [id(command) for one in package.COMMANDS for command in _walk(one, kinds)]
    assert len(set(listed)) == len(listed)
    assert set(listed) == exposed


def test_the_helpdesk_has_its_commands_in_the_order_of_the_list() -> None:
    assert helpdesk.helpdesk.commands == list(helpdesk.COMMANDS)
