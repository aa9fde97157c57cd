"""Which provider is meant: by brand, nickname, domain, address or host name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.overlay import with_other

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Any

    from knowledge.catalog.model import Provider
    from knowledge.understanding.normalise import Text

_EXAMPLES = ("example.com", "example.org", "example.net")


@dataclass(frozen=True, slots=True)
class Named:
    """The providers that a text names."""

    keys: tuple[str, ...]
    """Of the known ones, best first."""
    unknown: str
    """A domain of which nothing is known."""
    ambiguous: str
    """A brand that may mean several providers."""
    words: frozenset[str]
    """The words that stand for nothing but a provider's name."""


class Brands:
    """Vocabulary of brands, domains and server hosts of the known providers."""

    def __init__(self, providers: Sequence[Provider], table: Mapping[str, Any]) -> None:
        self._below: Brands | None = None
        self._guarded = frozenset(table.get("guarded", {}))
        self._ambiguous: Mapping[str, Any] = table.get("ambiguous", {})
        self._brands = {_spaced(b): p.key for p in providers for b in p.brands}
        self._domains = {d: p.key for p in providers for d in p.domains}
        self._longest: dict[str, int] = {}
        """Words of the longest brand that begins with a word."""
        for brand in (*self._brands, *self._ambiguous):
            self._note_length(brand)
        self._everyday: set[str] = set()
        """Phrases that name somebody and say what they say as well: `our mail`."""
        self._hosts: dict[str, str] = {}
        owners_first = sorted(providers, key=lambda p: "hosted_elsewhere" in p.tags)
        for provider in owners_first:
            for server in provider.servers:
                self._hosts.setdefault(server.host, provider.key)
                parent = server.host.split(".", 1)[-1]
                if parent.count("."):
                    self._hosts.setdefault(parent, provider.key)

    def laid_over(self, below: Brands) -> Brands:
        """These before `below`: what both name is these ones', the longer name counts first."""
        return with_other(self, _below=below)

    def call(self, key: str, phrases: Iterable[str]) -> None:
        """Let everyday `phrases` stand for `key` where no name does."""
        for phrase in phrases:
            if self._brands.setdefault(phrase, key) == key:
                self._everyday.add(phrase)
                self._note_length(phrase)

    def _note_length(self, brand: str) -> None:
        first, *rest = brand.split() or [""]
        self._longest[first] = max(self._longest.get(first, 0), 1 + len(rest))

    def words(self) -> set[str]:
        """Single-word brands long enough to mend typos towards."""
        return {b for b in self._brands if " " not in b and len(b) > 3 and b not in self._guarded}  # noqa: PLR2004  shorter ones collide with English

    def parts(self) -> set[str]:
        """Every word of a brand's name, guarded ones too: as typed it is no typo."""
        return {word for brand in (*self._brands, *self._ambiguous) for word in brand.split()}

    def of_domain(self, domain: str) -> str:
        """Key of the provider of `domain` or of a parent of it, or empty."""
        while "." in domain:
            if key := self.of_exactly(domain):
                return key
            domain = domain.split(".", 1)[1]
        return ""

    def of_exactly(self, domain: str) -> str:
        """Key of the provider of `domain` itself, or empty."""
        key = self._domains.get(domain) or self._hosts.get(domain) or ""
        return key or (self._below.of_exactly(domain) if self._below else "")

    def in_text(self, text: Text, words: Sequence[str], *, about_mail: bool) -> Named:
        """Providers by domain, host and address first, then by brand."""
        keys: list[str] = []
        unknown = ""
        names: set[str] = set()
        for domain in (*text.domains, *text.hosts):
            if key := self.of_domain(domain):
                keys.append(key)
            elif not unknown and (domain in text.domains or domain.count(".") >= 1):
                unknown = domain
        ambiguous = ""
        taken = 0
        for start, first in enumerate(words):
            if start < taken:
                continue
            for length in range(min(self.most_words(first), len(words) - start), 0, -1):
                phrase = " ".join(words[start : start + length])
                key, is_name = self.named(phrase, about_mail=about_mail)
                if key:
                    keys.append(key)
                    names.update(phrase.split() if is_name else ())
                elif self.is_ambiguous(phrase):
                    ambiguous = ambiguous or phrase
                else:
                    continue
                taken = start + length
                break
        return Named(tuple(dict.fromkeys(keys)), unknown, ambiguous, frozenset(names))

    def most_words(self, first: str) -> int:
        """Words of the longest name that begins with `first`; 0 if none does."""
        below = self._below.most_words(first) if self._below else 0
        return max(self._longest.get(first, 0), below)

    def named(self, phrase: str, *, about_mail: bool) -> tuple[str, bool]:
        """The key of whom `phrase` names, and whether its words are a name and nothing else."""
        key = self._brands.get(phrase, "")
        if key and (about_mail or phrase not in self._guarded):
            return key, phrase not in self._everyday
        return self._below.named(phrase, about_mail=about_mail) if self._below else ("", False)

    def is_ambiguous(self, phrase: str) -> bool:
        """Whether `phrase` is a brand that may mean several."""
        return phrase in self._ambiguous or bool(self._below and self._below.is_ambiguous(phrase))


def own_brands(
    providers: Sequence[Provider], table: Mapping[str, Any], known: Collection[str]
) -> Brands:
    """The names of a community's own providers; `known` are everyday words of questions.

    A name that is such a word counts only where the sentence is about mail. Who is the only one,
    or the only one of a kind, is "our mail" and "school mail" too (`table`: brands.toml).
    """
    called = [replace(one, brands=(one.name, *one.brands)) for one in providers]
    everyday = {_spaced(name) for one in called for name in one.brands} & frozenset(known)
    brands = Brands(called, {"guarded": everyday})
    words: Mapping[str, Sequence[str]] = table.get("own", {})
    for kind, phrases in words.items():
        fitting = [one.key for one in providers if kind in {one.kind, "any"}]
        if len(fitting) == 1:
            brands.call(fitting[0], map(_spaced, phrases))
    return brands


def _spaced(brand: str) -> str:
    """A brand as its words stand in a cleaned text: `at&t` is `at t`, `web.de` stays a host."""
    return " ".join(
        "".join(c if c.isalnum() else " " for c in brand.casefold().replace("'", "")).split()
    )
