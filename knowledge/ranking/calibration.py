"""The numbers that confidence is judged by: how a question looks, how clear the scores are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.ranking.linear import Scores
    from knowledge.ranking.nearest import Match
    from knowledge.understanding import Understanding

_TINY = 1e-9
_WELL_INSIDE = 0.9
"""From here on a nearer certainty of being in scope still tells much."""


def evidence(scores: Scores, got: Understanding, *, follow_up: bool = False) -> dict[str, float]:
    """Named numbers, each about 0 to 5."""
    chances = [p for _, p in scores.topics] or [_TINY]
    first, second, third = (*chances, _TINY, _TINY, _TINY)[:3]
    inside = min(max(scores.inside, 1e-4), 1 - 1e-4)
    length = len(got.words)
    return {
        "first": first,
        "first_logit": math.log((first + _TINY) / (1 - first + 1e-4)),
        "margin": first - second,
        "ratio": math.log((first + _TINY) / (second + _TINY)),
        "third": third,
        "entropy": scores.entropy,
        "inside": inside,
        "inside_logit": math.log(inside / (1 - inside)),
        "well_inside": max(0.0, inside - _WELL_INSIDE),
        "both": inside * first,
        "short": float(length < 4),  # noqa: PLR2004  three words or fewer
        "length": math.log(1 + length),
        "asks": float("asks" in got.signals),
        "advice": float("advice" in got.signals),
        "somebody": float(got.names_somebody),
        "third_person": float("third_person" in got.signals),
        "provider": float(bool(got.provider)),
        "message": float(bool(got.messages)),
        "code": float(bool(got.codes)),
        "protocol": float(bool(got.protocol)),
        "port": float(bool(got.ports)),
        "worlds": float(len(got.worlds)),
        "no_mail_word": float("mail_word" not in got.signals),
        "bye": float("bye" in got.signals),
        "follow_up": float(follow_up),
    }


def nearness(match: Match) -> dict[str, float]:
    """Named numbers about how near an entry's nearest phrasing is.

    The runner-up says nothing here: a community with a single entry has none.
    """
    return {
        "shared": match.shared,
        "alike": match.alike,
        "covered": match.covered,
        "both": match.shared * match.alike,
    }


def confidence(judge: Mapping[str, object], numbers: Mapping[str, float]) -> float:
    """Probability that answering with the best topic is right."""
    weights = judge["weights"]
    bias = judge["bias"]
    if not isinstance(weights, dict) or not isinstance(bias, float):
        return 0.0
    total = bias
    for name, number in numbers.items():
        if number:
            total += weights.get(name, 0.0) * number
    return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))
