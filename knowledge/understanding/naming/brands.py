"""Which provider is meant: by brand, nickname, domain, address or host name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.understanding.naming.countries import Countries
from knowledge.understanding.naming.domains import is_of_country, split, without_server_labels
from knowledge.understanding.naming.slips import Slips

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from knowledge.catalog.model import Provider
    from knowledge.understanding.naming.countries import Beside
    from knowledge.understanding.normalise import Text

_SPELT = 3
"""Letters up to which a name is an abbreviation: BT, AOL."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Stranger:
    """A domain or company of which nothing is known."""

    name: str = ""
    host_domain: str = ""
    """The domain that host names may be guessed for; empty if it may be somebody's slip."""
    meant: str = ""
    """The domain that it is a slip of, as far as that can be told."""
    meant_key: str = ""
    """Key of the provider of that domain."""


@dataclass(frozen=True, slots=True)
class Named:
    """The providers that a text names."""

    keys: tuple[str, ...]
    """Of the known ones, best first."""
    stranger: Stranger
    ambiguous: str
    """A brand that may mean several providers."""
    words: frozenset[str]
    """The words that stand for nothing but a provider's name."""
    calls: Mapping[str, str] = field(default_factory=dict)
    """What each is called in the text, with its key or, of a stranger, its name."""


@dataclass(slots=True)
class _Found:
    """What a text's words have named so far."""

    keys: list[str] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)
    ambiguous: str = ""
    words: set[str] = field(default_factory=set)
    calls: dict[str, str] = field(default_factory=dict)


