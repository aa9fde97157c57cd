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
_WELL_IN_SCOPE = 0.9
"""From here on a nearer certainty of being in scope still tells much."""


def calibration_features(
    scores: Scores,
    understanding: Understanding,
    *,
    follow_up: bool = False,
    anchored: bool = False,
) -> dict[str, float]:
    """What confidence in the best topic is judged by: named numbers, each about 0 to 5."""
    chances = [p for _, p in scores.topics] or [_TINY]
    first, second, third = (*chances, _TINY, _TINY, _TINY)[:3]
    in_scope = min(max(scores.in_scope, 1e-4), 1 - 1e-4)
    length = len(understanding.words)
    return {
        "first": first,
        "first_logit": math.log((first + _TINY) / (1 - first + 1e-4)),
        "margin": first - second,
        "ratio": math.log((first + _TINY) / (second + _TINY)),
        "third": third,
        "entropy": scores.entropy,
        "in_scope": in_scope,
        "in_scope_logit": math.log(in_scope / (1 - in_scope)),
        "well_in_scope": max(0.0, in_scope - _WELL_IN_SCOPE),
        "both": in_scope * first,
        "short": float(length < 4),  # noqa: PLR2004  three words or fewer
        "length": math.log(1 + length),
        "asks": float("asks" in understanding.signals),
        "advice": float("advice" in understanding.signals),
        "somebody": float(understanding.names_somebody),
        "third_person": float("third_person" in understanding.signals),
        "provider": float(bool(understanding.provider)),
        "message": float(bool(understanding.messages)),
        "code": float(bool(understanding.codes)),
        "protocol": float(bool(understanding.protocol)),
        "port": float(bool(understanding.ports)),
        "off_topic": float(len(understanding.off_topic)),
        "no_mail_word": float("mail_word" not in understanding.signals),
        "no_evidence": float(not understanding.about_mail),
        "no_evidence_short": float(not understanding.about_mail and length < 6),  # noqa: PLR2004  # chat
        "anchored": float(anchored),
        "bye": float("bye" in understanding.signals),
        "follow_up": float(follow_up),
    }


def nearest_features(match: Match) -> dict[str, float]:
    """Named numbers, 0 to 1, about how near an entry's nearest phrasing is.

    The runner-up says nothing here: a community with a single entry has none.
    """
    return {
        "shared": match.shared,
        "alike": match.alike,
        "covered": match.covered,
        "both": match.shared * match.alike,
        "meant": match.meant,
        "well_meant": match.meant**2,
        "meant_and_shared": match.meant * match.shared,
    }


def confidence(calibrator: Mapping[str, object], numbers: Mapping[str, float]) -> float:
    """Probability that answering with the best topic is right, 0 to 1."""
    weights = calibrator["weights"]
    bias = calibrator["bias"]
    if not isinstance(weights, dict) or not isinstance(bias, float):
        return 0.0
    total = bias
    for name, number in numbers.items():
        if number:
            total += weights.get(name, 0.0) * number
    return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))
