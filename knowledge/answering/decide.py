"""Answer, clarify, suggest or pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from knowledge.outcomes import Option

if TYPE_CHECKING:
    from knowledge.ranking.index import Index, Ranking
    from knowledge.understanding import Understanding

ANSWER_BAR = 0.7
"""Confidence from which the answer is given outright."""
CLARIFY_BAR = 0.64
"""… from which the first checks are given, with the one question that decides."""
SUGGEST_BAR = 0.2
INSIDE_BAR = 0.5
"""How surely a question has to be about setting mail up, to be more than passed."""
_RUNNER_UP = 0.04
NO_CHOICE = frozenset({"meta.follow_up", "meta.greeting", "meta.thanks"})
"""What nobody can have meant who is offered a choice."""

Verdict = Literal["answer", "clarify", "suggest", "pass"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, about which topic, with which runners-up."""

    verdict: Verdict
    topic: str
    runners_up: tuple[str, ...]
    reason: str


def decide(ranking: Ranking) -> Decision:
    """By confidence first; out of scope has evidence of its own."""
    topics = ranking.scores.topics
    best = topics[0][0]
    runners_up = tuple(t for t, _ in topics[1:] if t not in NO_CHOICE)[:3]
    sure, inside = ranking.confidence, ranking.scores.inside
    verdict: Verdict
    if sure >= ANSWER_BAR and inside >= INSIDE_BAR:
        verdict, reason = "answer", "sure"
    elif sure >= CLARIFY_BAR and inside >= INSIDE_BAR and best not in NO_CHOICE:
        verdict, reason = "clarify", "the neighbourhood is clear"
    elif inside >= INSIDE_BAR and sure >= SUGGEST_BAR and best not in NO_CHOICE:
        verdict, reason = "suggest", "several may be meant"
    else:
        verdict, reason = (
            "pass",
            "not about setting mail up" if inside < INSIDE_BAR else "not clear enough",
        )
    return Decision(verdict, best, runners_up, reason)


def clarify(index: Index, ranking: Ranking, got: Understanding) -> tuple[str, tuple[Option, ...]]:
    """The one question whose reply would change the answer most, and its likely replies."""
    close = {t for t, p in ranking.scores.topics[:4] if p >= _RUNNER_UP}
    table = index.catalog.language.get("clarify", {})
    for name in _in_order(index, ranking.scores.topics[0][0], close, got):
        if row := table.get(name):
            return row["ask"], tuple(
                Option(label=o["label"], says=o["says"]) for o in row.get("options", ())
            )
    return "", ()


def _in_order(index: Index, best: str, close: set[str], got: Understanding) -> list[str]:
    directions = {"trouble.cannot_receive", "trouble.cannot_send", "trouble.cannot_connect"}
    names = []
    if best == "meta.vague":
        names.append("vague")
    if got.ambiguous and not got.provider:
        names.append(f"which_{got.ambiguous}")
    if len(close & directions) > 1 and not got.direction:
        names.append("direction")
    if (
        not got.provider
        and not got.domain
        and any(s.tags & index.provider_tags for s in index.topics[best].sections)
    ):
        names.append("provider")
    if best == "port.lookup":
        names.append("purpose")
    amiss = best.startswith(("trouble.", "error."))
    if amiss and not got.messages and not got.codes:
        names.append("words")
    if "trouble.one_device_only" in close or best.startswith("trouble."):
        names.append("devices")
    return [*names, "words"] if amiss else names
