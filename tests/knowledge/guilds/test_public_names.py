"""The room shows its names at the door, and who does not come in pays for nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

import knowledge.guilds


def _modules_after(statement: str) -> set[str]:
    """What a fresh process has imported after `statement`."""
    process = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        check=True,
        text=True,
    )
    return set(process.stdout.split())


@pytest.mark.parametrize("name", knowledge.guilds.__all__)
def test_every_public_name_can_be_had(name: str) -> None:
    assert getattr(knowledge.guilds, name) is not None


def test_other_names_are_refused_as_python_refuses_them() -> None:
    with pytest.raises(AttributeError, match=r"'knowledge\.guilds' has no attribute 'Gild'"):
        _ = knowledge.guilds.Gild


def test_the_door_by_itself_imports_nothing() -> None:
    modules = _modules_after("import knowledge.guilds")

    assert "knowledge.guilds" in modules
    assert not {"sqlalchemy", "cachetools", "knowledge.guilds.tables"} & modules


def test_who_asks_by_terminal_does_not_come_in() -> None:
    modules = _modules_after("import bot.cli, bot.terminal.questions, knowledge.service")

    assert "knowledge.service" in modules
    assert "knowledge.guilds" not in modules
