"""What a domain is made of, and which country stands in it."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

_SECOND_LEVELS = frozenset(
    "co com net org or ne ac edu gov go gob id me plc ltd asn in info web".split()
)
"""What stands before a country where people register a level further down: `co.uk`, `com.br`."""
_COUNTRY = 2
_OF_NO_COUNTRY = frozenset("cm co om ai cc fm gg io ly me sh to tv ws".split())
"""What is a slip of `com` more often than a country's, and what people anywhere register."""
_COUNTRY_SECONDS = frozenset({"co", "com"})
_SERVER_LABELS = frozenset(
    "autoconfig autodiscover imap imaps in incoming mail mailout mx out outgoing pop pop3 pops "
    "relay secure smtp smtps web webmail www".split()
)
_LOOK_ALIKES = str.maketrans("асеіјорѕухвкмтнοαενρτυıɡ", "aceijopsyxbkmthoaevptuig")
"""Cyrillic and Greek letters, and two of Latin, that are read as another one."""


class Parts(NamedTuple):
    """`imap.mail.example.co.uk` as `imap.mail`, `example` and `co.uk`."""

    before: str
    name: str
    top: str

    @property
    def registered(self) -> str:
        """The name with its top level: what somebody has registered."""
        return f"{self.name}.{self.top}"


def split(domain: str) -> Parts:
    """The parts of a domain that has at least one dot."""
    labels = domain.split(".")
    is_second = len(labels[-1]) == _COUNTRY and labels[-2] in _SECOND_LEVELS
    tops = 2 if is_second and len(labels) > _COUNTRY else 1
    rest = labels[:-tops]
    return Parts(".".join(rest[:-1]), rest[-1], ".".join(labels[-tops:]))


def is_of_country(top: str) -> bool:
    """Whether a top level is a country's (`de`, `co.uk`, `com.br`) and used as such."""
    *second, last = top.split(".")
    if second:
        return len(last) == _COUNTRY and second[0] in _COUNTRY_SECONDS
    return len(last) == _COUNTRY and last not in _OF_NO_COUNTRY


def without_server_labels(domain: str) -> str:
    """The domain of the addresses, as far as a host name tells it: no `imap.` before."""
    first, _, rest = domain.partition(".")
    while first in _SERVER_LABELS and "." in rest:
        domain = rest
        first, _, rest = domain.partition(".")
    return domain


def fold(domain: str) -> str:
    """`domain` as the eye reads it: no accents, Latin letters for those that look like them."""
    if domain.isascii():
        return domain
    bare = "".join(c for c in unicodedata.normalize("NFKD", domain) if not unicodedata.combining(c))
    return bare.translate(_LOOK_ALIKES)
