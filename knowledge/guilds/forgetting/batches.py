"""Deleting and blanking rows a few hundred at a time, so that nobody waits for long."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, delete, select, tuple_, update

from knowledge.storage.engine import lock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Column, ColumnElement, Delete, Select, Table, Update
    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.guilds.access import Access

PATIENCE_SECONDS: Final = 30.0
"""How long one batch may take: what is looked for may stand at the end of a large table."""
_BATCH: Final = 500
_LOCK: Final = 0x66726774  # “frgt”


async def delete_rows(access: Access, table: Table, condition: ColumnElement[bool]) -> int:
    """Delete the rows of `table` that fulfil `condition`; how many. Raises `DatabaseAway`."""
    return await _write_in_batches(access, table, condition, delete(table))


async def blank(access: Access, column: Column[object], condition: ColumnElement[bool]) -> int:
    """Empty `column` where it is not yet and `condition` holds; in how many rows.

    Raises `DatabaseAway`.
    """
    is_due = and_(condition, column.is_not(None))
    return await _write_in_batches(
        access, column.table, is_due, update(column.table).values({column: None})
    )


async def _write_in_batches(
    access: Access, table: Table, condition: ColumnElement[bool], statement: Delete | Update
) -> int:
    wanted = select(*table.primary_key).where(condition).limit(_BATCH)
    total = 0
    while True:
        # Found while reading: a search must not hold the lock that others write under.
        found = await access.read(lambda connection: _select_keys(connection, wanted))
        if not found:
            return total
        # The condition is asked again, for it may have ceased to hold since.
        due = statement.where(condition, _is_one_of(table, found))
        # Where another process was faster none are left of these, but others may be.
        total += await access.write(partial(_execute_alone, statement=due))


def _is_one_of(table: Table, keys: Sequence[tuple[object, ...]]) -> ColumnElement[bool]:
    columns = list(table.primary_key)
    if len(columns) == 1:
        return columns[0].in_([key for (key,) in keys])
    return tuple_(*columns).in_(keys)


async def _select_keys(
    connection: AsyncConnection, wanted: Select[*tuple[object, ...]]
) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await connection.execute(wanted)]


async def _execute_alone(connection: AsyncConnection, statement: Delete | Update) -> int:
    """Do `statement` while no other process does its like: two could wait for one another."""
    await lock(connection, _LOCK)
    return (await connection.execute(statement)).rowcount
