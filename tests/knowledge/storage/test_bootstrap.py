"""A database is made ready at the start: by one process, once for each content."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text

from knowledge.catalog.content_files import read_catalog
from knowledge.errors import ContentError
from knowledge.service import Knowledge
from knowledge.storage import bootstrap
from knowledge.storage.bootstrap import held_content, make_ready, open_ready
from knowledge.storage.environment import Environment, environment_of
from knowledge.storage.load import revision
from knowledge.storage.tables import EnvironmentRow, PublicationRow, TopicRow
from knowledge.usable import check_usable
from tests.small_content import edit, write

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.storage.base import Base
    from knowledge.storage.engine import Database


async def _count(database: Database, model: type[Base]) -> int:
    async with database.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(model))).scalar_one()


async def _published_at(database: Database) -> object:
    async with database.reading() as connection:
        return (await connection.execute(select(PublicationRow.published_at))).scalar_one()


async def _revision(database: Database) -> str:
    async with database.reading() as connection:
        return await revision(connection)


async def test_a_database_is_made_ready_once_and_again_when_content_changes(
    empty: Database, tmp_path: Path
) -> None:
    own = write(tmp_path / "own")

    assert await held_content(empty) is None
    assert await make_ready(empty, overlays=(own,))
    assert not await make_ready(empty, overlays=(own,))

    before = await _revision(empty)
    edit(own / "facts/ports.toml", "Use it.", "Use this one.")
    assert await make_ready(empty, overlays=(own,))
    assert await _revision(empty) != before


async def test_touched_files_with_the_same_content_are_read_once_and_published_never(
    empty: Database, tmp_path: Path
) -> None:
    own = write(tmp_path / "own")
    await make_ready(empty, overlays=(own,))
    before = await _revision(empty), await _published_at(empty)
    (own / "facts/ports.toml").touch()

    assert await make_ready(empty, overlays=(own,))
    assert not await make_ready(empty, overlays=(own,))
    assert (await _revision(empty), await _published_at(empty)) == before


class _Elsewhere:
    """Starts of other installations of Postie, with their own copies of the files."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, database: Database) -> None:
        self._monkeypatch = monkeypatch
        self._database = database

    async def start(self, name: str, overlay: Path) -> bool:
        def environment(*overlays: Path) -> Environment:
            own = environment_of(*overlays)
            return own._replace(id=name, fingerprint=f"{name} {own.fingerprint[:40]}")

        with self._monkeypatch.context() as patched:
            patched.setattr(bootstrap, "environment_of", environment)
            return await make_ready(self._database, overlays=(overlay,))


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, empty: Database) -> _Elsewhere:
    return _Elsewhere(monkeypatch, empty)


async def test_installations_with_the_same_content_leave_each_other_alone(
    empty: Database, elsewhere: _Elsewhere, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = write(tmp_path / "one"), write(tmp_path / "other")
    assert await elsewhere.start("one", one)
    before = await _published_at(empty)

    assert await elsewhere.start("other", other)
    for _ in range(2):
        assert not await elsewhere.start("one", one)
        assert not await elsewhere.start("other", other)

    assert await _published_at(empty) == before
    assert await _count(empty, EnvironmentRow) == 2
    assert not caplog.records


async def test_of_installations_with_different_content_the_newest_wins_once_and_says_so(
    empty: Database, elsewhere: _Elsewhere, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = write(tmp_path / "one"), write(tmp_path / "other")
    edit(other / "facts/ports.toml", "Use it.", "Use this one.")
    await elsewhere.start("one", one)
    await elsewhere.start("other", other)
    assert "over content" in caplog.text
    theirs = await _revision(empty)

    for _ in range(2):
        caplog.clear()
        assert not await elsewhere.start("one", one)
        assert "`postie knowledge publish`" in caplog.text
        assert not await elsewhere.start("other", other)
        assert await _revision(empty) == theirs

    (one / "facts/ports.toml").touch()
    await elsewhere.start("one", one)
    assert await _revision(empty) == theirs
    edit(one / "facts/ports.toml", "Use it.", "Use that one.")
    await elsewhere.start("one", one)
    assert await _revision(empty) not in {"", theirs}


async def test_content_that_an_installation_is_given_for_a_while_goes_with_it(
    empty: Database, tmp_path: Path
) -> None:
    own = write(tmp_path / "own")
    await make_ready(empty)
    shipped = await _revision(empty)

    await make_ready(empty, overlays=(own,))
    assert await _revision(empty) != shipped
    await make_ready(empty)
    assert await _revision(empty) == shipped


@pytest.mark.parametrize("spoilt", ["revision", "format", "gone"])
async def test_a_compiled_copy_that_does_not_fit_is_made_anew_at_the_start(
    published: Database, spoilt: str
) -> None:
    change = {
        "revision": "UPDATE compiled SET revision = 'another'",
        "format": "UPDATE compiled SET format = 1",
        "gone": "DELETE FROM compiled",
    }[spoilt]
    async with published.writing() as connection:
        await connection.execute(text(change))

    assert await make_ready(published)
    assert not await make_ready(published)

    knowledge = await Knowledge.over(published)
    assert knowledge.catalog == read_catalog()


_OVERLAYS = {
    "model/weights.txt": "no weights at all",
    "language/evidence.toml": "[words]\nmail = '(unclosed'\n",
    "language/anchors.toml": "anchors = 3\n",
}


@pytest.mark.parametrize("file", _OVERLAYS)
async def test_what_cannot_be_answered_from_is_refused_before_it_is_published(
    published: Database, tmp_path: Path, file: str
) -> None:
    before = await _revision(published)
    overlay = tmp_path / "own" / file
    overlay.parent.mkdir(parents=True)
    overlay.write_text(_OVERLAYS[file], "utf-8")

    with pytest.raises(ContentError) as raised:
        await make_ready(published, overlays=(tmp_path / "own",), accept=check_usable)

    assert "\n" not in str(raised.value)
    assert await _revision(published) == before
    assert (await Knowledge.over(published)).catalog == read_catalog()


_START = """
import asyncio, sys
from knowledge.storage.bootstrap import open_ready
async def go():
    database = await open_ready(sys.argv[1])
    await database.close()
asyncio.run(go())
print(*sorted({"alembic", "discord", "rich", "knowledge.storage.tables"} & set(sys.modules)))
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
