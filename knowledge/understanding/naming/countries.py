"""Which country stands beside a brand, and where a provider is at home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from knowledge.understanding.naming.domains import split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.catalog.model import Provider

_ACCESS = "isp"
_BETWEEN = frozenset({"in", "of"})
_CODE = 2
_LONGEST = 2
"""Words of a country's name."""
_ELSEWHERE = "us"
"""Home of an access provider of whom nothing else is known: `.net` and `.com` are theirs."""
_OF_NOBODY = frozenset({"eu", "io", "tv", "cc", "tel"})


class Beside(NamedTuple):
    """A country that stands beside a brand."""

    code: str
    name: str
    end: int
    """Place of the first word behind both."""
    words: tuple[str, ...]


class Countries:
    """Names of countries, and homes of providers."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._homes: Mapping[str, Sequence[str]] = table.get("homes", {})
        self._names: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        for code, (shown, *typed) in table.get("names", {}).items():
            self._names[code] = shown
            self._codes |= dict.fromkeys(typed, code)

    def words(self) -> set[str]:
        """Every word of a country's name."""
        return {word for name in self._codes for word in name.split()}

    def find_beside(self, words: Sequence[str], start: int, end: int) -> Beside | None:
        """The country named right behind the words from `start` to `end`, or right before them."""
        behind = end + 1 if words[end : end + 1] and words[end] in _BETWEEN else end
        for length in range(_LONGEST, 0, -1):
            typed = tuple(words[behind : behind + length])
            if len(typed) == length and (code := self._codes.get(" ".join(typed))):
                return Beside(code, self._names[code], behind + length, typed)
        before = tuple(words[max(start - 1, 0) : start])
        code = self._codes.get(" ".join(before), "")
        return Beside(code, self._names[code], end, before) if code else None

    def is_bound(self, provider: Provider) -> bool:
        """Whether its name means another company in another country."""
        return provider.kind == _ACCESS or provider.key in self._homes

    def homes(self, provider: Provider) -> frozenset[str]:
        """Codes of the countries whose people have mail there; for others it is another company."""
        if listed := self._homes.get(provider.key):
            return frozenset(listed)
        tops = {split(domain).top.rpartition(".")[2] for domain in provider.domains}
        countries = frozenset(top for top in tops - _OF_NOBODY if len(top) == _CODE)
        return countries or frozenset({_ELSEWHERE})
