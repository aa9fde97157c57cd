"""The stores of what guilds and people bring, in one place for whoever serves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from knowledge.guilds.answered import AnsweredMessages
from knowledge.guilds.command_sync import CommandSync
from knowledge.guilds.entries import Entries
from knowledge.guilds.forgetting.departures import Departures
from knowledge.guilds.forgetting.retention import Retention
from knowledge.guilds.gaps import Gaps
from knowledge.guilds.insights import InsightReader
from knowledge.guilds.people import People
from knowledge.guilds.phrasings import Phrasings
from knowledge.guilds.settings import SettingsStore

if TYPE_CHECKING:
    from knowledge.storage.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Guilds:
    """Every store of one database; each is a narrow way to the tables of one thing."""

    settings: SettingsStore
    entries: Entries
    people: People
    answered: AnsweredMessages
    command_sync: CommandSync
    phrasings: Phrasings
    gaps: Gaps
    insights: InsightReader
    departures: Departures
    retention: Retention

    @classmethod
    def over(cls, database: Database) -> Self:
        """The stores over `database`; nothing is read before it is asked for."""
        return cls(
            settings=SettingsStore(database),
            entries=Entries(database),
            people=People(database),
            answered=AnsweredMessages(database),
            command_sync=CommandSync(database),
            phrasings=Phrasings(database),
            gaps=Gaps(database),
            insights=InsightReader(database),
            departures=Departures(database),
            retention=Retention(database),
        )

    def drop_cached(self, guild: int) -> None:
        """Hold nothing of `guild` in memory any more; it is read again if it is asked for."""
        self.settings.drop_cached(guild)
        self.entries.drop_cached(guild)
        self.phrasings.drop_cached(guild)

    async def forget_person(self, person: int) -> None:
        """Delete what is written down about `person`; raises `DatabaseAway`."""
        self.answered.drop_waiting(person)
        await self.people.forget(person)
