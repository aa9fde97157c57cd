"""The privacy policy in its sentences, which tests hold them, and what those have in common."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

import bot
import knowledge as knowledge_package
import migrations
from knowledge.guilds.forgetting.personal import PERSON_IDS
from tests.discord.stage import button, reply_of
from tests.guild_rows import with_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import simcord

    from knowledge.storage.engine import Database
    from tests.discord.stage import Stage

T = TypeVar("T", bound="Callable[..., object]")
POLICY = Path(__file__).parents[3] / "docs" / "privacy.md"
QUESTION = "which port do i need for imap with ssl?"
UNKNOWN = "the best pizza in town"
PASSWORD = "hunter2!x"  # noqa: S105  # it is posted to be warned of
PEOPLES = ("guild_id", *PERSON_IDS)


def holds(_sentence: str) -> Callable[[T], T]:
    """Say which sentence of the policy a test holds; it has to stand there word for word."""
    return lambda test: test


def list_said() -> set[str]:
    """What the policy says: each item of a list, and each sentence of the other text."""
    return set(_split(POLICY.read_text("utf-8")))


def list_held() -> set[str]:
    """The sentences that the tests beside this file say that they hold."""
    calls = (
        node
        for file in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == holds.__name__
    )
    return {str(ast.literal_eval(call.args[0])) for call in calls}


def _split(policy: str) -> Iterator[str]:
    for line in policy.splitlines():
        if line.startswith("- "):
            yield line.removeprefix("- ")
        elif line and not line.startswith("#"):
            yield from re.split(r"(?<=[.!?]) ", line)


async def written(database: Database) -> str:
    """All that is written down of people and servers, as text."""
    async with database.reading() as connection:
        rows = [
            row
            for table in with_column(*PEOPLES)
            for row in await connection.execute(select(table))
        ]
    return "\n".join(repr(dict(row._mapping)) for row in rows)


async def watch(stage: Stage) -> simcord.MemberActor:
    mo = stage.moderator()
    await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help)
    return mo


async def open_help(stage: Stage, person: simcord.MemberActor, *faces: str) -> Any:
    result = await person.slash(stage.lobby, "help")
    for face in faces:
        reply = reply_of(result)
        result = await person.click(reply, custom_id=button(reply, face))
    return result


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for package in (bot, knowledge_package, migrations):
        folder = Path(str(package.__file__)).parent
        for file in folder.rglob("*.py"):
            if "training" not in file.parts and "preview" not in file.parts:
                yield file, ast.parse(file.read_text("utf-8"))
