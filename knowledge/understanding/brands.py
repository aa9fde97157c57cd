"""Which provider is meant: by brand, nickname, domain, address or host name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
        self._guarded = frozenset(table.get("guarded", {}))
        self._ambiguous: Mapping[str, Any] = table.get("ambiguous", {})
        self._brands = {_spaced(b): p.key for p in providers for b in p.brands}
        self._domains = {d: p.key for p in providers for d in p.domains}
        self._longest: dict[str, int] = {}
        """Words of the longest brand that begins with a word."""
        for brand in (*self._brands, *self._ambiguous):
            first, *rest = brand.split() or [""]
            self._longest[first] = max(self._longest.get(first, 0), 1 + len(rest))
        self._hosts: dict[str, str] = {}
        owners_first = sorted(providers, key=lambda p: "hosted_elsewhere" in p.tags)
        for provider in owners_first:
            for server in provider.servers:
                self._hosts.setdefault(server.host, provider.key)
                parent = server.host.split(".", 1)[-1]
                if parent.count("."):
                    self._hosts.setdefault(parent, provider.key)

    def words(self) -> set[str]:
        """Single-word brands long enough to mend typos towards."""
        return {b for b in self._brands if " " not in b and len(b) > 3 and b not in self._guarded}  # noqa: PLR2004  shorter ones collide with English

    def parts(self) -> set[str]:
        """Every word of a brand's name, guarded ones too: as typed it is no typo."""
        return {word for brand in (*self._brands, *self._ambiguous) for word in brand.split()}

    def of_domain(self, domain: str) -> str:
        """Key of the provider of `domain` or of a parent of it, or empty."""
        while "." in domain:
            if key := self._domains.get(domain) or self._hosts.get(domain):
                return key
            domain = domain.split(".", 1)[1]
        return ""

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
            if start < taken or first not in self._longest:
                continue
            for length in range(min(self._longest[first], len(words) - start), 0, -1):
                phrase = " ".join(words[start : start + length])
                key = self._brands.get(phrase, "")
                if key and (about_mail or phrase not in self._guarded):
                    keys.append(key)
                    names.update(phrase.split())
                elif phrase in self._ambiguous:
                    ambiguous = ambiguous or phrase
                else:
                    continue
                taken = start + length
                break
        return Named(tuple(dict.fromkeys(keys)), unknown, ambiguous, frozenset(names))


def _spaced(brand: str) -> str:
    """A brand as its words stand in a cleaned text: `at&t` is `at t`, `web.de` stays a host."""
    return " ".join(
        "".join(c if c.isalnum() else " " for c in brand.casefold().replace("'", "")).split()
    )
