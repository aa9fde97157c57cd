"""Where a reply comes from, in names that its readers know, and the one page to open next."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.catalog.model import Catalog, Provider
    from knowledge.outcomes import Reply

MOST = 2
"""Sources named at once: small print that runs over three lines is small print no more."""
_LINK = re.compile(r"https://[^\s)>\]“”\"`,;]+")
_PAGE = re.compile(r"^(?P<whose>[^:()]+): (?P<link>https://[^\s,;]+)(?:[ ,].*)?$")
_CODE = re.compile(r"`[^`]*`")
_REMARK = re.compile(r"\s+\([^()]*\)$")


_VENDOR = re.compile(r"^(?:https://(?:www\.)?(?P<host>\w+)\.|(?P<label>[\w&]+)(?: help)?:)")


class Origins:
    """Names sources as the patterns of content/language/origins.toml say."""

    def __init__(self, catalog: Catalog) -> None:
        table = catalog.language.get("origins", {})
        self._hidden = re.compile("|".join(table.get("hidden", ())) or r"(?!)")
        self._names = tuple(
            (re.compile(row["pattern"]), row["name"]) for row in table.get("names", ())
        )
        self._platforms = catalog.provider_tags
        self._closed = frozenset(
            one.platform for one in catalog.providers if one.sign_in in {"bridge", "none"}
        )
        """Platforms that mail programs cannot read: their pages are for whoever asks about them."""

    def choose(self, sources: Sequence[str], provider: Provider | None) -> tuple[str, ...]:
        """Those of `sources` that are about `provider` or about nobody; all if none is."""
        vendors = {source: self._vendor(source) for source in sources}
        own = provider.tags | {provider.platform} if provider else frozenset[str]()
        others = self._platforms if own & set(vendors.values()) else self._closed - own
        chosen = tuple(s for s in sources if vendors[s] in own or vendors[s] not in others)
        return chosen or tuple(sources)

    @staticmethod
    def _vendor(source: str) -> str:
        """Whose page a source is, as the tags of providers have it; empty if nobody's."""
        found = _VENDOR.match(source)
        name = found["label"] or found["host"] if found else ""
        return name.casefold().replace("&", "")

    def name(self, sources: Sequence[str]) -> tuple[str, ...]:
        """At most two of `sources` as Markdown, each once, without what tells readers nothing."""
        return _first(tuple(sources), self._hidden, self._names)


@lru_cache(maxsize=2048)
def _first(
    sources: tuple[str, ...],
    hidden: re.Pattern[str],
    names: tuple[tuple[re.Pattern[str], str], ...],
) -> tuple[str, ...]:
    told: dict[str, str] = {}
    for source in sources:
        if not hidden.search(source):
            name = _named(source, names)
            told.setdefault(name.partition("](")[0], name)  # of two pages called alike the first
    return tuple(told.values())[:MOST]


def _named(source: str, names: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, name in names:
        if found := pattern.search(source):
            return found.expand(name)
    if page := _PAGE.match(source):
        return f"[{page['whose']}'s page]({page['link']})"
    if source.startswith("https://"):
        host = source.split("/")[2].removeprefix("www.")
        return f"[{host}]({source.split(maxsplit=1)[0]})"
    return _REMARK.sub("", source)


def find_link(text: str) -> str:
    """The first whole link in `text` that is no piece of code, or empty."""
    if "://" not in text:
        return ""
    found = _LINK.search(_CODE.sub("", text))
    return found.group().rstrip(".:!?") if found else ""


def find_page(reply: Reply, origins: Sequence[str]) -> str:
    """The page to open next: the first link that a reply shows, those of `origins` last."""
    shown = (reply.fact, *reply.steps, reply.also, *origins)
    return next((link for text in shown if (link := find_link(text))), "")
