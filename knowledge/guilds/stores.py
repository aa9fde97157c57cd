"""The stores of what guilds and people bring, in one place for whoever serves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from knowledge.guilds.answered import AnsweredMessages
from knowledge.guilds.command_sync import CommandSync
from knowledge.guilds.entries import Entries
from knowledge.guilds.forgetting.departures import Departures
from knowledge.guilds.forgetting.retention import Retention
from knowledge.guilds.logins import Logins
from knowledge.guilds.own.drafts import Drafts
from knowledge.guilds.own.history import History
from knowledge.guilds.own.providers import OwnProviders
from knowledge.guilds.own.usage import Usage
from knowledge.guilds.people import People
from knowledge.guilds.settings import SettingsStore

if TYPE_CHECKING:
    from knowledge.storage.engine import Database
    from knowledge.storage.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class Guilds:
    """Every store of one database; each is a narrow way to the tables of one thing."""

    settings: SettingsStore
    entries: Entries
    people: People
    answered: AnsweredMessages
    command_sync: CommandSync
    departures: Departures
    retention: Retention
    logins: Logins
    history: History
    """The one way to change entries and providers of a guild's own."""
    providers: OwnProviders
    drafts: Drafts
    usage: Usage

    @classmethod
    def over(cls, database: Database) -> Self:
        """The stores over `database`; nothing is read before it is asked for."""
        history = History(database)
        return cls(
            settings=SettingsStore(database),
            entries=Entries(database, history),
            people=People(database),
            answered=AnsweredMessages(database),
            command_sync=CommandSync(database),
            history=history,
            providers=OwnProviders(database, history),
            drafts=Drafts(database),
            usage=Usage(database),
            departures=Departures(database),
            retention=Retention(database),
            logins=Logins(database),
        )

    def take_in(self, news: News) -> None:
        """Read anew what another process changed."""
        match news.kind:
            case "settings":
                self.settings.expire(news.guild)
            case "entries":
                self.history.expire(news.guild)
            case "people":
                self.people.expire()

    def expire_all(self) -> None:
        """Read everything anew when it is asked for: some news may have been missed."""
        self.settings.expire_all()
        self.history.expire_all()
        self.people.expire()

    def drop_cached(self, guild: int) -> None:
        """Hold nothing of `guild` in memory any more; it is read again if it is asked for."""
        self.settings.drop_cached(guild)
        self.history.drop_cached(guild)
        self.entries.drop_cached(guild)
        self.providers.drop_cached(guild)

    async def forget_person(self, person: int) -> None:
        """Delete what is written down about `person`; raises `DatabaseAway`."""
        self.answered.drop_waiting(person)
        await self.people.forget(person)
        self.entries.drop_all_cached()  # they know who wrote what
        self.providers.drop_all_cached()
