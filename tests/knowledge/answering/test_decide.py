"""What is done with a question, by how sure Postie is of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.answering.decide import decide
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question
from knowledge.service import Knowledge

KNOWLEDGE = Knowledge(read_catalog())
OF_MAIL = "thunderbird says connection to server timed out"
OF_A_PROGRAM = "thunderbird has lost the spell check dictionary"
OF_NOTHING = "the train timed out"


@pytest.mark.parametrize(
    ("text", "confidence", "in_scope", "verdict"),
    [
        (OF_MAIL, 0.9, 0.9, "answer"),
        (OF_MAIL, 0.6, 0.9, "clarify"),
        (OF_MAIL, 0.4, 0.9, "suggest"),
        (OF_MAIL, 0.1, 0.9, "pass"),
        (OF_MAIL, 0.6, 0.45, "clarify"),
        (OF_MAIL, 0.4, 0.45, "pass"),
        (OF_A_PROGRAM, 0.6, 0.45, "pass"),
        (OF_NOTHING, 0.6, 0.45, "pass"),
        (OF_NOTHING, 0.6, 0.9, "suggest"),
        (OF_NOTHING, 0.65, 0.9, "clarify"),
    ],
)
def test_who_is_sure_of_mail_needs_no_second_evidence_of_it(
    text: str, confidence: float, in_scope: float, verdict: str
) -> None:
    ranking = KNOWLEDGE.rank(Question(text=text))
    scores = replace(ranking.scores, in_scope=in_scope)

    decision = decide(replace(ranking, scores=scores, confidence=confidence))

    assert decision.verdict == verdict
