"""Providers and their servers, as tables; see `knowledge.catalog.model` for the terms."""

from __future__ import annotations

from datetime import date  # noqa: TC003  # Mapped[] is read when a class is made
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.storage.base import Base


def _of_provider(*, index: bool = False, primary_key: bool = False) -> Any:  # noqa: ANN401  # as mapped_column
    return mapped_column(
        ForeignKey("providers.key", ondelete="CASCADE"), index=index, primary_key=primary_key
    )


class ProviderRow(Base):
    """Who keeps people's mail."""

    __tablename__ = "providers"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(32))
    platform: Mapped[str] = mapped_column(String(100), index=True)
    sign_in: Mapped[str] = mapped_column(String(32))
    switch: Mapped[str] = mapped_column(Text)
    app_password_page: Mapped[str] = mapped_column(Text)
    help_page: Mapped[str] = mapped_column(Text)
    webmail: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    confidence: Mapped[str] = mapped_column(String(16))
    as_of: Mapped[date]


class ProviderDomainRow(Base):
    """A domain whose addresses belong to one provider."""

    __tablename__ = "provider_domains"

    domain: Mapped[str] = mapped_column(String(253), primary_key=True)
    provider_key: Mapped[str] = _of_provider(index=True)
    position: Mapped[int]


class ProviderBrandRow(Base):
    """A name that people call a provider by; a name may mean several."""

    __tablename__ = "provider_brands"

    provider_key: Mapped[str] = _of_provider(primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    brand: Mapped[str] = mapped_column(String(200), index=True)


class ProviderTagRow(Base):
    """A tag that a provider has or lacks otherwise than its record says."""

    __tablename__ = "provider_tags"

    provider_key: Mapped[str] = _of_provider(primary_key=True)
    tag: Mapped[str] = mapped_column(String(64), primary_key=True)
    holds: Mapped[bool]
    """Whether it has the tag."""


class ServerRow(Base):
    """One server of a provider."""

    __tablename__ = "servers"
    __table_args__ = (CheckConstraint("port BETWEEN 1 AND 65535", name="port"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_key: Mapped[str] = _of_provider(index=True)
    protocol: Mapped[str] = mapped_column(String(64))
    host: Mapped[str] = mapped_column(String(253), index=True)
    port: Mapped[int]
    security: Mapped[str] = mapped_column(String(16))
    user_name: Mapped[str] = mapped_column(Text)
    authentication: Mapped[list[str]] = mapped_column(JSON)


class CorrectionRow(Base):
    """A slip in the upstream data and why the value here differs."""

    __tablename__ = "corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_key: Mapped[str] = _of_provider(index=True)
    field: Mapped[str] = mapped_column(String(200))
    was: Mapped[str] = mapped_column(Text)
    now: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)


class ProviderSourceRow(Base):
    """Which sources a provider's record rests on, in this order."""

    __tablename__ = "provider_sources"

    provider_key: Mapped[str] = _of_provider(primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"), index=True)
