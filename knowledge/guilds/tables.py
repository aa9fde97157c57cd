"""What guilds and people bring along, as tables. Publishing never touches them.

Ids are Discord's snowflakes (64 bit, unsigned in name only). A table with rows of a guild calls
its id `guild_id`, and one with a person's id calls it by a name in `forgetting.personal`: so
both are found when they are to be forgotten.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  # Mapped[] is read when a class is made
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.fingerprints import LONGEST as FINGERPRINT
from knowledge.storage.base import Base, Moment, now


class GuildRow(Base):
    """A guild's settings."""

    __tablename__ = "guilds"

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    no_emoji: Mapped[bool] = mapped_column(default=False, server_default=false())
    """No pictures, no emoji."""
    talkative: Mapped[str | None] = mapped_column(String(16))
    """How sure Postie must be to speak unasked, by name; None if that was never chosen."""
    min_confidence: Mapped[float | None]
    """The same as a number, 0 to 1, chosen before there were names."""
    remove_passwords: Mapped[bool] = mapped_column(default=False, server_default=false())
    keep_text: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether feedback may hold the redacted question."""
    tag_posts: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether forum posts get the tag of their topic."""
    use_threads: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether what is said unasked goes into a thread of its own."""
    helper_role: Mapped[int | None] = mapped_column(BigInteger)
    """The role of those who help people here."""
    helper_channel: Mapped[int | None] = mapped_column(BigInteger)
    """Where helpers are called; None for the channel of the question."""
    cool_down: Mapped[int | None]
    """Seconds between two unasked answers to one person; None for the shipped ones."""
    hinted_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the moderators were told last that Postie lacks a permission."""
    digest_channel: Mapped[int | None] = mapped_column(BigInteger)
    """Where the weekly digest goes; None for none."""
    digested_at: Mapped[datetime | None] = mapped_column(Moment)
    own_revision: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """Grows with every change of the guild's own answers and servers; 0 if it never had any."""
    updated_at: Mapped[datetime] = mapped_column(Moment, default=now, onupdate=now)


class WatchedChannelRow(Base):
    """A channel in which Postie may answer unasked."""

    __tablename__ = "watched_channels"

    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    guild_id: Mapped[int] = mapped_column(
        ForeignKey("guilds.guild_id", ondelete="CASCADE"), index=True
    )
    added_at: Mapped[datetime] = mapped_column(Moment, default=now)
    report_to: Mapped[int | None] = mapped_column(BigInteger)
    """A dry run: the channel that is told what would have been said here; None to say it."""
    talkative: Mapped[str | None] = mapped_column(String(16))
    """As the guild's; None for what the guild chose. So are the two below."""
    cool_down: Mapped[int | None]
    use_threads: Mapped[bool | None]


class PersonRow(Base):
    """What a person chose for themselves."""

    __tablename__ = "people"

    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    no_emoji: Mapped[bool] = mapped_column(default=False, server_default=false())
    left_out: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether they are never answered unasked."""
    updated_at: Mapped[datetime] = mapped_column(Moment, default=now, onupdate=now)


class FeedbackRow(Base):
    """What became of a reply: a vote, a deletion, a better choice, a question not answered."""

    __tablename__ = "feedback"
    __table_args__ = (Index(None, "guild_id", "created_at"), Index(None, "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    topic: Mapped[str | None] = mapped_column(String(100))
    outcome: Mapped[str] = mapped_column(String(16))
    confidence: Mapped[float]
    guild_id: Mapped[int | None] = mapped_column(BigInteger)
    text: Mapped[str | None] = mapped_column(Text)
    """Redacted before it came here; None unless the guild keeps texts."""
    provider: Mapped[str | None] = mapped_column(String(100))
    """Key of the provider that the question was about."""
    unasked: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether it is about what was said, or kept back, without being asked."""
    answer: Mapped[str | None] = mapped_column(Text)
    """What a person answered instead; redacted, and kept only where the text is."""
    vote: Mapped[str | None] = mapped_column(String(16), index=True)
    """Drawn by lot for each vote, so that it can be changed; says nothing of whose it was."""
    fingerprint: Mapped[str | None] = mapped_column(String(FINGERPRINT))
    """What the question was about, see `knowledge.fingerprints`; none of its words."""
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)


