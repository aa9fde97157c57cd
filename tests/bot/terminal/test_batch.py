"""The batch format under whatever bytes come in."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.batch import answer_lines, lines_of
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
    return broken, [_strict(line) for line in out.getvalue().splitlines()]


def _strict(line: str) -> dict[str, Any]:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    assert line.isascii()
    read: dict[str, Any] = json.loads(line, parse_constant=refuse)
    return read


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


@pytest.mark.parametrize(
    ("id_", "kept"),
    [
        (b"12345678901234567890123", 12345678901234567890123),
        (b"-0", 0),
        (b"1.5e3", 1500.0),
        (rb'"\ud800"', "\ud800"),
        (b'"\xe2\x80\xa8"', "\u2028"),
        (b'{"a": [1, {"b": null}]}', {"a": [1, {"b": None}]}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b'1, "id": 2', 2),
    ],
)
def test_an_id_of_any_kind_comes_back(id_: bytes, kept: object) -> None:
    broken, replies = _answers([b'{"id": ' + id_ + b', "question": "port"}'])

    assert broken == 0
    assert [reply["id"] for reply in replies] == [kept]


@pytest.mark.parametrize(
    "id_",
    [
        *(b"NaN", b"Infinity", b"-Infinity", b"1e999", b"[1, NaN]", b"01", b"'a'", b'"\n"'),
        b"9" * 5000,
        b"[" * 990 + b"]" * 990,
        b"[" * 100_000,
        b'"' + b"x" * 2_000_000 + b'"',
    ],
    ids=lambda id_: id_[:12].decode(),
)
def test_a_line_that_is_no_json_is_said_so_in_one(id_: bytes) -> None:
    stream = io.BytesIO(b'{"id": ' + id_ + b', "question": "port"}\n{"id": 2, "question": "port"}')
    if b"\n" in id_:
        stream = io.BytesIO(stream.getvalue().replace(b"\n", b"\x0b", 1))

    broken, replies = _answers(list(lines_of(stream)))

    assert [reply["outcome"] for reply in replies] == ["error", "pass"]
    assert broken == 1
    assert replies[1]["id"] == 2


_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(_VALUES, _VALUES, _VALUES)
def test_one_line_of_strict_json_comes_out_for_each(
    id_: object, question: object, context: object
) -> None:
    item = {"id": id_, "question": question, "context": context}

    _, replies = _answers([json.dumps(item).encode(), b'{"id": 0, "question": "port"}'])

    assert len(replies) == 2
    assert replies[1]["outcome"] == "pass"


def test_only_the_last_of_a_long_context_is_looked_at() -> None:
    line = json.dumps({"id": 1, "question": "port", "context": [7, *["imap"] * 50]}).encode()

    assert _answers([line])[1][0]["outcome"] == "pass"
