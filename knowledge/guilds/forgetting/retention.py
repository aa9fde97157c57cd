"""How long rows are kept, in one table, and the work that keeps to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import literal

from knowledge.guilds import tables
from knowledge.guilds.access import Access
from knowledge.guilds.forgetting.batches import PATIENCE_SECONDS, blank, delete_rows
from knowledge.guilds.own.changes import KEPT_DAYS
from knowledge.guilds.own.drafts import DRAFT_DAYS
from knowledge.storage.base import Base, now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Table

    from knowledge.storage.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How many days the rows of a table are kept, or what stands in one of their columns."""

    table: str
    days: int
    since: str = "created_at"
    """The column that tells when a row was written."""
    column: str = ""
    """The one column that is emptied then; without it the row goes."""


LIMITS: Final = (
    Limit(table=tables.FeedbackRow.__tablename__, days=365),
    Limit(table=tables.FeedbackRow.__tablename__, column="text", days=90),
    Limit(table=tables.ChangeRow.__tablename__, days=KEPT_DAYS, since="changed_at"),
    Limit(table=tables.DraftRow.__tablename__, days=DRAFT_DAYS),
    Limit(table=tables.AnsweredMessageRow.__tablename__, days=30),
)


class Retention:
    """Keeps to the limits; several processes may do so at once."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._access = Access(database, patience=PATIENCE_SECONDS)
        self._clock = clock

    async def apply(self) -> int:
        """Forget what has been kept for long enough; how many rows. Raises `DatabaseAway`."""
        return sum([await self._apply(limit) for limit in LIMITS])

    async def _apply(self, limit: Limit) -> int:
        table: Table = Base.metadata.tables[limit.table]
        is_old = table.c[limit.since] < literal(
            self._clock() - timedelta(days=limit.days), table.c[limit.since].type
        )
        if limit.column:
            return await blank(self._access, table.c[limit.column], is_old)
        return await delete_rows(self._access, table, is_old)
