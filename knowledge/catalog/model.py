"""What Postie knows, as plain frozen values.

The content directory, the database and the matching index all speak in these terms:
`catalog.content_files` makes a `Catalog` from the content files, `storage.publish` writes it to the
database, `storage.load` reads it back, and `ranking` matches against it.
"""

from __future__ import annotations

from collections import ChainMap
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, cast

from knowledge.catalog.provider_tags import derived_tags

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

Kind = Literal[
    "lookup", "compare", "concept", "setup", "symptom", "error", "howto", "security", "dev", "meta"
]
_REVIEWED_EVERY = timedelta(days=183)
"""Half a year: in so much time some provider or other has moved."""
PartName = Literal["fact", "picture", "steps", "also", "more", "still"]
Protocol = Literal["imap", "pop3", "smtp", "exchange"]
Security = Literal["ssl", "starttls", "unencrypted"]
Confidence = Literal["high", "medium"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of a topic's reply, for the questions that carry all of `tags`."""

    part: PartName
    tags: frozenset[str]
    text: str
    """Markdown with `{placeholders}`; a line whose placeholder has no value is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something people ask about, with the ways they ask and the reply in parts."""

    id: str
    title: str
    kind: Kind
    asks: tuple[str, ...]
    templates: tuple[str, ...]
    related: tuple[str, ...]
    sources: tuple[str, ...]
    must: tuple[str, ...]
    """Regular expressions (ignore case, dot matches newline) that every reply has to match."""
    as_of: date | None
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One server of a provider."""

    protocol: Protocol
    host: str
    port: int
    security: Security
    user_name: str
    """`address`, `local_part`, or words for anything else."""
    authentication: tuple[str, ...]
    """Of `oauth2`, `password`, `encrypted`, `none`; best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A slip in the upstream data and why the value here differs."""

    field: str
    was: str
    now: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who keeps people's mail, with what a mail program has to be told."""

    key: str
    name: str
    kind: str
    """`mailbox`, `isp`, `web_host`, `workplace` or `school`."""
    platform: str
    """Who runs the servers: `google`, `yahoo` …; the key itself if nobody else."""
    sign_in: str
    """`oauth2_only`, `oauth2_or_app_password`, `app_password`, `password`, `bridge`, `none` or
    `not_known` (of such a provider nothing is known but who it is)."""
    domains: tuple[str, ...]
    brands: tuple[str, ...]
    servers: tuple[Server, ...]
    extra_tags: frozenset[str] = frozenset()
    """Tags that do not follow from the record."""
    without_tags: frozenset[str] = frozenset()
    """Tags that would follow from it and do not hold."""
    switch: str
    app_password_page: str
    help_page: str
    webmail: str
    note: str
    sources: tuple[str, ...]
    confidence: Confidence
    as_of: date
    corrections: tuple[Correction, ...]
    tags: frozenset[str] = field(init=False)
    """What it is, for the variants of replies; see `provider_tags.derived_tags`."""

    @property
    def review_by(self) -> date | None:
        """The day on which its servers are to be looked up again; none where there are none."""
        return self.as_of + _REVIEWED_EVERY if self.servers else None

    def __post_init__(self) -> None:
        derived = derived_tags(self)
        object.__setattr__(self, "extra_tags", self.extra_tags - derived)
        object.__setattr__(self, "without_tags", self.without_tags & derived)
        object.__setattr__(self, "tags", derived - self.without_tags | self.extra_tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A port number and what listens there (IANA's registry and the RFC named in `sources`)."""

    number: int
    transport: str
    protocol: str
    iana_name: str
    label: str
    security: tuple[Security, ...]
    role: str
    recommended: bool
    meaning: str
    """One bold-able sentence: what the number stands for."""
    advice: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A reply code, enhanced status code or response code, as a server says it."""

    family: Literal["smtp", "enhanced", "imap", "pop3"]
    code: str
    vendor: str
    """Platform whose own meaning this is, or empty for the standard meaning."""
    meaning: str
    permanent: bool | None
    topic: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Words that a mail program or server shows, and what they mean."""

    id: str
    pattern: str
    """RE2 syntax."""
    sample: str
    client: str
    meaning: str
    fixes: tuple[str, ...]
    topic: str
    tags: frozenset[str]
    priority: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A dated fact: what holds before its day and what holds from then on."""

    id: str
    provider: str
    effective: date | None
    before: str
    after: str
    source: str
    as_of: date
    review_by: date
    confidence: Confidence


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """Everything Postie knows, at one revision; looked up by id through the mappings below."""

    revision: str
    topics: tuple[Topic, ...]
    providers: tuple[Provider, ...]
    ports: tuple[Port, ...]
    codes: tuple[Code, ...]
    messages: tuple[Message, ...]
    policies: tuple[Policy, ...]
    language: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Vocabularies and patterns by file name, as the tables of content/language hold them."""
    weights: str = ""
    """The fitted model as text (see `ranking.linear`); empty if none is fitted."""

    def laid_over(self, providers: Sequence[Provider]) -> Catalog:
        """This catalogue with `providers` before its own; everything else is shared, not copied."""
        below = cast("dict[str, Provider]", self.provider_by_key)  # it is only read
        by_key = ChainMap({one.key: one for one in providers}, below)
        catalog = copy(self)
        catalog.__dict__.update(providers=(*providers, *self.providers), provider_by_key=by_key)
        return catalog

    @cached_property
    def topic_by_id(self) -> Mapping[str, Topic]:
        """Topics by their id."""
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def provider_by_key(self) -> Mapping[str, Provider]:
        """Providers by their key."""
        return {provider.key: provider for provider in self.providers}

    @cached_property
    def port_by_number(self) -> Mapping[int, Port]:
        """Ports by their number; of several rows the one that is listed first."""
        return {port.number: port for port in reversed(self.ports)}

    @cached_property
    def message_by_id(self) -> Mapping[str, Message]:
        """Messages by their id."""
        return {message.id: message for message in self.messages}

    @cached_property
    def policy_by_id(self) -> Mapping[str, Policy]:
        """Dated facts by their id."""
        return {policy.id: policy for policy in self.policies}

    @cached_property
    def provider_tags(self) -> frozenset[str]:
        """Every tag that some provider carries."""
        return frozenset(tag for provider in self.providers for tag in provider.tags)
