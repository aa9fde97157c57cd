"""A row for any table, made up from its columns: for tests that go over all tables."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, Boolean, Float, Integer, String, insert, select

from knowledge.storage.base import Base, Moment, now
from migrations import drafts

if TYPE_CHECKING:
    from sqlalchemy import Column, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

_KNOWN = drafts  # imported, so that Base knows every table
TABLES = Base.metadata.sorted_tables
"""Every table there is, what is referred to first."""
_numbers = count(1)


def with_column(*names: str) -> list[Table]:
    """The tables that have one of these columns, what is referred to first."""
    return [table for table in TABLES if set(names) & set(table.c.keys())]


async def guilds_in(database: Database) -> set[int]:
    """Every guild that has a row in any table."""
    found: set[int] = set()
    async with database.reading() as connection:
        for table in with_column("guild_id"):
            found.update(filter(None, await connection.scalars(select(table.c.guild_id))))
    return found


async def insert_row(connection: AsyncConnection, table: Table, **values: object) -> None:
    """Insert a row with `values` in the columns that it has, and something in all the others."""
    made_up = {column.name: _value(column) for column in table.c if not _makes_itself(column)}
    row = made_up | {name: value for name, value in values.items() if name in table.c}
    for key in table.foreign_keys:
        await _insert_referred(connection, key.column, row[key.parent.name])
    await connection.execute(insert(table).values(row))


async def _insert_referred(connection: AsyncConnection, column: Column[Any], value: object) -> None:
    """Insert the row that another refers to, if it is not there yet."""
    if await connection.scalar(select(column).where(column == value)) is None:
        await insert_row(connection, column.table, **{column.name: value})


def _makes_itself(column: Column[Any]) -> bool:
    return column is column.table.autoincrement_column


def _value(column: Column[Any]) -> object:
    kind = column.type
    number = next(_numbers)
    if isinstance(kind, Moment):
        return now()
    if isinstance(kind, JSON):
        return []
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Float):
        return 0.5
    if isinstance(kind, Integer | BigInteger):
        return number
    assert isinstance(kind, String), f"a value for {column} is wanted"
    return f"{number}"
