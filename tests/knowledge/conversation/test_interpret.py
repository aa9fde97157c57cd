"""What a text takes from the turns before it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Answer, Question, Reference, Turn
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


@pytest.mark.parametrize(
    ("asked", "named", "topic"),
    [
        ("smtp for gmail", "and on an android phone?", "setup.client.android"),
        ("port imap secure", "iphone", "setup.client.ios"),
        ("gmx settings", "in thunderbird please", "setup.client.thunderbird"),
    ],
)
def test_a_bare_program_says_where_the_settings_go(asked: str, named: str, topic: str) -> None:
    turn = after(asked, named)

    assert turn.topics[0][0] == topic
    assert turn.understanding.provider == after(asked).understanding.provider


def test_open_slots_are_filled_from_earlier_turns() -> None:
    turn = after("i use gmail on my iphone", "and why is it refused there all the time")

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


def test_what_stands_alone_is_answered_as_if_nothing_had_been_said() -> None:
    alone = KNOWLEDGE.answer(Question(text="what is starttls"))
    after_another = KNOWLEDGE.answer(
        Question(text="what is starttls", turns=KNOWLEDGE.fold(["yahoo settings for my iphone"]))
    )

    assert replace(after_another, turn=alone.turn) == alone


def test_the_provider_holds_for_as_long_as_nobody_names_another() -> None:
    icloud = KNOWLEDGE.fold(["icloud"])[0].own.provider
    talk = ["icloud mail keeps asking for my password", *["what is starttls", "what is imap"] * 3]

    turn = after(*talk, "ok but where do i create that")

    assert turn.understanding.provider == icloud
    assert after(*talk, "yahoo settings", "and for sending?").understanding.provider != icloud


@pytest.mark.parametrize("around", ["{} btw", "ok {} lol", "hi, {} thanks", "{} please :)"])
def test_words_of_filling_change_nothing(around: str) -> None:
    plain, filled = (
        KNOWLEDGE.answer(Question(text=text, turns=KNOWLEDGE.fold(["emails wont go out"])))
        for text in ("its comcast", around.format("its comcast"))
    )

    assert filled.topic == plain.topic
    assert filled.turn.understanding.provider == plain.turn.understanding.provider


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("it is the classic outlook, hello??", "it is the classic outlook"),
        ("imap port for gmx, anyone? thanks", "imap port for gmx"),
        ("can i share it with anybody?", "can i share it with anybody?"),
        ("hello?", "hello?"),
    ],
)
def test_a_call_for_somebody_to_look_says_nothing_more(text: str, core: str) -> None:
    assert KNOWLEDGE.rank(Question(text=text)).interpretation.text == core


def test_each_turn_is_ranked_at_most_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    ranker = KNOWLEDGE._rooms.ranker
    ranked: list[str] = []
    rank = ranker.rank

    def counting(*asked: Any, **where: Any) -> object:  # as it is handed in
        ranked.append("")
        return rank(*asked, **where)

    monkeypatch.setattr(ranker, "rank", counting)
    turns = KNOWLEDGE.fold([f"and port {number}?" for number in range(10)])
    KNOWLEDGE.answer(Question(text="and now?", turns=turns))

    assert len(ranked) <= 2 * 11, "alone, and once more in the light of the turn before"


@pytest.mark.parametrize(
    "text",
    [
        "tldr",
        "https://video.example/watch?v=1",
        "that's life",
        "that game is great",
        "why is it that my phone is so slow since the last update of the launcher, any idea",
        "somebody stole all my steam skins, what now",
    ],
)
def test_a_remark_after_a_question_gets_no_second_answer(text: str) -> None:
    turns = KNOWLEDGE.fold(["gmail keeps asking for my password in thunderbird"])

    assert not isinstance(KNOWLEDGE.answer(Question(text=text, turns=turns)), Answer)


@pytest.mark.parametrize("text", ["how?", "it still spins", "no luck", "ok i tried that lol"])
def test_few_words_that_point_back_go_on_from_what_was_answered(text: str) -> None:
    turns = KNOWLEDGE.fold(["gmail keeps asking for my password in thunderbird"])

    turn = KNOWLEDGE.answer(Question(text=text, turns=turns)).turn
    assert turn.understanding.provider == turns[0].understanding.provider != ""


@pytest.mark.parametrize(
    "text",
    [
        "tried that already",
        "made a new password already, no luck",
        "did all that, nothing changed",
        "restarted. makes no difference, what else?",
        "still the same error",
        "same thing again",
        "hm it still doesn't work",
        "still nothing",
    ],
)
def test_whom_it_did_not_help_is_given_the_next_steps_of_the_same(text: str) -> None:
    turns = KNOWLEDGE.fold(["yahoo refuses my password in thunderbird"])
    outcome = KNOWLEDGE.answer(Question(text=text, turns=turns))

    assert isinstance(outcome, Answer)
    assert outcome.topic == turns[0].topics[0][0]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("still can't send", "trouble.cannot_send"),
        ("same error: 0x80042109", "error.outlook_codes"),
        ("my e-mail doesn't work", "meta.vague"),
    ],
)
def test_who_tells_what_fails_has_not_said_the_same(text: str, topic: str) -> None:
    assert after("port imap secure", text).topics[0][0] == topic


def test_nobody_is_told_the_same_steps_three_times() -> None:
    said = ["yahoo refuses my password in thunderbird", "tried that already", "no luck either"]
    replies = []
    for count in range(1, len(said) + 1):
        outcome = KNOWLEDGE.answer(
            Question(text=said[count - 1], turns=KNOWLEDGE.fold(said[: count - 1]))
        )
        assert isinstance(outcome, Answer)
        replies.append(outcome.reply)
    first, second, third = replies

    assert second.steps != first.steps
    assert "exact words" in third.steps[0]
    assert "Yahoo" in third.steps[1]


def test_a_device_named_after_that_asks_the_question_once_more_for_it() -> None:
    said = ["yahoo refuses my password in thunderbird", "tried that already"]
    outcome = KNOWLEDGE.answer(Question(text="and on my iphone?", turns=KNOWLEDGE.fold(said)))

    assert outcome.topic == KNOWLEDGE.fold(said[:1])[0].topics[0][0]
    assert outcome.turn.understanding.client == "ios"


def test_two_short_sentences_point_back_by_the_first() -> None:
    turns = KNOWLEDGE.fold(["thunderbird says wrong site for the certificate"])
    text = "ok, can i just accept that one then? its only my own"

    assert KNOWLEDGE.answer(Question(text=text, turns=turns)).topic == turns[0].topics[0][0]


@pytest.mark.parametrize(
    "text",
    ["works now", "thanks, works now", "that did it, ty", "never mind", "danke, geht jetzt"],
)
def test_who_says_that_it_works_takes_leave(text: str) -> None:
    turn = after("what's the smtp server for gmail", text)

    assert turn.topics[0][0] == "meta.thanks"


@pytest.mark.parametrize(
    "text", ["works now on the phone, the laptop still refuses", "works now, which port is pop3?"]
)
def test_who_says_that_one_thing_works_may_ask_another(text: str) -> None:
    turn = after("what's the smtp server for gmail", text)

    assert turn.topics[0][0] != "meta.thanks"
