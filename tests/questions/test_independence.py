"""What is fitted on holds nothing of a set that measures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process, utils

ROOT = Path(__file__).parents[2]
MEASURES = (Path(__file__).with_name("questions.jsonl"), ROOT.parent / "shared/questions/dev.jsonl")
NEAR = 90
"""Likeness from which a line is the other one in new spelling."""
SHORTEST = 4
"""Words; shorter lines are alike by chance."""


def _questions(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    cleaned = (utils.default_process(json.loads(line)["question"]) for line in lines)
    return [text for text in cleaned if len(text.split()) >= SHORTEST]


@pytest.mark.parametrize("measure", [m for m in MEASURES if m.is_file()], ids=lambda m: m.stem)
def test_no_collected_question_is_one_that_measures(measure: Path) -> None:
    measuring = _questions(measure)
    collected = [
        q for f in (ROOT / "knowledge/training/data").glob("*.jsonl") for q in _questions(f)
    ]

    found = [(q, process.extractOne(q, measuring, scorer=fuzz.ratio)) for q in collected]

    assert [(q, near[0]) for q, near in found if near[1] >= NEAR] == []
