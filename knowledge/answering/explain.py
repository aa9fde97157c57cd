"""Why a question gets the reply it gets: slots, candidates, weights, rules, the decision."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from knowledge.answering import decide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.ranking import LinearModel, Ranking

_CANDIDATES = 5
_REASONS = 8


def explain(ranking: Ranking, model: LinearModel | None) -> str:
    """A table for maintainers who want to mend a miss; `model` tells what each feature gave."""
    return "\n".join(_lines(ranking, model))


def _lines(ranking: Ranking, model: LinearModel | None) -> Iterator[str]:
    yield "Understood"
    understanding = ranking.interpretation.understanding
    for slot in fields(understanding):
        if value := getattr(understanding, slot.name):
            shown = sorted(value) if isinstance(value, frozenset) else value
            yield f"  {slot.name:15} {_flat(shown)}"
    decision = decide.decide(ranking)
    yield "Decision"
    yield f"  {decision.verdict}: {decision.reason}"
    from_ = f"answer from {decide.ANSWER_FROM}, clarify from {decide.clarify_from(ranking)}"
    yield f"  confidence {ranking.confidence:.3f}: {from_}, suggest from {decide.SUGGEST_FROM}"
    yield f"  about setting mail up: {ranking.scores.in_scope:.3f}"
    yield "Rules"
    for rule in ranking.fired:
        yield f"  {rule.name}: {rule.reason}"
    if ranking.by_nearness:
        yield "  nearest phrasing: the weights do not know this topic, its phrasings do."
    elif not ranking.fired:
        yield "  none"
    yield "Candidates"
    for topic, chance in ranking.scores.topics[:_CANDIDATES]:
        yield f"  {chance:6.3f}  {topic}"
        if model and topic in model.topics:
            reasons = model.why(ranking.features, topic)[:_REASONS]
            yield "          " + "  ".join(f"{name} {value:+.2f}" for name, value in reasons)


def _flat(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_flat(one) for one in value)
    return str(value)
