"""The slots that a question can fill."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SLIP = "slip"
"""The tag of a text whose domain is a slip of a known one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The statement of which a yes-or-no question asks whether it is so."""

    kind: Literal[
        "offers",
        "takes",
        "needs",
        "goes_without",
        "switch",
        "is_on",
        "user_name",
        "port",
        "host",
        "better",
        "known",
    ]
    """Of a provider: offers protocols or securities, takes or needs a way to sign in, goes without
    one, has to have a protocol switched on, has it on, wants this user name, has a server of
    this name. Of a port number: is for this. Of two things: the
    first is better. Known: things as such.
    """
    terms: tuple[str, ...]
    """What it is about: `imap`, `starttls`, `app_password` …, in the order of the text."""
    port: int = 0
    topics: tuple[str, ...] = ()
    """The topics in which the reply stands."""

    @property
    def stands_alone(self) -> bool:
        """Whether it can be judged without knowing whose mailbox it is."""
        return self.kind in {"better", "known"} or (self.kind == "port" and bool(self.terms))


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What was understood of one question."""

    words: tuple[str, ...] = ()
    """The words, typos mended."""
    protocol: str = ""
    direction: str = ""
    """`incoming`, `outgoing` or `both`."""
    sending: str = ""
    """Status of that direction: `works`, `fails`, `lacks` (only the other is named), `said`."""
    receiving: str = ""
    security: str = ""
    ports: tuple[int, ...] = ()
    """Port numbers that are in the table of ports."""
    odd_ports: tuple[int, ...] = ()
    """Numbers used like ports that are in no table; never taken for a neighbour."""
    provider: str = ""
    """Key of the provider meant."""
    providers: tuple[str, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    """Providers and mail programs with what is told of each: `fails`, `works`, `past` …"""
    brand_words: frozenset[str] = frozenset()
    """The words that name them."""
    domain: str = ""
    """A domain or company that was named and belongs to no known provider."""
    host_domain: str = ""
    """The same, if host names may be guessed for it: if it can be nobody's slip."""
    meant: str = ""
    """The domain of a known provider that it is a slip of."""
    meant_provider: str = ""
    """Key of that provider."""
    claim: Claim | None = None
    """What is asked to be so or not, if it is a yes-or-no question."""
    tried: frozenset[str] = frozenset()
    """Subjects of content/language/tried.toml that are said to have been tried already."""
    host: str = ""
    """The first server or host name in the text."""
    client: str = ""
    codes: tuple[str, ...] = ()
    """Reply codes as written: `535`, `5.7.8`, `[AUTHENTICATIONFAILED]`, `0x800ccc0e`."""
    messages: tuple[str, ...] = ()
    """Ids of recognised messages, the weightiest first."""
    signals: frozenset[str] = frozenset()
    off_topic: frozenset[str] = frozenset()
    """Other fields of life that are spoken of: games, printers, spreadsheets."""
    mended: tuple[tuple[str, str], ...] = ()
    """Typos and what they were taken for."""
    ambiguous: str = ""
    """A brand that may mean several providers (`outlook`)."""
    about_mail: bool = False
    """Whether anything in it speaks of mail: a protocol, a provider, a word of mail, an error."""
    language: str = ""
    """What it was asked in, if that is not English."""
    credentials: bool = False
    names_somebody: bool = False
    tags: frozenset[str] = field(default=frozenset())
    """What a topic's variants are chosen by."""

    @property
    def company(self) -> str:
        """The company that was named and of which there is no record: no domain, no slip of one."""
        return "" if self.meant or "." in self.domain else self.domain
