"""What guilds chose, and the channels in which they let Postie speak unasked.

Settings are read on every message of a watched channel, so they are kept in memory (see
`guilds.cache`); a change made here is seen at once, one made elsewhere as soon as it is heard of
(`storage.news`), or within a minute. When the database is away, what is in memory (or the
defaults) goes on holding.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, TypedDict, Unpack

from sqlalchemy import delete, or_, select, update

from knowledge.errors import DatabaseAway
from knowledge.guilds.access import Access, insert_if_missing, upsert
from knowledge.guilds.cache import RefreshingCache
from knowledge.guilds.tables import GuildRow, WatchedChannelRow
from knowledge.storage.base import now
from knowledge.storage.news import News

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
    from typing import Any

    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.engine import Database

_HINTED_DAYS: Final = 30
_WEEK: Final = timedelta(days=7)
_IN_A_STATEMENT: Final = 500
"""So many ids at once; SQLite takes no more than some thousands."""

Talkative = Literal["careful", "usual", "talkative"]
MIN_CONFIDENCE: Final[Mapping[Talkative, float]] = {"careful": 0.9, "usual": 0.7, "talkative": 0.5}
"""How confident Postie must be to speak unasked, 0 to 1.

Of what is said then about 19 of 20, 6 of 7 and 4 of 5 answers are right: the reliability in the
card of the shipped model, measured on kinds of question that it had never seen.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedChannel:
    """What holds in one watched channel; None where what the guild chose holds."""

    report_to: int | None = None
    """The channel of a dry run's reports; None where Postie speaks."""
    talkative: Talkative | None = None
    cool_down: int | None = None
    """Seconds."""
    use_threads: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildSettings:
    """What a guild chose."""

    no_emoji: bool = False
    talkative: Talkative = "usual"
    chosen_confidence: float | None = None
    """The number from which `talkative` comes, where a guild chose one before there were names."""
    cool_down: int | None = None
    """Seconds between two unasked answers to one person; None for the shipped ones."""
    remove_passwords: bool = False
    keep_text: bool = False
    tag_posts: bool = False
    use_threads: bool = False
    """Whether what is said unasked goes into a thread of its own."""
    helper_role: int | None = None
    """The role of those who help people here."""
    helper_channel: int | None = None
    """Where helpers are called; None for the channel of the question."""
    channels: Mapping[int, WatchedChannel] = field(default_factory=dict)
    """Channels in which Postie may speak unasked, and what holds there."""
    digest_channel: int | None = None
    """Where the weekly digest goes."""

    def watches(self, keys: Sequence[int]) -> bool:
        """Whether a channel is watched, by its id or by its parent's."""
        return any(key in self.channels for key in keys)

    def in_channel(self, keys: Sequence[int]) -> GuildSettings:
        """What holds in a channel, given by its id and then its parent's: the nearest goes first.

        What neither has of its own is the guild's.
        """
        own: dict[str, Any] = {}
        for channel in reversed(self._find_channels(keys)):
            for name in CHANNEL_CHOICES:
                value = getattr(channel, name)
                own |= {} if value is None else {name: value}
        return replace(self, **own) if own else self

    def find_report_channel(self, keys: Sequence[int]) -> int | None:
        """Where is reported what would be said in a channel, given as to `in_channel`.

        None where it is said.
        """
        return next((channel.report_to for channel in self._find_channels(keys)), None)

    def _find_channels(self, keys: Sequence[int]) -> Sequence[WatchedChannel]:
        return [self.channels[key] for key in keys if key in self.channels]

    @property
    def min_confidence(self) -> float:
        """How confident Postie must be to speak unasked, 0 to 1."""
        return MIN_CONFIDENCE[self.talkative]


class SettingsChange(TypedDict, total=False):
    """Some of `GuildSettings`, to be changed; the channels are changed one by one."""

    no_emoji: bool
    talkative: Talkative
    cool_down: int | None
    remove_passwords: bool
    keep_text: bool
    tag_posts: bool
    digest_channel: int | None
    use_threads: bool
    helper_role: int | None
    helper_channel: int | None


class ChannelChange(TypedDict, total=False):
    """Some of `WatchedChannel`, to be changed; None for what the guild chose."""

    talkative: Talkative | None
    cool_down: int | None
    use_threads: bool | None


CHANNEL_CHOICES: Final = tuple(ChannelChange.__annotations__)
"""What a channel may have of its own."""

_DEFAULT: Final = GuildSettings()


