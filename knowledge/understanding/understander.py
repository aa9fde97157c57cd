"""Fills the slots of a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

from knowledge.privacy import holds_password
from knowledge.understanding.brands import Brands
from knowledge.understanding.directions import Halves, failing
from knowledge.understanding.normalise import Text, read
from knowledge.understanding.patterns import PatternSet
from knowledge.understanding.ports import near
from knowledge.understanding.slots import Understanding
from knowledge.understanding.typos import Typos

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from knowledge.catalog.model import Catalog, Port

_GROUPS = ("directions", "protocols", "securities", "clients", "signals", "worlds")
_CODE = re2.compile(
    r"(?i)\b0x[0-9a-f]{8}\b|\b[245]\.\d{1,3}\.\d{1,3}\b|\b(?:4[2-5]\d|5[0-5]\d)\b|\[[a-z/-]{4,24}\]|\[utf8\]"
    r"|\baup#[\w-]+|\baadsts\d+"
)
_NUMBER = re2.compile(r"(?:^|[^\w.#-])(\d{2,5})(?:$|[^\w.%-]|[.,](?:\s|$))")
_BARE = re2.compile(r"^\W*(?:port )?\W*\d{2,5}\W*$")
_DIGITS = frozenset("0123456789")
_CODE_SIGNS = _DIGITS | {"["}
"""No code is without one of these."""
_HIGHEST = 65535
_NOT_PORTS = frozenset({*range(1980, 2040), 365})
"""Years, and what Microsoft sells."""
_SLIPS = range(100, 1000)


class Understander:
    """Understands questions by the vocabularies of one catalogue."""

    def __init__(self, catalog: Catalog, known: Collection[str] = ()) -> None:
        language = catalog.language
        signals = language.get("signals", {})
        self._patterns = PatternSet(
            (f"{group}.{name}", pattern)
            for group in _GROUPS
            for name, pattern in signals.get(group, {}).items()
        )
        self._messages = {m.id: m for m in catalog.messages}
        self._message_set = PatternSet((m.id, m.pattern) for m in catalog.messages)
        self._brands = Brands(catalog.providers, language.get("brands", {}))
        self._halves = Halves(language.get("halves", {}))
        self._providers = {p.key: p for p in catalog.providers}
        self._ports = {p.number: p for p in catalog.ports}
        self._replies = {c.code for c in catalog.codes if c.code.isdigit()}
        self.known = frozenset(known) or known_words(catalog)
        targets = {str(w) for w in language.get("words", {}).get("targets", ())}
        no_typos = self.known | self._brands.parts()
        self._typos = Typos(targets | self._brands.words(), no_typos)

    def understand(self, raw: str, *, in_talk: bool = False) -> Understanding:
        """Fill the slots from `raw` alone; `in_talk` if mail was spoken of just before."""
        text = read(raw)
        words, mended = self._typos.mend(text.words)
        plain = _apply(text.plain, mended)
        groups = self._groups(plain)
        ports, odd = self._numbers(text, plain, groups["signals"])
        about_mail = bool(
            in_talk or groups["protocols"] or "email_word" in groups["signals"] or text.domains
        )
        named = self._brands.in_text(text, words, about_mail=about_mail)
        provider = named.keys[0] if named.keys else ""
        messages = self._messages_in(plain)
        sending, receiving = self._halves.of(text)
        protocol = _protocol(groups["protocols"], ports, self._ports)
        failed = failing(sending, receiving) if sending and receiving else ""
        direction = failed or _direction(groups["directions"])
        security = next(
            (s for s in ("unencrypted", "starttls", "ssl") if s in groups["securities"]), ""
        )
        tags = frozenset(groups["clients"]) | {protocol, direction, security}
        tags |= self._told_by(provider, named.unknown, messages)
        return Understanding(
            words=words,
            protocol=protocol,
            direction=direction,
            sending=sending,
            receiving=receiving,
            security=security,
            ports=ports,
            odd_ports=odd,
            provider=provider,
            providers=named.keys,
            brand_words=named.words,
            domain=named.unknown,
            host=next(iter(text.hosts), ""),
            client=min(groups["clients"], default=""),
            codes=_codes_in(text.plain),
            messages=messages,
            signals=frozenset(groups["signals"]),
            worlds=frozenset(groups["worlds"]),
            mended=mended,
            ambiguous=named.ambiguous,
            credentials=holds_password(raw),
            names_somebody=text.names_somebody,
            tags=tags - {""},
        )

    def _groups(self, plain: str) -> dict[str, set[str]]:
        """The names of the patterns that occur, by group."""
        groups: dict[str, set[str]] = {group: set() for group in _GROUPS}
        for name in self._patterns.found(plain):
            group, _, rest = name.partition(".")
            groups[group].add(rest)
        return groups

    def _messages_in(self, plain: str) -> tuple[str, ...]:
        """Ids of the messages that are quoted, the weightiest first."""

        def weight(id_: str) -> tuple[int, int, str]:
            message = self._messages[id_]
            return -message.priority, -len(message.pattern), id_

        return tuple(sorted(self._message_set.found(plain), key=weight))

    def _told_by(self, provider: str, domain: str, messages: tuple[str, ...]) -> frozenset[str]:
        """Tags that the provider and the weightiest message bring along."""
        tags = frozenset({"unknown_provider"} if domain else ())
        if provider:
            tags = self._providers[provider].tags
        return tags | (self._messages[messages[0]].tags if messages else frozenset())

    def _numbers(
        self, text: Text, plain: str, signals: Collection[str]
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        if not _DIGITS.intersection(plain):
            return (), ()
        numbers = [
            int(n) for n in _NUMBER.findall(f" {plain.replace('/', ' / ')} ".replace(" ", "  "))
        ]
        bare = bool(_BARE.match(text.plain)) and text.words[0] not in self._replies
        asked = bare or "port_word" in signals
        beside = "port_beside" in signals
        known, odd = [], []
        for number in dict.fromkeys(numbers):
            if number in self._ports and number > 23:  # noqa: PLR2004  smaller ones are counts
                known.append(number)
            elif (asked or (beside and _is_slip(number))) and _may_be_port(number):
                odd.append(number)
        return tuple(known), tuple(odd)


def _may_be_port(number: int) -> bool:
    return number <= _HIGHEST and number not in _NOT_PORTS


def _is_slip(number: int) -> bool:
    """Whether it is a mail port but for a finger; round numbers are counts."""
    return number in _SLIPS and number % 10 > 0 and bool(near(number))


def _codes_in(plain: str) -> tuple[str, ...]:
    if not _CODE_SIGNS.intersection(plain):
        return ()
    return tuple(dict.fromkeys(_CODE.findall(plain)))


def known_words(catalog: Catalog) -> frozenset[str]:
    """The words of all phrasings but the slips among them: what is no typo."""
    misspelt = {str(w) for w in catalog.language.get("words", {}).get("misspelt", ())}
    return (
        frozenset(w for t in catalog.topics for ask in t.asks for w in read(ask).words) - misspelt
    )


def _apply(plain: str, mended: tuple[tuple[str, str], ...]) -> str:
    for typed, meant in mended:
        plain = plain.replace(typed, meant)
    return plain


def _protocol(protocols: set[str], ports: tuple[int, ...], table: Mapping[int, Port]) -> str:
    """The one that is named, or that all the ports belong to."""
    if protocols or not ports:
        return next(iter(protocols)) if len(protocols) == 1 else ""
    named = {table[p].protocol.split()[0].lower() for p in ports}
    protocol = named.pop() if len(named) == 1 else ""
    protocol = {"pop": "pop3", "submission": "smtp"}.get(protocol, protocol)
    return protocol if protocol in {"imap", "pop3", "smtp"} else ""


def _direction(named: set[str]) -> str:
    if "both" in named or {"incoming", "outgoing"} <= named:
        return "both"
    return next(iter(named), "")