class Brands:
    """Vocabulary of brands, domains and server hosts of the known providers."""

    def __init__(
        self, providers: Sequence[Provider], language: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """`language` are the vocabularies by file name: brands, slips and countries count here."""
        table = language.get("brands", {})
        self._guarded = frozenset(table.get("guarded", {}))
        self.everyday = frozenset(brand.partition(" ")[0] for brand in self._guarded)
        """First words of brands that are ordinary words too."""
        self._ambiguous: Mapping[str, Sequence[str]] = table.get("ambiguous", {})
        self._families: Mapping[str, str] = table.get("families", {})
        self._strangers: Mapping[str, str] = table.get("strangers", {})
        self._providers = {p.key: p for p in providers}
        self._brands = {spaced(b): p.key for p in providers for b in p.brands}
        self._domains = {d: p.key for p in providers for d in p.domains}
        self._longest: dict[str, int] = {}
        """Words of the longest brand that begins with a word."""
        for brand in (*self._brands, *self._ambiguous, *self._strangers):
            first, *rest = brand.split() or [""]
            self._longest[first] = max(self._longest.get(first, 0), 1 + len(rest))
        self._most_words = max(self._longest.values(), default=0)
        self._hosts: dict[str, str] = {}
        owners_first = sorted(providers, key=lambda p: "hosted_elsewhere" in p.tags)
        for provider in owners_first:
            for server in provider.servers:
                self._hosts.setdefault(server.host, provider.key)
                parent = server.host.split(".", 1)[-1]
                if parent.count("."):
                    self._hosts.setdefault(parent, provider.key)
        slips = language.get("slips", {})
        self._countries = Countries(language.get("countries", {}))
        self._slips = Slips(self._domains, slips, everyday=self._guarded, families=self._families)

    def words(self) -> set[str]:
        """Single-word brands long enough to mend typos towards."""
        return {b for b in self._brands if " " not in b and len(b) > 3 and b not in self._guarded}  # noqa: PLR2004  shorter ones collide with English

    def parts(self) -> set[str]:
        """Every word of a brand's or country's name, guarded ones too: as typed it is no typo."""
        brands = (*self._brands, *self._ambiguous, *self._strangers)
        return {word for brand in brands for word in brand.split()} | self._countries.words()

    def meanings(self, ambiguous: str) -> Sequence[str]:
        """What a brand may mean that is not one provider's: keys, and `program`."""
        return self._ambiguous.get(ambiguous, ())

    def of_domain(self, domain: str) -> str:
        """Key of the provider of `domain` or of a parent of it, or empty."""
        if key := self._domains.get(domain) or self._hosts.get(domain):
            return key
        if "." not in domain or self._slips.squashed(domain):
            return ""  # “g.mail.com” is no mailbox of mail.com
        parent = domain
        while "." in (parent := parent.split(".", 1)[1]):
            if key := self._domains.get(parent) or self._hosts.get(parent):
                return key
        parts = split(domain)
        return self._families.get(parts.name, "") if is_of_country(parts.top) else ""

    def names_more(self, words: Sequence[str], start: int, end: int) -> bool:
        """Whether a longer brand reaches over the words from `start` to `end`."""
        longest = self._most_words
        return any(
            " ".join(words[first:last]) in self._brands
            for first in range(max(0, start - longest), start + 1)
            for last in range(end, min(len(words), first + longest) + 1)
            if last - first > end - start
        )

    def _begins_brand(self, words: Sequence[str], start: int) -> bool:
        """Whether a brand of several words begins at `start`."""
        longest = min(self._longest.get(words[start], 0), len(words) - start)
        phrases = (" ".join(words[start:end]) for end in range(start + 2, start + longest + 1))
        return any(phrase in self._brands for phrase in phrases)

    def in_text(self, text: Text, words: Sequence[str], *, about_mail: bool) -> Named:
        """Providers by domain, host and address first, then by brand."""
        found = _Found()
        for domain in text.domains:
            self._take_domain(found, domain, is_address=True)
        for host in text.hosts:
            self._take_domain(found, host, is_address=False)
        taken, joined = 0, self._slips.joined
        for start, word in enumerate(words):
            if start >= taken and (word in self._longest or word in joined):
                taken = self._take_brand(found, words, start, about_mail=about_mail)
        slips = (one for one in found.strangers if one.meant)
        stranger = next(slips, None) or next(iter(found.strangers), Stranger())
        keys = tuple(dict.fromkeys(found.keys))
        return Named(keys, stranger, found.ambiguous, frozenset(found.words), found.calls)

    def _take_domain(self, found: _Found, domain: str, *, is_address: bool) -> None:
        if key := self.of_domain(domain):
            found.keys.append(key)
            found.calls[domain] = key
            return
        slip = self._slips.of(domain, is_address=is_address)
        name = without_server_labels(domain)
        found.calls[domain] = name
        if slip.meant:
            found.strangers.append(self._mistyped(name, slip.meant))
        else:
            found.strangers.append(Stranger(name, name if slip.may_be_guessed else ""))

    def _mistyped(self, name: str, meant: str) -> Stranger:
        return Stranger(name, meant=meant, meant_key=self.of_domain(meant))

    def _take_brand(
        self, found: _Found, words: Sequence[str], start: int, *, about_mail: bool
    ) -> int:
        """Take the longest brand that begins at `start`; the place of the word behind it."""
        first = words[start]
        longest = min(self._longest.get(first, 0), len(words) - start)
        for end in range(start + longest, start, -1):
            phrase = " ".join(words[start:end])
            key = self._brands.get(phrase, "")
            several = self._ambiguous.get(phrase, ())
            is_stranger = phrase in self._strangers
            if not (key or several or is_stranger):
                continue
            if phrase in self._guarded and not about_mail and not several:
                continue
            if len(words[end - 1]) == 1 and self._begins_brand(words, end - 1):
                continue  # “at t-online” is T-Online, not AT&T
            country = self._countries.find_beside(words, start, end)
            if is_stranger:
                found.strangers.append(Stranger(self._strangers[phrase]))
                found.calls[phrase] = self._strangers[phrase]
                found.words.update(phrase.split())
            elif country and (elsewhere := self._in_country(phrase, key, several, country)):
                self._take_elsewhere(found, phrase, country, elsewhere)
                return max(end, country.end)
            elif key and (about_mail or phrase not in self._guarded):
                found.keys.append(key)
                found.calls[phrase] = key
                found.words.update(phrase.split())
            else:
                found.ambiguous = found.ambiguous or phrase
            return end
        if meant := self._slips.joined.get(first):
            found.strangers.append(self._mistyped(first, meant))
        return start + 1

    def _in_country(
        self, phrase: str, key: str, several: Sequence[str], country: Beside
    ) -> str | Stranger:
        """Who `phrase` is in a country; empty where the country makes no difference."""
        if key and country.code in self._countries.homes(self._providers[key]):
            return ""
        if not key and not self._are_bound(several):
            return ""
        siblings = (k for b, k in self._brands.items() if b.startswith(f"{phrase} "))
        listed = (k for k in several if k in self._providers)
        family = (self._families[phrase],) if phrase in self._families else ()
        others: tuple[str, ...] = (*listed, *siblings, *family)
        for sibling in others:
            provider = self._providers[sibling]
            if sibling != key and country.code in self._countries.homes(provider):
                return sibling
        if key and not self._are_bound((key,)):
            return ""
        own = self._providers[key].name.partition(" (")[0] if key else ""
        name = own if spaced(own) == phrase else _title(phrase)
        return Stranger(f"{name} ({country.name})")

    def _are_bound(self, keys: Sequence[str]) -> bool:
        """Whether these are companies of one country each; a mail program is none."""
        providers = [self._providers.get(key) for key in keys]
        return all(providers) and any(p and self._countries.is_bound(p) for p in providers)

    @staticmethod
    def _take_elsewhere(
        found: _Found, phrase: str, country: Beside, elsewhere: str | Stranger
    ) -> None:
        if isinstance(elsewhere, Stranger):
            found.strangers.append(elsewhere)
            found.calls[phrase] = elsewhere.name
        else:
            found.keys.append(elsewhere)
            found.calls[phrase] = elsewhere
        found.words.update((*phrase.split(), *country.words))


def _title(phrase: str) -> str:
    return " ".join(w.upper() if len(w) <= _SPELT else w.capitalize() for w in phrase.split())


def spaced(brand: str) -> str:
    """A brand as its words stand in a cleaned text: `at&t` is `at t`, `web.de` stays a host."""
    return " ".join(_WORD.findall(brand.casefold().replace("'", "")))
