"""What each rule after the ranking is worth: the question sets without it, one rule at a time.

    python -m tests.bench.rules [QUESTIONS.jsonl …]

Without a file, our own set. Printed: questions whose best topic is right, and those answered
rightly and outright, in per cent; then what leaving a rule out changes, in questions.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from knowledge.answering.answer import Answerer
from knowledge.catalog.content_files import read_catalog
from knowledge.conversation import Conversation
from knowledge.outcomes import Answer, Outcome, Pass
from knowledge.ranking import LinearModel, Ranker
from knowledge.ranking.rules import RULES, rules_without
from knowledge.understanding import Codes, Understander

_OWN = Path(__file__).parents[1] / "questions" / "questions.jsonl"
Row = dict[str, Any]


class _Asker:
    """Everything between a question and its outcome, with some of the rules left out."""

    def __init__(self) -> None:
        catalog = read_catalog()
        self._model = LinearModel(catalog.weights)
        understander = Understander(catalog, self._model.words)
        self._catalog = catalog
        self._codes = Codes(catalog, understander.messages)
        self._conversation = Conversation(catalog, understander)
        self._answerer = Answerer(catalog, self._codes)

    def ask(self, row: Row, without: str) -> Outcome:
        rules = rules_without({without})
        ranker = Ranker(self._catalog, self._codes, model=self._model, rules=rules)
        turns: tuple[Any, ...] = ()
        for text in (*row["context"], row["question"]):
            interpretation = self._conversation.interpret(text, turns)
            ranking = ranker.rank(interpretation, turns[-1] if turns else None)
            turns = (*turns, ranking.as_turn())
        return self._answerer.answer(ranking)


def main(files: list[str]) -> None:
    """Print the table for each file."""
    asker = _Asker()
    for file in map(Path, files) if files else [_OWN]:
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        top, outright = _count(asker, rows, "")
        share = 100 / len(rows)
        print(f"{file.name}: best topic {top * share:.1f} %, outright {outright * share:.1f} %")
        for rule in RULES:
            without = _count(asker, rows, rule.name)
            print(f"  without “{rule.name}”: {without[0] - top:+d}, {without[1] - outright:+d}")


def _count(asker: _Asker, rows: list[Row], without: str) -> tuple[int, int]:
    outcomes = [asker.ask(row, without) for row in rows]
    best = sum(_is_best(row, outcome) for row, outcome in zip(rows, outcomes, strict=True))
    outright = sum(
        isinstance(outcome, Answer if row["topics"] else Pass) and _is_best(row, outcome)
        for row, outcome in zip(rows, outcomes, strict=True)
    )
    return best, outright


def _is_best(row: Row, outcome: Outcome) -> bool:
    return outcome.topic in row["topics"] if row["topics"] else isinstance(outcome, Pass)


if __name__ == "__main__":
    main(sys.argv[1:])
