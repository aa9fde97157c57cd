"""What communities and people chose, and which messages have their reply: one narrow way in.

Settings are read on every message of a watched channel, so they are kept in memory (see
`guilds.cache`); a change made here is seen at once, one made elsewhere within a minute. When
the database is away, what is in memory (or the defaults) goes on holding.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from knowledge.errors import DatabaseAway, DatabaseError
from knowledge.guilds.cache import RefreshingCache
from knowledge.guilds.tables import (
    AnsweredMessage,
    CommandSync,
    GuildRow,
    Person,
    WatchedChannel,
)
from knowledge.storage.base import now

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

    from knowledge.storage.engine import Database

T = TypeVar("T")

_log = logging.getLogger(__name__)
_PATIENCE_SECONDS: Final = 2.0
"""How long a database may take before it counts as away."""
_ANSWERED_DAYS: Final = 30
_HINTED_DAYS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildSettings:
    """What a community chose."""

    no_emoji: bool = False
    min_confidence: float | None = None
    """How confident Postie must be to speak unasked, 0 to 1; None for the shipped bar."""
    cool_down: int | None = None
    """Seconds between two unasked answers to one person; None for the shipped ones."""
    remove_passwords: bool = False
    keep_text: bool = False
    tag_posts: bool = False
    watched: frozenset[int] = frozenset()
    """Channels in which Postie may speak unasked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A message that has its reply."""

    message: int
    reply: int | None
    channel: int
    asker: int


_DEFAULT: Final = GuildSettings()


class Guilds:
    """Settings of communities and people, and the book of answered messages."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._settings: RefreshingCache[int, GuildSettings] = RefreshingCache(
            self._read_settings, default=_DEFAULT
        )
        self._no_emoji: RefreshingCache[None, frozenset[int]] = RefreshingCache(
            self._read_no_emoji, default=frozenset()
        )

    async def settings(self, guild: int) -> GuildSettings:
        """What `guild` chose; the defaults if nothing, or if the database is away."""
        return await self._settings.get(guild)

    async def change(self, guild: int, **chosen: Any) -> GuildSettings:  # noqa: ANN401  # as `GuildSettings`
        """Keep what `guild` chose; raises `DatabaseAway`."""

        async def write(session: AsyncSession) -> GuildSettings:
            await session.merge(GuildRow(guild_id=guild, **chosen))
            await session.flush()
            return await _read_settings(await session.connection(), guild)

        return self._seen(guild, await self._write(write))

    async def watch(self, guild: int, channel: int) -> GuildSettings:
        """Let Postie speak unasked in `channel`; raises `DatabaseAway`."""

        async def write(session: AsyncSession) -> GuildSettings:
            await session.merge(GuildRow(guild_id=guild))
            await session.flush()
            await session.merge(WatchedChannel(channel_id=channel, guild_id=guild))
            await session.flush()
            return await _read_settings(await session.connection(), guild)

        return self._seen(guild, await self._write(write))

    async def unwatch(self, guild: int, channel: int) -> GuildSettings:
        """Let Postie be silent in `channel` again; raises `DatabaseAway`."""

        async def write(session: AsyncSession) -> GuildSettings:
            await session.execute(
                delete(WatchedChannel).where(
                    WatchedChannel.channel_id == channel, WatchedChannel.guild_id == guild
                )
            )
            return await _read_settings(await session.connection(), guild)

        return self._seen(guild, await self._write(write))

    async def may_hint(self, guild: int) -> bool:
        """Whether moderators are to be told what is missing: once a month, by one process.

        With the database away they are: the caller remembers whom it has told itself.
        """
        long_ago = now() - timedelta(days=_HINTED_DAYS)

        async def write(session: AsyncSession) -> bool:
            await session.merge(GuildRow(guild_id=guild))
            await session.flush()
            told = await session.execute(
                update(GuildRow)
                .where(GuildRow.guild_id == guild)
                .where(or_(GuildRow.hinted_at.is_(None), GuildRow.hinted_at < long_ago))
                .values(hinted_at=now())
                .returning(GuildRow.guild_id)
            )
            return told.one_or_none() is not None

        try:
            return await self._write(write)
        except IntegrityError:  # another process was faster
            return False
        except DatabaseAway:
            return True

    async def wants_no_emoji(self, person: int) -> bool:
        """Whether `person` wants replies without pictures and emoji."""
        return person in await self._no_emoji.get(None)

    async def set_no_emoji(self, person: int, *, no_emoji: bool) -> None:
        """Keep how `person` wants replies; raises `DatabaseAway`."""
        await self._write(lambda session: session.merge(Person(user_id=person, no_emoji=no_emoji)))
        others = await self._no_emoji.get(None) - {person}
        self._no_emoji.put(None, others | {person} if no_emoji else others)

    async def claim(self, message: int, *, channel: int, asker: int) -> bool:
        """Whether `message` is this process's to answer: nobody has answered or claimed it.

        With the database away it is: the caller remembers what it has seen itself.
        """

        async def write(session: AsyncSession) -> None:
            session.add(AnsweredMessage(message_id=message, channel_id=channel, asker_id=asker))
            await session.flush()

        try:
            await self._write(write)
        except IntegrityError:
            return False
        except DatabaseAway:
            return True
        return True

    async def replied(self, message: int, *, reply: int) -> None:
        """Note the reply of a claimed message."""
        await self._quietly(
            lambda session: session.execute(
                update(AnsweredMessage)
                .where(AnsweredMessage.message_id == message)
                .values(reply_id=reply)
            )
        )

    async def answered(self, message: int) -> Answered | None:
        """The reply that `message` has, if any."""
        try:
            return await self._read(lambda connection: _read_answered(connection, message))
        except DatabaseAway:
            return None

    async def forget_answered(self, message: int) -> None:
        """The message or its reply is gone."""
        await self._quietly(
            lambda session: session.execute(
                delete(AnsweredMessage).where(AnsweredMessage.message_id == message)
            )
        )

    async def tidy(self) -> None:
        """Drop from the book of answered messages what nobody edits or deletes any more."""
        old = now() - timedelta(days=_ANSWERED_DAYS)
        await self._quietly(
            lambda session: session.execute(
                delete(AnsweredMessage).where(AnsweredMessage.created_at < old)
            )
        )

    async def synced(self, key: str) -> str:
        """The hash of the command payload that Discord was given last; empty if none."""
        try:
            return await self._read(lambda connection: _read_synced(connection, key))
        except DatabaseAway:
            return ""

    async def note_synced(self, key: str, payload_hash: str) -> None:
        """Keep the hash of the command payload that Discord has now."""
        await self._quietly(
            lambda session: session.merge(CommandSync(key=key, payload_hash=payload_hash))
        )

    async def _read_settings(self, guild: int) -> GuildSettings:
        return await self._read(lambda connection: _read_settings(connection, guild))

    async def _read_no_emoji(self, _: None) -> frozenset[int]:
        return await self._read(_read_no_emoji)

    def _seen(self, guild: int, settings: GuildSettings) -> GuildSettings:
        self._settings.put(guild, settings)
        return settings

    async def _read(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        async with patiently(), self._database.reading() as connection:
            return await work(connection)

    async def _write(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        async with patiently(), self._database.session() as session:
            return await work(session)

    async def _quietly(self, work: Callable[[AsyncSession], Awaitable[Any]]) -> None:
        try:
            await self._write(work)
        except (DatabaseAway, IntegrityError) as error:
            _log.warning("not kept: %s", type(error).__name__)


@asynccontextmanager
async def patiently() -> AsyncIterator[None]:
    """Wait for the database only so long; whatever it is that fails is `DatabaseAway`."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            yield
    except IntegrityError:
        raise
    except (DatabaseError, SQLAlchemyError, OSError, TimeoutError) as error:
        raise DatabaseAway(f"the database does not answer ({type(error).__name__})") from error


async def _read_settings(connection: AsyncConnection, guild: int) -> GuildSettings:
    found = await connection.execute(
        select(
            GuildRow.no_emoji,
            GuildRow.min_confidence,
            GuildRow.cool_down,
            GuildRow.remove_passwords,
            GuildRow.keep_text,
            GuildRow.tag_posts,
        ).where(GuildRow.guild_id == guild)
    )
    row = found.one_or_none()
    if row is None:
        return _DEFAULT
    watched = await connection.scalars(
        select(WatchedChannel.channel_id).where(WatchedChannel.guild_id == guild)
    )
    return GuildSettings(**row._asdict(), watched=frozenset(watched))


async def _read_no_emoji(connection: AsyncConnection) -> frozenset[int]:
    return frozenset(await connection.scalars(select(Person.user_id).where(Person.no_emoji)))


async def _read_answered(connection: AsyncConnection, message: int) -> Answered | None:
    found = await connection.execute(
        select(
            AnsweredMessage.message_id.label("message"),
            AnsweredMessage.reply_id.label("reply"),
            AnsweredMessage.channel_id.label("channel"),
            AnsweredMessage.asker_id.label("asker"),
        ).where(AnsweredMessage.message_id == message)
    )
    row = found.one_or_none()
    return Answered(**row._asdict()) if row else None


async def _read_synced(connection: AsyncConnection, key: str) -> str:
    found = await connection.scalar(select(CommandSync.payload_hash).where(CommandSync.key == key))
    return found or ""
