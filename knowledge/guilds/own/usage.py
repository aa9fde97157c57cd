"""What became of a guild's own answers, and what was asked there lately, out of the feedback."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from knowledge.guilds.access import Access
from knowledge.guilds.tables import FeedbackRow
from knowledge.outcomes import OWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.storage.engine import Database

MOST_QUESTIONS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How often an answer was given, and what those who got it said."""

    uses: int = 0
    helped: int = 0
    not_helped: int = 0


class Usage:
    """Reads the feedback of one guild; ids are Discord's."""

    def __init__(self, database: Database) -> None:
        self._access = Access(database)

    async def figures(self, guild: int) -> Mapping[str, Figures]:
        """How the own answers of `guild` do, by their id; raises `DatabaseAway`."""
        wanted = (
            select(FeedbackRow.topic, FeedbackRow.kind, func.count())
            .where(FeedbackRow.guild_id == guild, FeedbackRow.topic.startswith(OWN))
            .group_by(FeedbackRow.topic, FeedbackRow.kind)
        )
        rows = await self._access.read(lambda connection: connection.execute(wanted))
        counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for topic, kind, count in rows:
            counts[str(topic).removeprefix(OWN)][kind] = count
        return {
            id_: Figures(
                uses=by_kind.get("answered", 0),
                helped=by_kind.get("helped", 0),
                not_helped=by_kind.get("not_helped", 0),
            )
            for id_, by_kind in counts.items()
        }

    async def recent_questions(self, guild: int) -> Sequence[str]:
        """The masked words of the last 200 questions, each once, newest first.

        None where the guild keeps no texts. Raises `DatabaseAway`.
        """
        wanted = (
            select(FeedbackRow.text)
            .where(FeedbackRow.guild_id == guild, FeedbackRow.text.is_not(None))
            .order_by(FeedbackRow.id.desc())
            .limit(MOST_QUESTIONS)
        )
        texts = await self._access.read(lambda connection: connection.scalars(wanted))
        return list(dict.fromkeys(text for text in texts if text))
