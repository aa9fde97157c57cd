"""What is kept about a person, found by the names of columns, and how it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, or_, select, update

from knowledge.guilds import tables
from knowledge.storage.base import Base

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Column, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

PERSON_IDS: Final = frozenset({"user_id", "asker_id", "author_id"})
"""By these names columns hold the id of a person (Discord's)."""
_ALL = tables  # imported, so that Base knows them


def personal_columns() -> Mapping[Table, Sequence[Column[int]]]:
    """The columns with a person's id, by their table."""
    found: dict[Table, list[Column[int]]] = {}
    for table in reversed(Base.metadata.sorted_tables):
        if columns := [column for column in table.c if column.name in PERSON_IDS]:
            found[table] = columns
    return found


async def count_rows(connection: AsyncConnection, person: int) -> dict[str, int]:
    """How many rows name `person`, by the table's name; tables without any are left out."""
    counts = {}
    for table, columns in personal_columns().items():
        names_them = or_(*(column == person for column in columns))
        statement = select(func.count()).select_from(table).where(names_them)
        if count := await connection.scalar(statement):
            counts[table.name] = count
    return counts


async def delete_rows(connection: AsyncConnection, person: int) -> None:
    """Forget `person` in every table.

    A row that cannot be without its person goes. Where the column may be empty the row is
    somebody else's (a guild's answer that the person wrote), and only forgets who it was.
    """
    for table, columns in personal_columns().items():
        for column in columns:
            if column.nullable:
                statement = update(table).where(column == person).values({column: None})
                await connection.execute(statement)
            else:
                await connection.execute(delete(table).where(column == person))
