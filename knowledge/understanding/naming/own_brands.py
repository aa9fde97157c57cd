"""Which of a community's own providers is meant; what names none is for the shipped ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from knowledge.understanding.naming.brands import Brands, Named, spaced

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from knowledge.catalog.model import Provider
    from knowledge.understanding.normalise import Text

_TAKEN = ""
"""Stands for a word that has named an own provider: no name has it in it."""


class OwnBrands:
    """A small vocabulary of a community's own before the shipped one, which is shared."""

    def __init__(
        self,
        providers: Sequence[Provider],
        below: Brands,
        *,
        phrases: Mapping[str, Sequence[str]],
        known: Collection[str],
    ) -> None:
        """`known` are everyday words of questions: such a name counts only in talk about mail.

        `phrases` are everyday words by kind of provider ("school mail"), and for `any`: they name
        whoever is the only one of that kind.
        """
        self._below = below
        self._names = {spaced(brand): one.key for one in providers for brand in one.brands}
        self._guarded = self._names.keys() & frozenset(known)
        self.everyday = below.everyday.union(name.partition(" ")[0] for name in self._guarded)
        self._phrases: dict[str, str] = {}
        """They go on counting as the words that they are."""
        for kind, several in phrases.items():
            fitting = [one.key for one in providers if kind in {one.kind, "any"}]
            if len(fitting) == 1:
                self._phrases |= dict.fromkeys(map(spaced, several), fitting[0])
        hosts = {server.host: one.key for one in providers for server in one.servers}
        self._domains = hosts | {domain: one.key for one in providers for domain in one.domains}
        self._most_words = max(len(name.split()) for name in (*self._names, *self._phrases, ""))

    def words(self) -> set[str]:
        """Single-word names long enough to mend typos towards."""
        return {n for n in self._names if " " not in n and len(n) > 3 and n not in self._guarded}  # noqa: PLR2004  as of the shipped ones

    def parts(self) -> set[str]:
        """Every word of a name: as typed it is no typo."""
        return {word for name in self._names for word in name.split()}

    def meanings(self, ambiguous: str) -> Sequence[str]:
        """What a shipped brand may mean that is not one provider's."""
        return self._below.meanings(ambiguous)

    def of_domain(self, domain: str) -> str:
        """Key of the provider of `domain` or of a parent of it, own ones first, or empty."""
        return self._own_of_domain(domain) or self._below.of_domain(domain)

    def in_text(self, text: Text, words: Sequence[str], *, about_mail: bool) -> Named:
        """Own providers by domain, host and address, then by name; the shipped ones after them."""
        calls = {
            one: key for one in (*text.domains, *text.hosts) if (key := self._own_of_domain(one))
        }
        keys = list(calls.values())
        rest = list(words)
        names: set[str] = set()
        for start in range(len(words)):
            key, end, is_name = self._longest(rest, start, about_mail=about_mail)
            if key:
                keys.append(key)
                calls[" ".join(words[start:end])] = key
                names.update(rest[start:end] if is_name else ())
                rest[start:end] = [_TAKEN] * (end - start)
        others = replace(text, domains=self._without(text.domains), hosts=self._without(text.hosts))
        below = self._below.in_text(others, rest, about_mail=about_mail)
        all_keys = tuple(dict.fromkeys((*keys, *below.keys)))
        return replace(
            below, keys=all_keys, words=below.words | names, calls=calls | dict(below.calls)
        )

    def _own_of_domain(self, domain: str) -> str:
        while "." in domain:
            if key := self._domains.get(domain, ""):
                return key
            domain = domain.split(".", 1)[1]
        return ""

    def _without(self, domains: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in domains if not self._own_of_domain(one))

    def _longest(
        self, words: Sequence[str], start: int, *, about_mail: bool
    ) -> tuple[str, int, bool]:
        """Whom the longest name that begins at `start` names, where it ends, if it is a name."""
        for end in range(min(start + self._most_words, len(words)), start, -1):
            phrase = " ".join(words[start:end])
            if self._below.names_more(words, start, end):
                continue
            key = self._names.get(phrase, "")
            if key and (about_mail or phrase not in self._guarded):
                return key, end, True
            if key := self._phrases.get(phrase, ""):
                return key, end, False
        return "", start, False


def own_brands(
    providers: Sequence[Provider],
    below: Brands | OwnBrands,
    language: Mapping[str, Mapping[str, Any]],
    known: Collection[str],
) -> OwnBrands:
    """The names of `providers` before those `below`; `language` are the vocabularies by file."""
    assert isinstance(below, Brands), "one community's names lie over the shipped ones"
    phrases = language.get("brands", {}).get("own", {})
    return OwnBrands(providers, below, phrases=phrases, known=known)
