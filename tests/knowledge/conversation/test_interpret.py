"""What a text takes from the turns before it."""

from __future__ import annotations

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question, Reference, Turn
from knowledge.service import Knowledge

KNOWLEDGE = Knowledge(read_catalog())


def after(*texts: str) -> Turn:
    """How the last of `texts` is taken."""
    return KNOWLEDGE.fold(texts)[-1]


def test_a_text_alone_takes_nothing() -> None:
    turn = after("port imap secure")

    assert turn.own == turn.understanding
    assert turn.topics[0][0] == "port.imap"


@pytest.mark.parametrize("text", ["and for outgoing?", "what about sending"])
def test_bare_slots_ask_the_question_before_once_more(text: str) -> None:
    turn = after("gmail settings", text)

    assert turn.understanding.direction == "outgoing"
    assert turn.understanding.provider == KNOWLEDGE.fold(["gmail"])[0].own.provider
    assert turn.text == "gmail settings"


def test_the_third_question_builds_on_what_the_second_one_meant() -> None:
    turn = after("gmail settings", "and outgoing?", "and yahoo?")

    assert turn.text == "gmail settings"
    assert turn.understanding.direction == "outgoing"
    assert turn.understanding.provider == KNOWLEDGE.fold(["yahoo"])[0].own.provider


def test_a_bare_direction_makes_trouble_clear() -> None:
    assert after("email not working", "sending").topics[0][0] == "trouble.cannot_send"


def test_open_slots_are_filled_from_earlier_turns() -> None:
    turn = after("i use gmail on my iphone", "why is my password refused all the time")

    assert turn.understanding.client == "ios"
    assert not turn.own.client


def test_a_chosen_answer_is_a_turn_with_exactly_its_slots() -> None:
    gmail = KNOWLEDGE.fold(["gmail"])[0].own.provider
    chosen = KNOWLEDGE.turn_of(Reference(topic="setup.provider", provider=gmail, protocol="imap"))

    outcome = KNOWLEDGE.answer(Question(text="and for sending?", turns=(chosen,)))

    assert chosen.own.words
    assert (chosen.own.provider, chosen.own.protocol) == (gmail, "imap")
    assert outcome.turn.understanding.provider == gmail
    assert outcome.turn.understanding.direction == "outgoing"


def test_each_turn_is_ranked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ranker = KNOWLEDGE._rooms.ranker
    ranked: list[str] = []
    rank = ranker.rank

    def counting(interpretation: object, previous: Turn | None = None) -> object:
        ranked.append("")
        return rank(interpretation, previous)  # type: ignore[arg-type]  # as it was handed in

    monkeypatch.setattr(ranker, "rank", counting)
    turns = KNOWLEDGE.fold([f"and port {number}?" for number in range(10)])
    KNOWLEDGE.answer(Question(text="and now?", turns=turns))

    assert len(ranked) == 11
