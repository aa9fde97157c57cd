"""What became of replies, kept for those who improve the texts: off the hot path, in batches.

Notes wait in memory for at most a second and are written together; when the database is away they
wait on, within bounds. A killed process loses the last second at most.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from typing import TYPE_CHECKING, Final, Literal, Self

from sqlalchemy import delete, insert

from knowledge.errors import DatabaseAway
from knowledge.guilds.access import Access, storable
from knowledge.guilds.tables import FeedbackRow
from knowledge.privacy import redact
from knowledge.storage.base import now

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

FeedbackKind = Literal[
    "helped", "not_helped", "deleted", "instead", "passed", "suggested", "clarified", "answered",
    "quiet", "human", "dry_good", "dry_bad",
]  # fmt: skip

_log = logging.getLogger(__name__)
_SECONDS_BETWEEN_WRITES: Final = 0.8
_PATIENCE_SECONDS: Final = 1.5
_MOST_WAITING: Final = 10_000
_BATCH: Final = 500
_LONGEST_TEXT: Final = 500
"""Characters."""


class Feedback:
    """A queue of notes with one writer behind it; use as an asynchronous context manager."""

    def __init__(self, database: Database, *, known_domains: Collection[str] = ()) -> None:
        self._access = Access(database, patience=_PATIENCE_SECONDS)
        self._known_domains = known_domains
        self._waiting: deque[dict[str, object]] = deque(maxlen=_MOST_WAITING)
        self._away = False
        self._writer: asyncio.Task[None] | None = None
        self._flushing = asyncio.Lock()

    def note(  # noqa: PLR0913  # one argument a column
        self,
        kind: FeedbackKind,
        *,
        topic: str | None,
        outcome: str,
        confidence: float,
        guild: int | None,
        text: str | None = None,
        answer: str | None = None,
        provider: str | None = None,
        unasked: bool = False,
        vote: str = "",
        fingerprint: str = "",
    ) -> None:
        """Keep one note; `text` and `answer` only if the guild allows it: they are redacted here.

        `provider` is a provider's key, `answer` what a person said instead. A note with the
        `vote` of an earlier one takes its place: that one does not count any more.
        """
        self._waiting.append(
            {
                "kind": kind,
                "topic": topic,
                "outcome": outcome,
                "confidence": confidence,
                "guild_id": guild,
                "text": self._redact(text) if text else None,
                "answer": self._redact(answer) if answer else None,
                "provider": provider,
                "unasked": unasked,
                "vote": vote or None,
                "fingerprint": fingerprint or None,
                "created_at": now(),
            }
        )

    def _redact(self, text: str) -> str:
        # One note that the database refuses would keep all others waiting.
        return redact(storable(text), known_domains=self._known_domains)[:_LONGEST_TEXT]

    @property
    def waiting(self) -> int:
        """Notes that are not written yet."""
        return len(self._waiting)

    async def flush(self) -> bool:
        """Write what waits; whether the database took it."""
        async with self._flushing:  # two at once would write the same notes twice
            while self._waiting:
                batch = [self._waiting[place] for place in range(min(_BATCH, len(self._waiting)))]
                if not await self._write(batch):
                    return False
                for _ in batch:
                    self._waiting.popleft()
            return True

    async def __aenter__(self) -> Self:
        self._writer = asyncio.create_task(self._write_on(), name="feedback")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._writer
        await self.flush()

    async def _write_on(self) -> None:
        while True:
            await asyncio.sleep(_SECONDS_BETWEEN_WRITES)
            await self.flush()

    async def _write(self, batch: list[dict[str, object]]) -> bool:
        try:
            await self._access.write(lambda connection: _insert(connection, batch))
        except DatabaseAway as error:
            if not self._away:
                _log.warning("feedback waits: %s", error, extra={"event": "feedback.waits"})
            self._away = True
            return False
        self._away = False
        return True


async def _insert(connection: AsyncConnection, batch: Sequence[Mapping[str, object]]) -> None:
    """Insert notes; of those with the same vote the last one stays, here and in the table."""
    latest = {note["vote"]: note for note in batch if note["vote"]}
    if latest:
        await connection.execute(delete(FeedbackRow).where(FeedbackRow.vote.in_(list(latest))))
    rows = [note for note in batch if latest.get(note["vote"], note) is note]
    await connection.execute(insert(FeedbackRow), rows)
