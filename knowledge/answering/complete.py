"""What may be meant by what is being typed: topics and providers, for lists to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process, utils

from knowledge.topic_ids import (
    APP_PASSWORD,
    CAN_NOT_RECEIVE,
    CAN_NOT_SEND,
    COMPARE_465_587,
    COMPARE_IMAP_POP3,
    META_FAMILY,
    PASSWORD_REJECTED,
    PORT_IMAP,
    PORT_POP3,
    PORT_SMTP,
    PROVIDER,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
_FIRST_PROVIDERS = 10
_DOMAINS_COMPARED = 6
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


def complete_provider(catalog: Catalog, text: str, named: Iterable[str]) -> list[tuple[str, str]]:
    """Names and keys of providers that fit what is being typed, at most 25, best first.

    `named` are the keys of those that `text` names.
    """
    names = {p.key: p.name for p in catalog.providers}
    if not text.strip():
        return _pairs(names, popular_providers(catalog)[:_FIRST_PROVIDERS])
    called = {
        p.key: f"{p.name} {' '.join(p.brands)} {' '.join(p.domains[:_DOMAINS_COMPARED])}"
        for p in catalog.providers
    }
    return _pairs(names, [*named, *_closest(text, called)])


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
    """Keys of the providers that most people have, the most used first."""
    by_brand = {brand: p.key for p in catalog.providers for brand in p.brands}
    brands = catalog.language.get("popular", {}).get("brands", ())
    return [by_brand[brand] for brand in brands if brand in by_brand]


def _pairs(names: Mapping[str, str], keys: Iterable[str]) -> list[tuple[str, str]]:
    return [(names[key], key) for key in dict.fromkeys(keys)][:MOST]


def _begun(text: str, names: Mapping[str, str]) -> list[str]:
    """Whose name has a word for each that is being typed, the shortest name first."""
    typed = dict.fromkeys(utils.default_process(text).split())
    words = {key: utils.default_process(name).split() for key, name in names.items()}
    fitting = [
        key
        for key, parts in words.items()
        if typed and all(any(word.startswith(start) for word in parts) for start in typed)
    ]
    return sorted(fitting, key=lambda key: len(names[key]))


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
