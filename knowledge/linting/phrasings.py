"""The ways of asking: enough of them, and none for two topics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.linting.content import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.linting.content import Content

_LEAST = 16
_LONGEST = 600


def enough(content: Content) -> Iterator[Problem]:
    """A topic can be asked for in sixteen ways or more."""
    for topic in content.catalog.topics:
        if len(topic.asks) < _LEAST:
            yield Problem(
                content.topic_file(topic),
                f"has {len(topic.asks)} ways of asking, {_LEAST} are wanted",
            )
        for ask in topic.asks:
            if not ask.strip() or len(ask) > _LONGEST:
                yield Problem(content.topic_file(topic), f"no way of asking: “{ask[:40]}”")


def unique(content: Content) -> Iterator[Problem]:
    """No two topics, and no topic twice, are asked for in the same words."""
    owners: dict[str, str] = {}
    for topic in content.catalog.topics:
        for ask in (*topic.asks, *topic.templates):
            folded = " ".join(re.findall(r"[\w{}:]+", ask.casefold()))
            if not folded:
                continue
            owner = owners.get(folded)
            if owner:
                where = "twice" if owner == topic.id else f"in {owner} too"
                yield Problem(content.topic_file(topic), f"“{ask}” stands {where}")
            owners[folded] = topic.id


RULES = (enough, unique)