class SettingsStore:
    """The settings of all guilds; guilds and channels are Discord's ids."""

    def __init__(self, database: Database) -> None:
        self._access = Access(database)
        self._cache: RefreshingCache[int, GuildSettings] = RefreshingCache(
            self._read, default=_DEFAULT
        )

    async def of(self, guild: int) -> GuildSettings:
        """What `guild` chose; the defaults if nothing, or if the database is away."""
        return await self._cache.get(guild)

    def expire(self, guild: int) -> None:
        """Read anew what `guild` chose: it was changed elsewhere."""
        self._cache.expire(guild)

    def expire_all(self) -> None:
        """Read everything anew when it is asked for."""
        self._cache.expire_all()

    def drop_cached(self, guild: int) -> None:
        """Hold what `guild` chose in memory no more."""
        self._cache.drop(guild)

    async def change(self, guild: int, **change: Unpack[SettingsChange]) -> GuildSettings:
        """Keep what `guild` chose, and return all that holds now; raises `DatabaseAway`."""

        async def write(connection: AsyncConnection) -> None:
            await upsert(connection, GuildRow, guild_id=guild, **change)

        return await self._write(guild, write)

    async def watch(
        self, guild: int, channel: int, *, report_to: int | None = None
    ) -> GuildSettings:
        """Let Postie speak unasked in `channel`, or tell `report_to` what it would have said.

        Raises `DatabaseAway`.
        """

        async def write(connection: AsyncConnection) -> None:
            await insert_if_missing(connection, GuildRow, guild_id=guild)
            await upsert(
                connection,
                WatchedChannelRow,
                channel_id=channel,
                guild_id=guild,
                report_to=report_to,
            )

        return await self._write(guild, write)

    async def change_channel(
        self, guild: int, channel: int, **change: Unpack[ChannelChange]
    ) -> GuildSettings:
        """Keep what holds in `channel` alone; what holds in the guild is unchanged.

        Nothing is kept for a channel that is not watched. Raises `DatabaseAway`.
        """
        statement = (
            update(WatchedChannelRow)
            .where(WatchedChannelRow.channel_id == channel, WatchedChannelRow.guild_id == guild)
            .values(**change)
        )
        return await self._write(guild, lambda connection: connection.execute(statement))

    async def unwatch(self, guild: int, channel: int) -> GuildSettings:
        """Let Postie be silent in `channel` again; raises `DatabaseAway`."""
        statement = delete(WatchedChannelRow).where(
            WatchedChannelRow.channel_id == channel, WatchedChannelRow.guild_id == guild
        )
        return await self._write(guild, lambda connection: connection.execute(statement))

    async def claim_digests(self, guilds: Collection[int]) -> dict[int, int]:
        """Those of `guilds` whose weekly digest is due and now this process's, with its channel.

        Raises `DatabaseAway`.
        """
        return await self._access.write(lambda connection: _claim_digests(connection, guilds))

    async def claim_hint(self, guild: int) -> bool:
        """Whether this process is to tell moderators what is missing: once a month, one does.

        With the database away it is: the caller remembers whom it has told itself.
        """
        try:
            return await self._access.write(lambda connection: _claim_hint(connection, guild))
        except DatabaseAway:
            return True

    async def _read(self, guild: int) -> GuildSettings:
        return await self._access.read(lambda connection: _select(connection, guild))

    async def _write(
        self, guild: int, work: Callable[[AsyncConnection], Awaitable[object]]
    ) -> GuildSettings:
        async def write(connection: AsyncConnection) -> GuildSettings:
            await work(connection)
            return await _select(connection, guild)

        news = News("settings", guild)
        return await self._cache.replace(guild, lambda: self._access.write(write, news=news))


async def _select(connection: AsyncConnection, guild: int) -> GuildSettings:
    result = await connection.execute(
        select(
            GuildRow.no_emoji,
            GuildRow.talkative,
            GuildRow.min_confidence.label("chosen_confidence"),
            GuildRow.cool_down,
            GuildRow.remove_passwords,
            GuildRow.keep_text,
            GuildRow.tag_posts,
            GuildRow.digest_channel,
            GuildRow.use_threads,
            GuildRow.helper_role,
            GuildRow.helper_channel,
        ).where(GuildRow.guild_id == guild)
    )
    row = result.one_or_none()
    if row is None:
        return _DEFAULT
    watched = await connection.execute(
        select(
            WatchedChannelRow.channel_id,
            WatchedChannelRow.report_to,
            WatchedChannelRow.talkative,
            WatchedChannelRow.cool_down,
            WatchedChannelRow.use_threads,
        ).where(WatchedChannelRow.guild_id == guild)
    )
    channels = {
        found.channel_id: WatchedChannel(
            **{name: value for name, value in found._asdict().items() if name != "channel_id"}
        )
        for found in watched
    }
    chosen = row._asdict()
    if chosen["talkative"] is None:
        chosen["talkative"] = _nearest(row.chosen_confidence)
    else:
        chosen["chosen_confidence"] = None
    return GuildSettings(**chosen, channels=channels)


def _nearest(confidence: float | None) -> Talkative:
    """What a number is called now that a guild chose before there were names."""
    if confidence is None:
        return "usual"
    return min(MIN_CONFIDENCE, key=lambda name: abs(MIN_CONFIDENCE[name] - confidence))


async def _claim_digests(connection: AsyncConnection, guilds: Collection[int]) -> dict[int, int]:
    claimed: dict[int, int] = {}
    ids = sorted(guilds)
    for start in range(0, len(ids), _IN_A_STATEMENT):
        result = await connection.execute(
            update(GuildRow)
            .where(GuildRow.guild_id.in_(ids[start : start + _IN_A_STATEMENT]))
            .where(GuildRow.digest_channel.is_not(None))
            .where(or_(GuildRow.digested_at.is_(None), GuildRow.digested_at <= now() - _WEEK))
            .values(digested_at=now(), updated_at=GuildRow.updated_at)
            .returning(GuildRow.guild_id, GuildRow.digest_channel)
        )
        claimed |= {guild: channel for guild, channel in result if channel is not None}
    return claimed


async def _claim_hint(connection: AsyncConnection, guild: int) -> bool:
    await insert_if_missing(connection, GuildRow, guild_id=guild)
    long_ago = now() - timedelta(days=_HINTED_DAYS)
    result = await connection.execute(
        update(GuildRow)
        .where(GuildRow.guild_id == guild)
        .where(or_(GuildRow.hinted_at.is_(None), GuildRow.hinted_at < long_ago))
        .values(hinted_at=now())
        .returning(GuildRow.guild_id)
    )
    return result.one_or_none() is not None