class EntryRow(Base):
    """An answer of a guild's own, laid over the shipped topics."""

    __tablename__ = "guild_entries"

    guild_id: Mapped[int] = mapped_column(
        ForeignKey("guilds.guild_id", ondelete="CASCADE"), primary_key=True
    )
    entry_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    title: Mapped[str] = mapped_column(String(256))
    text: Mapped[str] = mapped_column(Text)
    asks: Mapped[list[str]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(BigInteger, default=1, server_default="1")
    """The guild's `own_revision` when it was changed last."""
    author_id: Mapped[int | None] = mapped_column(BigInteger)
    """Who changed it last; None for the terminal, and for what is older than this column."""
    updated_at: Mapped[datetime] = mapped_column(Moment, default=now, onupdate=now)


class PhrasingRow(Base):
    """A way of asking that moderators judged: what it asks for, or that it is not Postie's."""

    __tablename__ = "guild_phrasings"

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(BigInteger, index=True)
    topic: Mapped[str] = mapped_column(String(100))
    """Id of the topic that it asks for; empty for what is left alone unless asked directly."""
    text: Mapped[str] = mapped_column(Text)
    """Masked; empty where no words are kept, and the fingerprint stands for them."""
    fingerprint: Mapped[str | None] = mapped_column(String(FINGERPRINT))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)


class OwnProviderRow(Base):
    """A mail provider of a guild's own, laid over the shipped ones; read and written whole."""

    __tablename__ = "guild_providers"

    guild_id: Mapped[int] = mapped_column(
        ForeignKey("guilds.guild_id", ondelete="CASCADE"), primary_key=True
    )
    provider_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(BigInteger, default=1, server_default="1")
    author_id: Mapped[int | None] = mapped_column(BigInteger)
    updated_at: Mapped[datetime] = mapped_column(Moment, default=now, onupdate=now)


class ChangeRow(Base):
    """One change of something of a guild's own: who, when, before, after; kept for thirty days."""

    __tablename__ = "guild_changes"
    __table_args__ = (Index(None, "guild_id", "changed_at"), Index(None, "guild_id", "batch"))

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id", ondelete="CASCADE"))
    batch: Mapped[str] = mapped_column(String(16))
    """What was changed together, as by an import, has the same."""
    kind: Mapped[str] = mapped_column(String(16))
    """`answer` or `server`."""
    item_id: Mapped[str] = mapped_column(String(100))
    author_id: Mapped[int | None] = mapped_column(BigInteger)
    changed_at: Mapped[datetime] = mapped_column(Moment, default=now)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What it said; NULL if it was new."""
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What it says from then on; NULL if it was removed."""
    undoes: Mapped[str] = mapped_column(String(16), default="")
    """The batch that this one takes back."""
    is_undone: Mapped[bool] = mapped_column(default=False, server_default=false())


class DraftRow(Base):
    """What somebody wrote and has yet to decide about: a button carries its id. Kept for a day."""

    __tablename__ = "guild_drafts"

    draft_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    guild_id: Mapped[int] = mapped_column(
        ForeignKey("guilds.guild_id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(16))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    item_id: Mapped[str] = mapped_column(String(100), default="")
    """What it changes; empty for something new."""
    version: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """Of what it changes, as its writer saw it."""
    created_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)


class DepartureRow(Base):
    """A guild that removed Postie; what it brought along goes a day later."""

    __tablename__ = "departures"

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    left_at: Mapped[datetime] = mapped_column(Moment, default=now)


class CommandSyncRow(Base):
    """The command payload that Discord was given last, so that it is sent only when it changed."""

    __tablename__ = "command_sync"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    payload_hash: Mapped[str] = mapped_column(String(64))
    synced_at: Mapped[datetime] = mapped_column(Moment, default=now, onupdate=now)


class LoginTurnRow(Base):
    """From when on Discord lets the next shard log in; one row for each that may at a time."""

    __tablename__ = "login_turns"

    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    free_at: Mapped[datetime] = mapped_column(Moment)


class AnsweredMessageRow(Base):
    """A message that has its reply: never two answers to one message, also after a replay."""

    __tablename__ = "answered_messages"
    __table_args__ = (Index(None, "created_at"), Index(None, "asker_id"))

    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    reply_id: Mapped[int | None] = mapped_column(BigInteger)
    """None while the reply is on its way."""
    unasked: Mapped[bool] = mapped_column(default=False, server_default=false())
    channel_id: Mapped[int] = mapped_column(BigInteger)
    asker_id: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
