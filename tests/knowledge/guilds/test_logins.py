"""Taking turns to log in: one at a time for each of Discord's places, whoever asks."""

from __future__ import annotations

import asyncio
import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from knowledge.errors import DatabaseAway
from knowledge.guilds import Logins, logins
from knowledge.guilds.tables import LoginTurnRow
from knowledge.storage.base import now
from knowledge.storage.engine import Database

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_turn_is_taken_once_and_free_again_after_the_pause(published: Database) -> None:
    turns = Logins(published)

    assert await turns.take_turn(0) == 0
    wait = await turns.take_turn(0)
    assert 4 < wait <= logins.PAUSE_SECONDS
    assert await turns.take_turn(1) == 0, "another place has turns of its own"


async def test_those_of_several_processes_come_one_after_another(
    published_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logins, "PAUSE_SECONDS", 0.4)
    monkeypatch.setattr(logins, "_JITTER_SECONDS", 0.01)
    databases = [Database(published_url) for _ in range(4)]
    taken: list[float] = []

    async def log_in(database: Database) -> None:
        for _ in range(2):
            await Logins(database).wait_for_turn(0)
            taken.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(log_in(database) for database in databases))
    for database in databases:
        await database.close()

    assert len(taken) == 8
    gaps = [later - earlier for earlier, later in itertools.pairwise(taken)]
    assert min(gaps) > 0.3


async def test_a_clock_that_was_wrong_holds_nobody_up(published: Database) -> None:
    turns = Logins(published)
    await turns.take_turn(0)
    async with published.writing() as connection:
        await connection.execute(update(LoginTurnRow).values(free_at=now() + timedelta(days=400)))

    assert await turns.take_turn(0) == 0
    assert 0 < await turns.take_turn(0) <= logins.PAUSE_SECONDS


async def test_with_the_database_away_it_waits_as_long_as_discord_wants(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logins, "PAUSE_SECONDS", 0.2)
    turns = Logins(Database(f"sqlite:///{tmp_path / 'no/where'}"))
    began = asyncio.get_running_loop().time()

    with pytest.raises(DatabaseAway):
        await turns.take_turn(0)
    await turns.wait_for_turn(0)

    assert asyncio.get_running_loop().time() - began >= 0.2
