"""A database is made ready at the start: by one process, once for each content."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from knowledge.catalog.content_files import read_catalog
from knowledge.storage.bootstrap import held_revision, make_ready, open_ready
from knowledge.storage.tables import PublicationRow, TopicRow
from tests.small_content import edit, write

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.storage.base import Base
    from knowledge.storage.engine import Database


async def _count(database: Database, model: type[Base]) -> int:
    async with database.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(model))).scalar_one()


async def test_a_database_is_made_ready_once_and_again_when_content_changes(
    empty: Database, tmp_path: Path
) -> None:
    own = write(tmp_path / "own")

    assert await held_revision(empty) == ""
    assert await make_ready(empty, overlays=(own,))
    assert not await make_ready(empty, overlays=(own,))

    before = await held_revision(empty)
    edit(own / "facts/ports.toml", "Use it.", "Use this one.")
    assert await make_ready(empty, overlays=(own,))
    assert await held_revision(empty) != before


async def test_touched_files_with_the_same_content_are_looked_at_once(
    empty: Database, tmp_path: Path
) -> None:
    own = write(tmp_path / "own")
    await make_ready(empty, overlays=(own,))
    before = await held_revision(empty)
    (own / "facts/ports.toml").touch()

    assert await make_ready(empty, overlays=(own,))
    assert not await make_ready(empty, overlays=(own,))
    assert await held_revision(empty) == before
    assert await _count(empty, PublicationRow) == 1


_START = """
import asyncio, sys
from knowledge.storage.bootstrap import open_ready
async def go():
    database = await open_ready(sys.argv[1])
    await database.close()
asyncio.run(go())
print(*sorted({"alembic", "discord", "rich"} & set(sys.modules)))
"""


def _started(url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _START, url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def test_several_processes_start_at_once_on_an_empty_database(database_url: str) -> None:
    processes = [_started(database_url) for _ in range(3)]
    done = await asyncio.gather(
        *(asyncio.to_thread(process.communicate, timeout=60) for process in processes)
    )

    assert [process.returncode for process in processes] == [0, 0, 0], done
    database = await open_ready(database_url)
    assert await _count(database, PublicationRow) == 1
    assert await _count(database, TopicRow) == len(read_catalog().topics)
    await database.close()


def test_a_later_start_loads_nothing_that_it_does_not_need(published_url: str) -> None:
    said, trouble = _started(published_url).communicate(timeout=60)

    assert (said.strip(), trouble) == ("", "")
