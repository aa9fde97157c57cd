from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from knowledge.errors import DatabaseAway, DatabaseError, UnreadableDatabase
from knowledge.storage.base import Moment
from knowledge.storage.bootstrap import make_ready, open_ready
from knowledge.storage.engine import Database, default_url, engine_url

if TYPE_CHECKING:
    from collections.abc import Callable


async def test_with_nothing_set_the_database_lies_in_the_users_data_directory(home: Path) -> None:
    database = await open_ready()
    await database.close()

    file = Path(engine_url("").database or "")
    assert file.is_file()
    assert home in file.parents
    assert file.parent.name == "postie"
    assert default_url().endswith("/postie/postie.sqlite3")


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(
            lambda file: file.write_bytes(b"This is a letter, no database. " * 40), id="letter"
        ),
        pytest.param(lambda file: file.mkdir(), id="directory"),
    ],
)
async def test_a_file_that_is_no_database_is_said_so(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    file = tmp_path / "odd.sqlite3"
    spoil(file)

    with pytest.raises(
        UnreadableDatabase, match=r"^The database file .*odd.sqlite3 cannot be read"
    ):
        await open_ready(f"sqlite:///{file}")


async def test_a_directory_of_ones_own_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDatabase, match="unable to open"):
        await open_ready(f"sqlite:///{tmp_path}/nowhere/postie.sqlite3")


async def test_a_database_that_does_not_answer_is_said_so() -> None:
    with pytest.raises(
        DatabaseAway, match=r"^The database at 127.0.0.1 does not answer: "
    ) as raised:
        await open_ready("postgresql://me:secret@127.0.0.1:1/mail")
    assert "secret" not in str(raised.value)


async def test_a_host_that_is_not_there_is_said_so() -> None:
    with pytest.raises(DatabaseError, match=r"^The database at nowhere.invalid does not answer"):
        await open_ready("postgresql://nowhere.invalid/mail")


async def test_a_mistake_in_a_query_stays_what_it_is(empty: Database) -> None:
    with pytest.raises(DBAPIError):
        async with empty.reading() as connection:
            await connection.execute(text("SELECT * FROM no_such_table"))


async def test_a_transaction_that_breaks_leaves_nothing_behind(empty: Database) -> None:
    async def half_done() -> None:
        async with empty.writing() as connection:
            await connection.execute(text("CREATE TABLE half (x int)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half_done()

    with pytest.raises(DBAPIError):
        async with empty.reading() as connection:
            await connection.execute(text("SELECT * FROM half"))


async def test_a_locked_file_is_waited_for_briefly_while_serving(tmp_path: Path) -> None:
    import sqlite3

    file = tmp_path / "busy.sqlite3"
    database = Database(f"sqlite:///{file}")
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE t (x int)"))
    await database.serve()
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseAway, match=r"has been locked for 0\.3 seconds"):
        async with database.writing():
            pass

    other.rollback()
    other.close()
    await database.close()


@pytest.mark.parametrize(
    ("name", "said"), [("nobody@", "does not let Postie in: "), ("", "does not let Postie in: ")]
)
async def test_who_is_not_let_in_is_told_so(database_url: str, name: str, said: str) -> None:
    url = engine_url(database_url)
    if url.get_backend_name() != "postgresql":
        pytest.skip("an SQLite file lets everybody in")
    other = url.set(username="nobody_at_all") if name else url.set(database="nothing_here")

    with pytest.raises(DatabaseAway, match=said) as raised:
        await open_ready(other.render_as_string(hide_password=False))
    assert "class" not in str(raised.value)


async def test_a_database_of_something_else_is_left_alone(empty: Database) -> None:
    async with empty.writing() as connection:
        await connection.execute(text("CREATE TABLE topics (forum text)"))

    with pytest.raises(UnreadableDatabase, match="it has a table “topics” of its own"):
        await make_ready(empty)


async def test_a_moment_needs_its_zone(empty: Database) -> None:
    moment = Moment()
    dialect = empty.engine.dialect

    assert moment.process_bind_param(None, dialect) is None
    assert moment.process_result_value(None, dialect) is None
    with pytest.raises(ValueError, match="time zone"):
        moment.process_bind_param(datetime(2026, 11, 1), dialect)  # noqa: DTZ001  # on purpose


def test_nobody_is_shut_out_when_several_open_a_new_file_at_once(tmp_path: Path) -> None:
    several, files = 4, 40

    def open_at_once(url: str, ready: threading.Barrier) -> None:
        async def open_it() -> None:
            database = Database(url)
            ready.wait(timeout=10)
            async with database.writing() as connection:
                await connection.execute(text("SELECT 1"))
            await database.close()

        asyncio.run(open_it())

    with ThreadPoolExecutor(several) as pool:
        for number in range(files):
            ready = threading.Barrier(several)
            url = f"sqlite:///{tmp_path / str(number)}"
            opening = [pool.submit(open_at_once, url, ready) for _ in range(several)]
            assert [each.exception() for each in opening] == [None] * several
