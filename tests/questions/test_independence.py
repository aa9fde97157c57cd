"""What is fitted on holds nothing of a set that measures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process, utils

from knowledge.training.samples import data_samples

OWN = Path(__file__).with_name("questions.jsonl")
HARD = Path(__file__).with_name("hard.jsonl")
SHARED = Path(__file__).parents[3] / "shared" / "questions" / "dev.jsonl"
"""A set that is shared with other matchers; it may lie beside the checkout."""
NEAR = 90
"""Likeness from which a line is the other one in new spelling."""
SHORTEST = 4
"""Words; shorter lines are alike by chance."""


def _cleaned(texts: list[str]) -> list[str]:
    return [text for text in map(utils.default_process, texts) if len(text.split()) >= SHORTEST]


def _measuring(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        return _cleaned([json.loads(line)["question"] for line in lines if line.strip()])


@pytest.mark.parametrize("measure", [OWN, HARD, SHARED], ids=["own", "hard", "shared"])
def test_no_line_of_the_training_data_is_a_question_that_measures(measure: Path) -> None:
    if not measure.is_file():
        pytest.skip(f"no question set at {measure}")
    measuring = _measuring(measure)
    fitted_on = _cleaned([sample.text for sample in data_samples()])

    nearest = ((q, process.extractOne(q, measuring, scorer=fuzz.ratio)) for q in fitted_on)

    assert [(q, near[0]) for q, near in nearest if near[1] >= NEAR] == []
