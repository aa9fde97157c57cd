"""Of several things that are named, the one that fails is the one that is answered about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question
from knowledge.service import Knowledge
from knowledge.understanding import Understander

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.outcomes import Outcome

SENTENCES = Path(__file__).with_name("contrast.jsonl")
FLOOR = 0.95
CATALOG = read_catalog()
UNDERSTANDER = Understander(CATALOG)
OF_PLATFORMS = {
    "trouble.oauth_google": {"google"},
    "trouble.oauth_microsoft": {"microsoft_personal", "microsoft_work"},
    "trouble.oauth_yahoo_aol": {"yahoo", "aol", "att"},
}
"""Topics that are about the mailboxes of certain platforms only."""
OPPOSITE = {"outgoing": "trouble.cannot_receive", "incoming": "trouble.cannot_send"}


def _misses(outcome: Outcome, about: Mapping[str, Any]) -> list[str]:
    """What of an outcome is not about what it should be about."""
    taken = outcome.turn.understanding
    misses = []
    if "provider" in about:
        wanted = UNDERSTANDER.understand(f"{about['provider']} mail").provider
        misses += [] if taken.provider == wanted else [f"provider {taken.provider}"]
        record = CATALOG.provider_by_key.get(wanted)
        platforms = OF_PLATFORMS.get(outcome.topic)
        if platforms and record and record.platform not in platforms:
            misses.append(f"topic {outcome.topic}")
    if about.get("client", taken.client) != taken.client:
        misses.append(f"client {taken.client}")
    direction = about.get("direction", taken.direction)
    if direction != taken.direction:
        misses.append(f"direction {taken.direction}")
    if "direction" in about and outcome.topic == OPPOSITE.get(direction):
        misses.append(f"topic {outcome.topic}")
    if outcome.topic not in about.get("topics", [outcome.topic]):
        misses.append(f"topic {outcome.topic}")
    return misses


def test_what_fails_is_answered_about() -> None:
    rows = [json.loads(line) for line in SENTENCES.read_text("utf-8").splitlines()]
    knowledge = Knowledge(CATALOG)

    outcomes = [(row, knowledge.answer(Question(text=row["text"]))) for row in rows]

    read = [(row["text"], _misses(outcome, row["about"])) for row, outcome in outcomes]
    missed = [pair for pair in read if pair[1]]
    assert len(missed) <= (1 - FLOOR) * len(rows), missed
