"""Catalogues of any content that the annotations of `knowledge.catalog.model` allow."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st

from knowledge.catalog.document import with_revision
from knowledge.catalog.model import Catalog, Code, Message, Policy, Port, Provider, Topic
from knowledge.catalog.toml_schema import _hints

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: _WORDS,
    int: st.integers(1, 65_535),
    bool: st.booleans(),
    date: st.dates(),
}
_JSON = st.recursive(
    st.booleans() | st.integers(-(2**31), 2**31) | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3),
    max_leaves=6,
)
_LANGUAGE = st.dictionaries(_WORDS, st.dictionaries(_WORDS, _JSON, max_size=3), max_size=3)


def _values(kind: Any) -> st.SearchStrategy[Any]:
    hints = _hints(kind)
    return st.builds(kind, **{f.name: _of(hints[f.name]) for f in fields(kind) if f.init})


def _of(hint: Any) -> st.SearchStrategy[Any]:
    origin, inner = get_origin(hint) or hint, get_args(hint)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in (Union, types.UnionType):
        return st.none() | _of(next(part for part in inner if part is not type(None)))
    if origin is tuple:
        return st.lists(_of(inner[0]), max_size=3).map(tuple)
    if origin is frozenset:
        return st.frozensets(_of(inner[0]), max_size=3)
    return _values(origin) if is_dataclass(origin) else _PLAIN[origin]


def _several(kind: Any, key: Callable[[Any], Hashable]) -> st.SearchStrategy[Any]:
    return st.lists(_values(kind), max_size=3, unique_by=key).map(tuple)


def _with_own_domains(providers: tuple[Provider, ...]) -> tuple[Provider, ...]:
    """As reading the files makes sure: each domain stands once."""
    owners = {domain: one.key for one in providers for domain in one.domains}
    return tuple(
        replace(one, domains=tuple(d for d in dict.fromkeys(one.domains) if owners[d] == one.key))
        for one in providers
    )


CATALOGS = st.builds(
    Catalog,
    revision=st.just(""),
    topics=_several(Topic, lambda one: one.id).map(
        lambda topics: tuple(sorted(topics, key=lambda topic: topic.id))
    ),
    providers=_several(Provider, lambda one: one.key).map(_with_own_domains),
    ports=_several(Port, lambda one: (one.number, one.transport, one.protocol)),
    codes=_several(Code, lambda one: (one.family, one.code, one.vendor)),
    messages=_several(Message, lambda one: one.id),
    policies=_several(Policy, lambda one: one.id),
    language=_LANGUAGE.map(lambda documents: dict(sorted(documents.items()))),
    weights=_WORDS,
).map(with_revision)
