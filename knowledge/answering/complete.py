"""What may be meant by what is being typed: topics and providers, for lists to choose from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import OSA

from knowledge.topic_ids import (
    APP_PASSWORD,
    CAN_NOT_RECEIVE,
    CAN_NOT_SEND,
    COMPARE_465_587,
    COMPARE_IMAP_POP3,
    ERROR_FAMILY,
    META_FAMILY,
    PASSWORD_REJECTED,
    PORT_IMAP,
    PORT_POP3,
    PORT_SMTP,
    PROVIDER,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knowledge.catalog.model import Catalog, Provider
    from knowledge.outcomes import RankedTopics

MOST = 25
"""Suggestions at once; Discord shows no more."""
_NOTICEABLE = 0.05
_LIKE = 55
"""From which likeness (0 to 100, WRatio) on a name is offered."""
_FIRST_TOPICS = (
    PORT_IMAP,
    PORT_SMTP,
    PORT_POP3,
    COMPARE_IMAP_POP3,
    COMPARE_465_587,
    APP_PASSWORD,
    CAN_NOT_RECEIVE,
    CAN_NOT_SEND,
    PASSWORD_REJECTED,
    PROVIDER,
)
_LIKELY = 0.3
"""From which chance on a topic is what was meant, rather than what comes nearest."""
_CODE_BEGUN = re.compile(r"\d{2}|[245]\.|0x\d|aadsts\d|\[\w{2}")
"""What the first characters of a code look like; a shorter text may become anything."""
_ENOUGH = 3
"""Providers that begin as typed; with fewer, those that are written much like it come too."""
_SHORTEST_SLIP = 4
_SLIP = 0.7
"""From which likeness (0 to 1, letters that are the same) on something is a slip of another."""
LONGEST_TYPED = 100
"""Discord sends no more of what is to be completed, and no name is as long."""


def complete_topic(catalog: Catalog, text: str, ranked: RankedTopics) -> list[tuple[str, str]]:
    """Titles and ids of topics that fit what is being typed, at most 25, best first.

    `ranked` are the topics of `text` as a question.
    """
    topics = catalog.topic_by_id
    if not text.strip():
        return [(topics[id_].title, id_) for id_ in _FIRST_TOPICS if id_ in topics]
    titles = {id_: topic.title for id_, topic in topics.items()}
    noticeable = [id_ for id_, chance in ranked if chance > _NOTICEABLE and id_ in titles]
    likely = [
        id_ for id_ in (*noticeable, *_closest(text, titles)) if not id_.startswith(META_FAMILY)
    ]
    return _pairs(titles, [*_begun(text, titles), *likely])


def complete_error(catalog: Catalog, text: str, ranked: RankedTopics) -> list[tuple[str, str]]:
    """Errors and codes that fit what is being typed, best first; of an empty text all errors.

    The second of each pair is a topic's id, or a code as it would be typed. `ranked` are the
    topics of `text` as a question.
    """
    titles = {t.id: t.title for t in catalog.topics if t.id.startswith(ERROR_FAMILY)}
    if not text.strip():
        return _pairs(titles, titles)
    typed = text.strip().casefold()
    if codes := _begun_codes(catalog, typed):
        return codes[:MOST]
    begun = _begun(typed[:2] if typed.startswith("0x") else typed, titles)
    likely = [id_ for id_, chance in ranked if chance > _LIKELY and id_ in titles]
    alike = [] if begun or likely else _begun(typed, titles, may_slip=True)
    return _pairs(titles, [*begun, *likely, *alike])


def complete_provider(catalog: Catalog, text: str, named: Sequence[str]) -> list[tuple[str, str]]:
    """Names and keys of providers that fit what is being typed, at most 25, best first.

    First whose name begins so, then a brand, a domain, or a word of them, each by how many people
    have it; only where that gives hardly any, what is written much like it. `named` are the keys
    of those that `text` names.
    """
    names = {p.key: p.name for p in catalog.providers}
    by_key = by_popularity(catalog)
    typed = _fold(text)
    if not typed:
        return _pairs(names, by_key)
    providers = [catalog.provider_by_key[key] for key in by_key]
    spelt = [
        (spelling, provider.key)
        for spellings in (*_SPELLINGS, _write_words)
        for provider in providers
        for spelling in spellings(provider)
    ]
    begun = [key for spelling, key in spelt if spelling.startswith(typed)]
    if len(set(begun)) >= _ENOUGH or (typed, begun[0] if begun else "") in spelt:
        return _pairs(names, begun)
    return _pairs(names, [*begun, *named, *_misspelt(typed, spelt)])


def find_provider(providers: Iterable[Provider], text: str) -> Provider | None:
    """The one of `providers` of which `text` is the key, or else a name, a brand or a domain.

    Of several the first of them.
    """
    known, typed = list(providers), _fold(text)
    by_key = [provider for provider in known if provider.key == text]
    called = (
        provider
        for spellings in _SPELLINGS
        for provider in known
        if typed and typed in spellings(provider)
    )
    return next(iter(by_key), None) or next(called, None)


def _misspelt(typed: str, spelt: Iterable[tuple[str, str]]) -> list[str]:
    """Keys of those whose spelling, as far as it is typed, is much like `typed`; nearest first."""
    if len(typed) < _SHORTEST_SLIP:
        return []
    longest = len(typed) + 1
    begun = {spelling[:longest]: key for spelling, key in reversed(list(spelt)) if spelling}
    matches = process.extract(
        typed,
        list(begun),
        scorer=OSA.normalized_similarity,
        limit=MOST,
        score_cutoff=_SLIP,
    )
    return [begun[spelling] for spelling, _, _ in matches]


def begin_with(text: str, providers: Iterable[Provider]) -> list[tuple[str, str]]:
    """Names and keys of those of `providers` that `text` begins a name or a domain of."""
    typed = text.strip().casefold()
    return [
        (one.name, one.key)
        for one in providers
        if one.name.casefold().startswith(typed)
        or any(
            word.startswith(typed)
            for name in (one.name, *one.brands, *one.domains)
            for word in (name.casefold(), *utils.default_process(name).split())
        )
    ]


def popular_providers(catalog: Catalog) -> list[str]:
    """Keys of the providers that most people in the world have, the most used first."""
    keys = catalog.language.get("popular", {}).get("providers", ())
    return [key for key in keys if key in catalog.provider_by_key]


def _begun_codes(catalog: Catalog, typed: str) -> list[tuple[str, str]]:
    """Codes that begin as typed and are explained somewhere, with what they mean."""
    if not _CODE_BEGUN.match(typed):
        return []
    fitting = (
        code for code in catalog.codes if code.topic and code.code.casefold().startswith(typed)
    )
    return list(
        {code.code: (f"{code.code}: {code.meaning}", code.code) for code in fitting}.values()
    )


def by_popularity(catalog: Catalog) -> list[str]:
    """Every provider's key: the big ones in their order, then mailboxes, then all others."""
    rest = sorted(catalog.providers, key=lambda p: (p.kind != "mailbox", p.name.casefold()))
    return list(dict.fromkeys([*popular_providers(catalog), *(p.key for p in rest)]))


