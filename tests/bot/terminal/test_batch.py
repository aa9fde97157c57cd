"""The batch format under whatever bytes come in."""

from __future__ import annotations

import io
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.batch import answer_lines
from knowledge.outcomes import Outcome, Pass
from knowledge.understanding.normalise import LONGEST
from tests.turns import EMPTY

LINES = st.lists(st.binary(max_size=80).map(lambda line: line.replace(b"\n", b" ")), max_size=8)
ITEMS = st.fixed_dictionaries(
    {
        "id": st.integers() | st.text(max_size=5) | st.none(),
        "question": st.text() | st.integers() | st.none(),
    },
    optional={
        "context": st.lists(st.text(), max_size=3) | st.text() | st.none(),
        "more": st.booleans(),
    },
)


def _silent(text: str, _earlier: tuple[str, ...]) -> Outcome:
    assert 0 < len(text) <= LONGEST
    assert "\0" not in text
    return Pass(confidence=0.25, turn=EMPTY, topic="meta.greeting", kindly="")


def _answers(lines: list[bytes]) -> tuple[int, list[dict[str, Any]]]:
    out = io.StringIO()
    broken = answer_lines(_silent, lines, out)
    return broken, [json.loads(line) for line in out.getvalue().splitlines()]


@given(LINES)
def test_every_line_that_is_not_blank_gets_one_object(lines: list[bytes]) -> None:
    broken, replies = _answers(lines)

    assert len(replies) == sum(bool(line.strip()) for line in lines)
    assert broken <= len(replies)
    assert all(reply["outcome"] in {"pass", "error"} for reply in replies)


@given(st.lists(ITEMS, max_size=6))
def test_items_keep_their_order_and_id(items: list[dict[str, Any]]) -> None:
    broken, replies = _answers([json.dumps(item).encode() for item in items])

    assert broken == 0
    assert [reply["id"] for reply in replies] == [item["id"] for item in items]
    for item, reply in zip(items, replies, strict=True):
        fine = isinstance(item["question"], str) and bool(item["question"].strip())
        assert fine or reply["outcome"] == "error"
        assert (reply["outcome"] == "error") == ("message" in reply)


def test_a_question_that_breaks_the_door_does_not_end_the_run() -> None:
    def breaks(text: str, earlier: tuple[str, ...]) -> Outcome:
        if text == "break":
            raise ZeroDivisionError
        return _silent(text, earlier)

    out = io.StringIO()
    lines = [b'{"id": 1, "question": "break"}', b'{"id": 2, "question": "fine"}']

    assert answer_lines(breaks, lines, out) == 0
    first, second = map(json.loads, out.getvalue().splitlines())
    assert first["outcome"] == "error"
    assert "ZeroDivisionError" in first["message"]
    assert second["outcome"] == "pass"
