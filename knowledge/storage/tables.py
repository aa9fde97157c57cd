"""What Postie knows, as tables that publishing replaces; `knowledge.catalog.model` has the terms.

Lists that are always read and written whole (tags, ways of signing in, fixes) are JSON; whatever
can be looked up by itself (a domain, a brand, a phrasing, a source) has its row.
"""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003  # Mapped[] is read when a class is made
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    SmallInteger,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.storage.base import Base, Moment, now


def _of(target: str, *, index: bool = True) -> Any:  # noqa: ANN401  # as mapped_column
    return mapped_column(ForeignKey(target, ondelete="CASCADE"), index=index)


class SourceRow(Base):
    """Where a fact comes from: an RFC and section, a registry, a provider's page."""

    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    citation: Mapped[str] = mapped_column(Text, unique=True)


class TopicRow(Base):
    """Something people ask about."""

    __tablename__ = "topics"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16))
    related: Mapped[list[str]] = mapped_column(JSON)
    must: Mapped[list[str]] = mapped_column(JSON)
    as_of: Mapped[date | None]


class PhrasingRow(Base):
    """A way of asking for a topic; a template has `{slots}`."""

    __tablename__ = "phrasings"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[str] = _of("topics.id")
    text: Mapped[str] = mapped_column(Text)
    template: Mapped[bool]


class SectionRow(Base):
    """One part of a topic's reply, for the questions that carry all of `tags`."""

    __tablename__ = "sections"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[str] = _of("topics.id")
    part: Mapped[str] = mapped_column(String(16))
    tags: Mapped[list[str]] = mapped_column(JSON)
    text: Mapped[str] = mapped_column(Text)


class TopicSourceRow(Base):
    """Which sources a topic rests on, in this order."""

    __tablename__ = "topic_sources"

    topic_id: Mapped[str] = mapped_column(
        ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    source_id: Mapped[int] = _of("sources.id")


class PortRow(Base):
    """A port number and what listens there; `position` keeps the order of the files."""

    __tablename__ = "ports"
    __table_args__ = (CheckConstraint("number BETWEEN 1 AND 65535", name="number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    transport: Mapped[str] = mapped_column(String(16), primary_key=True)
    protocol: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int]
    iana_name: Mapped[str] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(String(200))
    security: Mapped[list[str]] = mapped_column(JSON)
    role: Mapped[str] = mapped_column(String(200))
    recommended: Mapped[bool]
    meaning: Mapped[str] = mapped_column(Text)
    advice: Mapped[str] = mapped_column(Text)


class PortSourceRow(Base):
    """Which sources a port rests on, in this order."""

    __tablename__ = "port_sources"
    __table_args__ = (
        ForeignKeyConstraint(
            ["number", "transport", "protocol"],
            ["ports.number", "ports.transport", "ports.protocol"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    transport: Mapped[str] = mapped_column(String(16), primary_key=True)
    protocol: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    source_id: Mapped[int] = _of("sources.id")


class CodeRow(Base):
    """A reply code, enhanced status code or response code."""

    __tablename__ = "codes"

    family: Mapped[str] = mapped_column(String(16), primary_key=True)
    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    vendor: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int]
    meaning: Mapped[str] = mapped_column(Text)
    permanent: Mapped[bool | None]
    topic: Mapped[str] = mapped_column(String(100))
    source_id: Mapped[int] = _of("sources.id")


class MessageRow(Base):
    """Words that a mail program or server shows; `position` keeps the order of the file."""

    __tablename__ = "messages"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    position: Mapped[int]
    pattern: Mapped[str] = mapped_column(Text)
    sample: Mapped[str] = mapped_column(Text)
    client: Mapped[str] = mapped_column(String(200))
    meaning: Mapped[str] = mapped_column(Text)
    fixes: Mapped[list[str]] = mapped_column(JSON)
    topic: Mapped[str] = mapped_column(String(100))
    tags: Mapped[list[str]] = mapped_column(JSON)
    priority: Mapped[int]
    source_id: Mapped[int] = _of("sources.id")


class PolicyRow(Base):
    """A dated fact: what holds before its day and what holds from then on."""

    __tablename__ = "policies"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    position: Mapped[int]
    provider: Mapped[str] = mapped_column(String(100))
    effective: Mapped[date | None]
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    source_id: Mapped[int] = _of("sources.id")
    as_of: Mapped[date]
    review_by: Mapped[date] = mapped_column(index=True)
    confidence: Mapped[str] = mapped_column(String(16))


class LanguageRow(Base):
    """A file of vocabularies and patterns, as the document it is."""

    __tablename__ = "language"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)


class WeightsRow(Base):
    """The fitted model; `ranking.linear` reads it. No row where nothing is fitted."""

    __tablename__ = "weights"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    document: Mapped[str] = mapped_column(Text)


class PublicationRow(Base):
    """What the tables hold; the one row of its table."""

    __tablename__ = "publication"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    revision: Mapped[str] = mapped_column(String(64))
    """Of what the tables say; `postie knowledge refresh` moves it after a change by hand."""
    source_revision: Mapped[str] = mapped_column(String(64))
    """Of the files that were published last."""
    environment: Mapped[str] = mapped_column(String(64))
    """Whose files these were; see `storage.environment`."""
    published_at: Mapped[datetime] = mapped_column(Moment, default=now)


class EnvironmentRow(Base):
    """The files that a machine's installation of Postie read last, and what they said."""

    __tablename__ = "environments"

    environment: Mapped[str] = mapped_column(String(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Names, sizes and times of the files: cheap to look at."""
    revision: Mapped[str] = mapped_column(String(64))
    """Of what they said when they looked like that."""
    seen_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)


class CompiledRow(Base):
    """What the tables say as one document, so that a start reads one row and not all of them."""

    __tablename__ = "compiled"

    revision: Mapped[str] = mapped_column(String(64), primary_key=True)
    format: Mapped[int]
    document: Mapped[str] = mapped_column(Text)


STATE = (PublicationRow, EnvironmentRow, CompiledRow)
"""What is no content itself, but tells about it."""