def _write_names(provider: Provider) -> Iterable[str]:
    yield _fold(provider.name)


def _write_brands(provider: Provider) -> Iterable[str]:
    return map(_fold, provider.brands)


def _write_domains(provider: Provider) -> Iterable[str]:
    return map(_fold, provider.domains)


def _write_words(provider: Provider) -> Iterable[str]:
    """What stands behind the first word of a name: “wp” finds “Poczta WP”."""
    for name in (provider.name, *provider.brands):
        words = _fold(name).split()
        yield from (" ".join(words[place:]) for place in range(1, len(words)))


_SPELLINGS = (_write_names, _write_brands, _write_domains)
"""Ways to write a provider, those that people look for first."""


def _fold(text: str) -> str:
    """`text` as names are compared: lower case, marks but dots as blanks."""
    return " ".join("".join(c if c.isalnum() or c == "." else " " for c in text.casefold()).split())


def _pairs(names: Mapping[str, str], keys: Iterable[str]) -> list[tuple[str, str]]:
    return [(names[key], key) for key in dict.fromkeys(keys)][:MOST]


def _begun(text: str, names: Mapping[str, str], *, may_slip: bool = False) -> list[str]:
    """Whose name has a word for each that is being typed, the shortest name first.

    A word begins as typed, or, if it `may_slip`, much like it.
    """
    begins = _begins_alike if may_slip else str.startswith
    typed = dict.fromkeys(utils.default_process(text).split())
    words = {key: utils.default_process(name).split() for key, name in names.items()}
    fitting = [
        key
        for key, parts in words.items()
        if typed and all(any(begins(word, start) for word in parts) for start in typed)
    ]
    return sorted(fitting, key=lambda key: len(names[key]))


def _begins_alike(word: str, start: str) -> bool:
    likeness: float = OSA.normalized_similarity(start, word[: len(start) + 1])
    return likeness >= _SLIP


def _closest(text: str, names: Mapping[str, str]) -> list[str]:
    matches = process.extract(
        text,
        names,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=MOST,
        score_cutoff=_LIKE,
    )
    return [key for _, _, key in matches]
