"""What a fit says of itself: figures, how far confidence can be believed, conflicting labels."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from knowledge.training.report import (
    Judged,
    bar_for,
    by_kind,
    conflicts,
    figures,
    hash_inputs,
    reliability,
    summary,
)
from knowledge.training.samples import Sample

needs_scipy = pytest.mark.skipif(find_spec("scipy") is None, reason="fitting is an extra")


def line(text: str, *topics: str, family: str = "", earlier: tuple[str, ...] = ()) -> Sample:
    return Sample(
        text=text,
        topics=topics,
        earlier=earlier,
        family=family or (topics[0] if topics else "off_topic/chatter"),
    )


def judged(best: str, *right: str, confidence: float = 0.9, in_scope: float = 0.9) -> Judged:
    return Judged(
        sample=line("a line", *right),
        topics=((best, 0.8), ("port.three", 0.1), ("port.four", 0.1)),
        in_scope=in_scope,
        confidence=confidence,
    )


LINES = (
    judged("port.one", "port.one", "port.two"),
    judged("port.one", "port.three"),
    judged("port.one", "port.two", in_scope=0.3),
    judged("port.one", in_scope=0.2, confidence=0.1),
)


def test_figures_are_shares_of_lines_with_a_topic_and_of_those_without() -> None:
    assert figures(LINES) == {
        "top1": pytest.approx(1 / 3),
        "top3": pytest.approx(2 / 3),
        "in_scope_taken": pytest.approx(2 / 3),
        "off_topic_refused": 1.0,
    }


def test_figures_come_by_kind() -> None:
    kinds = by_kind(LINES)

    assert {name: row["lines"] for name, row in kinds.items()} == {
        "off_topic/chatter": 1,
        "port": 3,
    }


def test_reliability_puts_the_surest_into_the_last_tenth() -> None:
    sure = [judged("port.one", "port.one", confidence=1.0)] * 3

    assert reliability([*LINES, *sure]) == [
        (0.1, 0.0, 1),
        (0.95, pytest.approx(4 / 6, abs=1e-3), 6),
    ]


@needs_scipy
def test_the_bar_is_lowest_where_the_risk_still_holds_with_certainty() -> None:
    right = [judged("port.one", "port.one", confidence=0.8)] * 200
    wrong = [judged("port.one", "port.two", confidence=0.5)] * 200

    assert bar_for([*right, *wrong], risk=0.05) == (0.8, 0.5)
    assert bar_for(right[:10], risk=0.05) == (1.0, 0.0), "ten lines prove little"
    assert bar_for([], risk=0.05) == (1.0, 0.0)


@needs_scipy
def test_the_summary_names_every_kind_and_the_bar() -> None:
    said = list(summary(LINES))

    assert said[0].startswith("4 lines of families that were left out: top1 33.3%")
    assert any(row.strip().startswith("off_topic/chatter") for row in said)
    assert "at most 5% are wrong" in said[-1]


def test_like_words_with_other_labels_are_a_conflict() -> None:
    lines = [
        line("Port one?", "port.one"),
        line("port  ONE", "port.two"),
        line("port one", "port.one", "port.two"),
        line("port one", "port.two", earlier=("before",)),
        line("lunch?"),
        line("Lunch"),
        line("port one!"),
    ]

    assert list(conflicts(lines)) == [
        "“port  ONE” is port.two in port.two, port.one in port.one",
        "“port one!” is off topic in off_topic/chatter, port.one in port.one",
    ]


def test_the_hash_changes_with_words_labels_and_vocabulary_only() -> None:
    lines = [line("port one", "port.one")]
    made = Sample(text="made", topics=("port.one",))
    language = {"words": ["a"]}

    same = hash_inputs(lines, language)

    assert hash_inputs([*lines, made], language) == same
    assert hash_inputs([line("port two", "port.one")], language) != same
    assert hash_inputs([line("port one", "port.two")], language) != same
    assert hash_inputs(lines, {"words": ["b"]}) != same
