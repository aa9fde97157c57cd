"""A process that is killed while it writes: what it had acknowledged is there, and all is whole."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.guilds import Guilds, SettingsStore
from knowledge.service import Knowledge
from knowledge.storage.from_rows import read_tables
from knowledge.storage.publish import publish
from tests import small_content

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from knowledge.storage.engine import Database

ROOT = Path(__file__).resolve().parents[3]
GUILD = 77
ROUNDS = 3
TEACHING = """
import asyncio, itertools, sys
from datetime import timedelta
from knowledge.guilds import Entries, Entry, History
from knowledge.storage.base import now
from knowledge.storage.engine import Database
async def main():
    database, minutes = Database(sys.argv[1]), itertools.count(int(sys.argv[2]))
    history = History(database, clock=lambda: now() + timedelta(minutes=next(minutes)))
    entries = Entries(database, history)  # by a clock on which nobody is too fast
    for number in itertools.count(int(sys.argv[2])):
        entry = Entry(id=f"e{number}", title=f"Berth {number}", text="By the pier.", asks=("x",))
        await entries.put(77, entry)
        print(number, flush=True)
asyncio.run(main())
"""
CHOOSING = """
import asyncio, itertools, sys
from knowledge.guilds import SettingsStore
from knowledge.storage.engine import Database
async def main():
    settings = SettingsStore(Database(sys.argv[1]))
    for number in itertools.count(int(sys.argv[2])):
        await settings.change(77, cool_down=number)
        await settings.watch(77, number)
        print(number, flush=True)
asyncio.run(main())
"""
PUBLISHING = """
import asyncio, itertools, sys
from pathlib import Path
from knowledge.catalog.content_files import read_catalog
from knowledge.storage.engine import Database
from knowledge.storage.publish import publish
async def main():
    database = Database(sys.argv[1])
    catalogs = [read_catalog(Path(sys.argv[3])), read_catalog()]
    for number in itertools.count(int(sys.argv[2])):
        print(number, flush=True)
        await publish(database, catalogs[number % 2])
asyncio.run(main())
"""


async def killed_while(script: str, url: str, *given: str, after: float) -> AsyncIterator[int]:
    """The numbers that `script` acknowledges, until it is killed `after` seconds of them."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, url, *given,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    first = await process.stdout.readline()
    yield int(first)
    asyncio.get_running_loop().call_later(after, process.send_signal, signal.SIGKILL)
    async for line in process.stdout:
        if line.endswith(b"\n"):
            yield int(line)
    assert await process.wait() == -signal.SIGKILL


async def confirmed_by(script: str, url: str) -> list[int]:
    """What `script` acknowledged while it was begun and killed a few times."""
    return [
        one
        for number in range(ROUNDS)
        async for one in killed_while(script, url, str(1_000_000 * number), after=0.1 + number / 9)
    ]


async def test_answers_whose_teaching_was_confirmed_are_there(
    published: Database, published_url: str
) -> None:
    confirmed = await confirmed_by(TEACHING, published_url)

    kept = {entry.id: entry for entry in await Guilds.over(published).entries.all(GUILD)}

    assert len(confirmed) > ROUNDS
    assert {f"e{one}" for one in confirmed} <= kept.keys()
    assert len(kept) <= len(confirmed) + ROUNDS, "but for one that was under way each time"
    assert {(entry.text, entry.asks) for entry in kept.values()} == {("By the pier.", ("x",))}


async def test_choices_that_were_confirmed_hold(published: Database, published_url: str) -> None:
    confirmed = await confirmed_by(CHOOSING, published_url)

    settings = await SettingsStore(published).of(GUILD)

    assert len(confirmed) > ROUNDS
    assert set(confirmed) <= settings.channels.keys()
    assert settings.cool_down in {confirmed[-1], confirmed[-1] + 1}


@pytest.mark.parametrize("after", [0.05, 0.3, 0.8])
async def test_content_is_the_old_or_the_new_one_and_never_half_of_each(
    published: Database, published_url: str, tmp_path: Path, after: float
) -> None:
    content = small_content.write(tmp_path / "content")

    async for _ in killed_while(PUBLISHING, published_url, "0", str(content), after=after):
        pass

    knowledge = await Knowledge.over(published)
    possible = {catalog.revision: catalog for catalog in (read_catalog(content), read_catalog())}
    assert len(knowledge.topics()) == len(possible[knowledge.revision].topics)
    async with published.reading() as connection:
        assert (await read_tables(connection)).revision == knowledge.revision
    assert await publish(published, read_catalog()) in {True, False}, "no lock is left"
    assert (await Knowledge.over(published)).revision == read_catalog().revision
