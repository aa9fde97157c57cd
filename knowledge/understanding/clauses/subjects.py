"""Whose mailbox and which mail program is asked about, where a text names several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import re2

from knowledge.understanding.clauses.roles import NOT_ASKED, Mention, Role, Roles, leading

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    from knowledge.understanding.naming.brands import Named

_Told = tuple[tuple[str, Role], ...]
_PROGRAMS = frozenset({"thunderbird", "outlook_program", "apple_mail", "ios", "android"})
"""Clients that one reads mail with: of these, one may fail and another work."""
_CONTRAST = frozenset({"fails", "works"})
_BARE_OUTLOOK = "outlook"
"""Names a mailbox and a program: beside another program it is the latter."""
_OUTLOOK_PROGRAM = "outlook_program"
_IS_DOMAIN = re2.compile(r"^\.\w")
_OUTLOOK = re2.compile(r"\boutlook\b")
_AS_MAILBOX = re2.compile(
    r"^(?:\.\w|[ -]*(?:e-?mail|mail|account|address|adress|mailbox|login|365))"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a text is about, of all that it names."""

    provider: str
    """Key of the provider."""
    providers: tuple[str, ...]
    """Keys of all that may be, the likeliest first."""
    client: str
    clients: frozenset[str]
    """Whose steps may be wanted."""
    roles: _Told


class Subjects:
    """Tells what is asked about from what is only named."""

    def __init__(
        self, language: Mapping[str, Mapping[str, Any]], domains: Collection[str] = ()
    ) -> None:
        """`language` are the vocabularies by file name: roles and signals count here.

        `domains` are those of all known mailboxes.
        """
        self._roles = Roles(language.get("roles", {}), domains)
        self._sources: Mapping[str, str] = language.get("signals", {}).get("clients", {})
        self._patterns: dict[str, Any] = {}
        """How programs are called, compiled once two of them stand in one text."""

    def find(
        self,
        normalised: str,
        words: Sequence[str],
        clients: Collection[str],
        named: Named,
        mends: Mapping[str, str],
    ) -> Subject:
        """The subject of a normalised text, in which `clients` and the providers `named` stand."""
        if _OUTLOOK_PROGRAM in clients and not self._places(_OUTLOOK_PROGRAM, normalised):
            clients = frozenset(clients) - {_OUTLOOK_PROGRAM}  # "my outlook.com account"
        programs = self._programs(normalised, words, clients, named)
        client, asked, told = self._client(normalised, frozenset(clients), programs)
        provider, providers, roles = self._provider(normalised, words, named, programs, mends)
        return Subject(provider, providers, client, asked, roles + told)

    def _programs(
        self, normalised: str, words: Sequence[str], clients: Collection[str], named: Named
    ) -> list[Mention]:
        """Where mail programs and devices stand, if there are several to be told apart."""
        found = _PROGRAMS.intersection(clients)
        if not found:
            return []
        mentions = self._roles.devices(normalised, words)
        if len(found) == 1 and not mentions and named.ambiguous != _BARE_OUTLOOK:
            return []
        for client in found:
            places = self._places(client, normalised)
            mentions += [Mention(start, end, client, "client") for start, end in places]
        if named.ambiguous == _BARE_OUTLOOK:
            spans = [match.span() for match in _OUTLOOK.finditer(normalised)]
            mentions += [
                Mention(start, end, _OUTLOOK_PROGRAM, "client")
                for start, end in spans
                if not _AS_MAILBOX.match(normalised[end : end + 12])
            ]
        return mentions

    def _places(self, client: str, normalised: str) -> list[tuple[int, int]]:
        """Where a program, rather than a domain of the same name, stands in a text."""
        pattern = self._patterns.get(client) or re2.compile(self._sources[client])
        self._patterns[client] = pattern
        spans = [match.span() for match in pattern.finditer(normalised)]
        return [(start, end) for start, end in spans if not _IS_DOMAIN.match(normalised[end:])]

    def _client(
        self, normalised: str, clients: frozenset[str], mentions: Sequence[Mention]
    ) -> tuple[str, frozenset[str], _Told]:
        if not mentions:
            return min(clients, default=""), clients, ()
        others = clients - _PROGRAMS
        roles = self._roles.read(normalised, mentions, "client")
        failing = [key for key, role in roles.items() if role == "fails"]
        if failing:
            first = next(filter(None, failing), "")
            return first, others.union(failing) - {""}, _named(roles)
        asked = {key for key, role in roles.items() if role not in NOT_ASKED}
        if asked:
            clients = others.union(asked) - {""}
        return min(clients, default=""), clients, _named(roles)

    def _provider(
        self,
        normalised: str,
        words: Sequence[str],
        named: Named,
        programs: Sequence[Mention],
        mends: Mapping[str, str],
    ) -> tuple[str, tuple[str, ...], _Told]:
        keys = named.keys
        if not keys or not self._roles.may_differ(named.calls, words):
            return (keys[0] if keys else ""), keys, ()
        mentions = self._roles.find(normalised, named.calls, mends)
        if len(keys) > 1:  # “the gmail app” is a program
            mentions = [m for m in mentions if not normalised.startswith(" app", m.end)]
        roles = self._roles.read(normalised, [*mentions, *programs], "provider")
        if _CONTRAST.isdisjoint(roles.values()):  # then an address goes before a brand
            roles = {key: roles[key] for key in keys if key in roles} | roles
        ordered = [key for key in leading(roles) if key in keys]
        keys = (*ordered, *(key for key in keys if key not in roles))
        first = keys[0] if keys else ""
        stranger = roles.get(named.stranger.name, "works")
        if stranger not in NOT_ASKED and roles.get(first) in NOT_ASKED:
            first = ""
        return first, keys, _named(roles)


def _named(roles: Mapping[str, Role]) -> _Told:
    return tuple((key, role) for key, role in roles.items() if key and role)
