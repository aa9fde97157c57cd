"""Postie reaches the floors on our own question sets, which nothing is fitted on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from knowledge.answering.text import render_text
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question
from knowledge.service import Knowledge
from tests.questions.score import SETS, below_floors, figures, load_items

if TYPE_CHECKING:
    from knowledge.outcomes import Outcome


def _reply(outcome: Outcome) -> dict[str, Any]:
    return {
        "outcome": outcome.label,
        "topic": outcome.topic,
        "text": render_text(outcome),
        "suggestions": [one.topic for one in outcome.suggestions],
    }


@pytest.mark.parametrize("name", SETS)
def test_the_floors_are_reached(name: str) -> None:
    items = load_items(name)
    knowledge = Knowledge(read_catalog())

    replies = [
        _reply(
            knowledge.answer(Question(text=item["question"], turns=knowledge.fold(item["context"])))
        )
        for item in items
    ]

    reached = figures(items, replies)
    assert not below_floors(reached, name), reached


def test_figures_count_what_they_say() -> None:
    inside = {"expect": "answer", "topics": ["port.imap"], "must": [r"\b993\b"]}
    outside: dict[str, Any] = {"expect": "pass", "topics": [], "must": []}
    right = {"outcome": "answer", "topic": "port.imap", "text": "Port 993.", "suggestions": []}
    lacking = right | {"text": "Port 143."}
    wrong = right | {"topic": "port.smtp", "suggestions": ["port.imap"]}
    silent: dict[str, Any] = {"outcome": "pass", "topic": "port.imap", "text": None}

    reached = figures(
        [inside, inside, inside, inside, outside, outside],
        [right, lacking, wrong, silent, silent, right],
    )

    assert reached == {
        "top1": 0.75,
        "top3": 1.0,
        "right": 0.25,
        "wrong": 0.25,
        "facts": 1 / 3,
        "false": 0.5,
    }
