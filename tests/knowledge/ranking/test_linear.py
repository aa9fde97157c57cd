"""The fitted weights as text, and what they make of a question."""

from __future__ import annotations

import json

import pytest

from knowledge.ranking import LinearModel

HEAD = {
    "topics": ["port.imap", "port.smtp"],
    "letters": "a+é",
    "scale": 10,
    "bias": [0.0, 0.5],
    "in_scope_bias": -1.0,
    "calibrator": {},
    "nearest_calibrator": {},
}


def model(*rows: str, **changed: object) -> LinearModel:
    return LinearModel("\n".join([json.dumps(HEAD | changed), *rows]) + "\n")


def test_each_letter_is_a_topic_and_the_last_one_the_scope() -> None:
    fitted = model("w:imap\t-20+30aé", "w:smtp\t15+")
    fitted.check()

    scores = fitted.score({"w:imap": 1.0, "w:never met": 1.0})

    assert scores.topics[0][0] == "port.imap"
    assert scores.topics[0][1] == pytest.approx(0.989, abs=0.001)
    assert scores.in_scope == pytest.approx(0.881, abs=0.001)
    assert fitted.score({}).topics[0][0] == "port.smtp", "by its bias alone"


def test_it_is_told_what_each_feature_gave() -> None:
    fitted = model("w:imap\t-20+30aé", "w:smtp\t15+")

    told = fitted.why({"w:imap": 1.0, "w:smtp": 2.0, "w:no": 1.0}, "port.smtp")

    assert told == [("w:smtp", 3.0), ("w:imap", -2.0)]


@pytest.mark.parametrize("row", ["w:imap\tabc", "w:imap\t3", "w:imap\t3z", "w:imap\t99999a"])
def test_what_is_no_row_of_weights_is_found(row: str) -> None:
    with pytest.raises(ValueError, match="w:imap"):
        model(row).check()


def test_each_topic_needs_a_letter() -> None:
    with pytest.raises(ValueError, match="letter"):
        model("w:imap\t3a", letters="ab").check()
