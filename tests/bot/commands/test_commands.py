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
    from collections.abc import Iterable, Iterator
    from types import ModuleType


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        yield import_module(module.name)


def _flatten(listed: Iterable[Any], package: Any) -> Iterator[Any]:
    """What is listed, with the commands of groups inside of the helpdesk's group."""
    for command in listed:
        yield command
        if package is helpdesk and isinstance(command, app_commands.Group):
            yield from command.commands


@pytest.mark.parametrize(
    ("package", "kinds"),
    [
        (commands, (app_commands.Command, app_commands.ContextMenu, app_commands.Group)),
        (helpdesk, (app_commands.Command, app_commands.Group)),
    ],
)
def test_every_command_that_a_file_exposes_is_listed_once(
    package: Any, kinds: tuple[type, ...]
) -> None:
    exposed = {
        id(value)
        for module in _modules(package)
        for value in vars(module).values()
        if isinstance(value, kinds) and value is not helpdesk.helpdesk
    } | ({id(helpdesk.helpdesk)} if package is commands else set())

    listed = [id(command) for command in _flatten(package.COMMANDS, package)]
    assert len(set(listed)) == len(listed)
    assert set(listed) == exposed


def test_the_helpdesk_has_its_commands_in_the_order_of_the_list() -> None:
    assert helpdesk.helpdesk.commands == list(helpdesk.COMMANDS)
