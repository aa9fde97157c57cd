"""Why a question gets the reply it gets: slots, candidates, what each weight gave, the decision."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from knowledge.answering import decide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.ranking.index import Index, Ranking

_CANDIDATES = 5
_REASONS = 8


def explanation(index: Index, ranking: Ranking) -> str:
    """A table for maintainers who want to mend a miss."""
    return "\n".join(_lines(index, ranking))


def _lines(index: Index, ranking: Ranking) -> Iterator[str]:
    yield "Understood"
    got = ranking.read.understanding
    for slot in fields(got):
        if value := getattr(got, slot.name):
            shown = sorted(value) if isinstance(value, frozenset) else value
            yield f"  {slot.name:15} {_flat(shown)}"
    decision = decide.decide(ranking)
    yield "Decision"
    yield f"  {decision.verdict}: {decision.reason}"
    bars = f"answer from {decide.ANSWER_BAR}, clarify from {decide.CLARIFY_BAR}"
    yield f"  confidence {ranking.confidence:.3f}: {bars}, suggest from {decide.SUGGEST_BAR}"
    yield f"  about setting mail up: {ranking.scores.inside:.3f}"
    yield "Candidates"
    for topic, chance in ranking.scores.topics[:_CANDIDATES]:
        yield f"  {chance:6.3f}  {topic}"
        if index.weights:
            given = index.weights.why(ranking.read.features, topic)[:_REASONS]
            yield "          " + "  ".join(f"{name} {value:+.2f}" for name, value in given)


def _flat(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_flat(one) for one in value)
    return str(value)
