"""The stores of what guilds and people bring, in one place for whoever serves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from knowledge.guilds.answered import AnsweredMessages
from knowledge.guilds.command_sync import CommandSync
from knowledge.guilds.entries import Entries
from knowledge.guilds.own.drafts import Drafts
from knowledge.guilds.own.history import History
from knowledge.guilds.own.providers import OwnProviders
from knowledge.guilds.own.usage import Usage
from knowledge.guilds.people import People
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
        )

    async def tidy(self) -> None:
        """Drop what is kept for a time only and is older than that."""
        await self.answered.tidy()
        await self.history.tidy()
        await self.drafts.tidy()
