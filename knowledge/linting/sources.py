"""A fault is named once, where it is to be mended: not in each topic that a wrong record spoils."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from knowledge.linting.content import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from knowledge.linting.content import Content

_SEVERAL = 2
"""Topics that are spoilt for one provider only, from which on it is the provider's fault."""


def at_their_source(content: Content, problems: Collection[Problem]) -> set[Problem]:
    """`problems`, those that a provider's record alone brings about as one line in its file."""
    spoilt = _spoilt_topics(problems)
    files = {problem.file for problem in problems if not problem.reader}
    kept = set(problems)
    for provider, topics in spoilt.items():
        file = content.file_of("providers", provider)
        derived = {p for p in problems if p.provider == provider and p.file in topics}
        if file in files:  # what is wrong with the record is said already
            kept -= derived
        elif len(topics) >= _SEVERAL:
            kept -= derived
            kept.add(Problem(file, _summary(provider, sorted(derived, key=str), len(topics))))
    return kept


def _spoilt_topics(problems: Collection[Problem]) -> dict[str, set[str]]:
    """By provider the files of topics that nobody but it has problems with."""
    readers: defaultdict[str, set[str]] = defaultdict(set)
    for problem in problems:
        readers[problem.file].add(problem.provider)
    spoilt: defaultdict[str, set[str]] = defaultdict(set)
    for file, provider in _alone(readers):
        spoilt[provider].add(file)
    return spoilt


def _alone(readers: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    for file, providers in readers.items():
        only = next(iter(providers))
        if len(providers) == 1 and only:
            yield file, only


def _summary(provider: str, derived: list[Problem], topics: int) -> str:
    first = derived[0]
    return (
        f"{provider}: with this record replies of {topics} topics break rules, "
        f"{first.file.rpartition('/')[2]} first: {first.text}"
    )
