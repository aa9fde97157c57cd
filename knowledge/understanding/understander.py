"""Fills the slots of a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

from knowledge.overlay import with_other
from knowledge.pattern_set import PatternSet
from knowledge.privacy import holds_password
from knowledge.understanding.clauses.directions import MailDirections, failing
from knowledge.understanding.clauses.subjects import Subjects
from knowledge.understanding.evidence import MailEvidence, is_about_mail
from knowledge.understanding.naming.brands import Brands, Named, Stranger
from knowledge.understanding.naming.own_brands import OwnBrands, own_brands
from knowledge.understanding.normalise import Text, read
from knowledge.understanding.ports import HIGHEST, near
from knowledge.understanding.quoted.logs import Logs
from knowledge.understanding.quoted.messages import SPECIFIC, QuotedMessages
from knowledge.understanding.slots import SLIP, Claim, Understanding
from knowledge.understanding.tried import TriedReader
from knowledge.understanding.typos import Typos
from knowledge.understanding.yes_no import YesNoReader

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from knowledge.catalog.model import Catalog, Port, Provider

_GROUPS = ("directions", "protocols", "securities", "clients", "aspects", "signals", "off_topic")
_NUMBER = re2.compile(r"(?:^|[^\w.#-])(\d{2,5})(?:$|[^\w.%-]|[.,](?:\s|$))")
_BARE = re2.compile(r"^[\s?!(#]*(?:port )?[\s#:]*\d{2,5}[\s?!.:)]*$")
"""A number and nothing else: `993?`, but not `.12`, `12\"` or `$54`."""
_DIGITS = frozenset("0123456789")
_EVERYDAY = frozenset({"exchange"})
"""Protocols that are called like something else: they count only in company of mail."""
_SECURITIES = ("unencrypted", "starttls", "ssl")
"""Where a text names several, the first of these is what is asked about."""
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
        self.messages = QuotedMessages(catalog.messages)
        """Shared with whoever explains codes: their patterns are compiled once."""
        self._catalog = catalog
        self.brands: Brands | OwnBrands = Brands(catalog.providers, language)
        own_domain = language.get("brands", {}).get("with_own_domain", {})
        known_keys = catalog.provider_by_key.keys()
        self._with_own_domain = {k: v for k, v in own_domain.items() if v in known_keys}
        self._logs = Logs(language.get("slips", {}))
        self._evidence = MailEvidence(language.get("evidence", {}))
        self._directions = MailDirections(language.get("directions", {}))
        domains = [domain for provider in catalog.providers for domain in provider.domains]
        self._subjects = Subjects(language, domains)
        self._yes_no = YesNoReader(language.get("yes_no", {}))
        self._tried = TriedReader(language.get("tried", {}))
        self._ports = {p.number: p for p in catalog.ports}
        self._replies = {c.code for c in catalog.codes if c.code.isdigit()}
        of_logs = frozenset(map(str, language.get("words", {}).get("of_logs", ())))
        self.known = (frozenset(known) or known_words(catalog)) | of_logs
        targets = {str(w) for w in language.get("words", {}).get("targets", ())}
        no_typos = self.known | self.brands.parts()
        joined = {str(w) for w in language.get("words", {}).get("joined", ())}
        self._typos = Typos(targets | self.brands.words(), no_typos, joined)

    def laid_over(self, catalog: Catalog, providers: Sequence[Provider]) -> Understander:
        """The same, that knows `providers` before its own; `catalog` has them as well.

        Patterns and vocabularies are shared: only the names of `providers` are read anew.
        """
        own = own_brands(providers, self.brands, catalog.language, self.known)
        return with_other(
            self,
            _catalog=catalog,
            brands=own,
            _typos=self._typos.laid_over(own.words() | own.parts()),
        )

    def forget_words(self) -> None:
        """Forget which unknown words were met lately."""
        self._typos.forget_words()

    def understand(self, raw: str, *, in_talk: bool = False) -> Understanding:
        """Fill the slots from `raw` alone; `in_talk` if mail was spoken of just before."""
        text = self._logs.without(read(raw))
        words, mended = self._typos.mend(text.words)
        normalised = _mend_in(text.normalised, mended)
        groups = self._groups(normalised)
        in_words = self._evidence.in_words(normalised)
        ports, odd = self._numbers(text, normalised, groups["signals"])
        if ports:
            told = groups["protocols"] or groups["directions"]
            near = bool(in_talk or in_words or told or text.domains)
            others = self._evidence.other_numbers(text, ports, has_company=near)
            ports = tuple(port for port in ports if port not in others)
        protocols = groups["protocols"]
        if not in_words and not text.domains:
            protocols -= _EVERYDAY
        mail_near = bool(in_talk or protocols or "email_word" in groups["signals"] or text.domains)
        named = self.brands.in_text(text, words, about_mail=mail_near)
        if named.keys and not mail_near and not self.brands.everyday.isdisjoint(words):
            # one sure name makes everyday words names too
            named = self.brands.in_text(text, words, about_mail=True)
        subjects = self._subjects.find(normalised, words, groups["clients"], named, dict(mended))
        provider, providers = subjects.provider, subjects.providers
        if provider in self._with_own_domain and "own_domain" in groups["signals"]:
            provider = self._with_own_domain[provider]
            providers = (provider,)
        messages = self.messages.find(normalised, *([text.normalised] if mended else ()))
        sending, receiving = self._directions.read(text)
        protocol = _protocol(protocols, ports, self._ports)
        told_by_message = bool(messages) and self._is_specific(messages[0])
        both = sending and receiving  # whoever names both directions speaks of mail
        who = (provider or named.stranger.name) and named.words
        slots = (protocol, ports, text.domains, who, told_by_message, both)
        about_mail = is_about_mail(slots, in_words=in_words, elsewhere=bool(groups["off_topic"]))
        failed = failing(sending, receiving) if sending and receiving else ""
        direction = failed or _direction(groups["directions"])
        security = next((s for s in _SECURITIES if s in groups["securities"]), "")
        tags = subjects.clients | groups["aspects"] | {protocol, direction, security}
        tags |= self._tags_from(provider, named.stranger, messages)
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
            providers=providers,
            roles=subjects.roles,
            brand_words=named.words,
            domain=named.stranger.name,
            host_domain=named.stranger.host_domain,
            meant=named.stranger.meant,
            meant_provider=named.stranger.meant_key,
            claim=self._claim(normalised, named, (*ports, *odd)),
            tried=self._tried.read(normalised),
            host=next(iter(text.hosts), ""),
            client=subjects.client,
            codes=self._evidence.codes(text, about_mail=about_mail or bool(messages)),
            messages=messages,
            signals=frozenset(groups["signals"]),
            off_topic=frozenset(groups["off_topic"]),
            mended=mended,
            ambiguous=named.ambiguous,
            about_mail=about_mail,
            credentials=holds_password(raw),
            names_somebody=text.names_somebody,
            tags=tags - {""},
        )

    def _claim(self, normalised: str, named: Named, ports: Sequence[int]) -> Claim | None:
        """What is asked to be so or not, if it can be about no more than one provider."""
        if named.stranger.name or len(named.keys) > 1:
            return None
        names = named.words | set(named.ambiguous.split())
        claim = self._yes_no.read(normalised, names, ports, is_named=bool(named.keys))
        is_open = named.ambiguous and not named.keys  # which of several is meant?
        return None if claim and is_open and not claim.stands_alone else claim

    def speaks_of_mail(self, text: str) -> bool:
        """Whether words of mail stand in `text`, also joined to others (`mail-help`)."""
        apart = text.replace("_", " ").replace("-", " ")
        return self._evidence.in_words(read(apart).normalised)

    def _groups(self, normalised: str) -> dict[str, set[str]]:
        """The names of the patterns that occur, by group."""
        groups: dict[str, set[str]] = {group: set() for group in _GROUPS}
        for name in self._patterns.found(normalised):
            group, _, rest = name.partition(".")
            groups[group].add(rest)
        return groups

    def _is_specific(self, message: str) -> bool:
        """Whether a message is known by words that stand nowhere else."""
        return self._catalog.message_by_id[message].priority >= SPECIFIC

    def _tags_from(
        self, provider: str, stranger: Stranger, messages: tuple[str, ...]
    ) -> frozenset[str]:
        """Tags that the provider and the weightiest message bring along."""
        tags = frozenset({SLIP if stranger.meant else "unknown_provider"} if stranger.name else ())
        if provider:
            tags = self._catalog.provider_by_key[provider].tags
        return tags | (self._catalog.message_by_id[messages[0]].tags if messages else frozenset())

    def _numbers(
        self, text: Text, normalised: str, signals: Collection[str]
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        if not _DIGITS.intersection(normalised):
            return (), ()
        numbers = [
            int(n)
            for n in _NUMBER.findall(f" {normalised.replace('/', ' / ')} ".replace(" ", "  "))
        ]
        bare = bool(_BARE.match(text.normalised)) and text.words[0] not in self._replies
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
    return number <= HIGHEST and number not in _NOT_PORTS


def _is_slip(number: int) -> bool:
    """Whether it is a mail port but for a finger; round numbers are counts."""
    return number in _SLIPS and number % 10 > 0 and bool(near(number))


def known_words(catalog: Catalog) -> frozenset[str]:
    """The words of all phrasings but the slips among them: what is no typo."""
    misspelt = {str(w) for w in catalog.language.get("words", {}).get("misspelt", ())}
    return (
        frozenset(w for t in catalog.topics for ask in t.asks for w in read(ask).words) - misspelt
    )


def _mend_in(normalised: str, mended: tuple[tuple[str, str], ...]) -> str:
    for typed, meant in mended:
        normalised = normalised.replace(typed, meant)
    return normalised


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
