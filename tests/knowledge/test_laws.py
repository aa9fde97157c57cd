"""What must hold for every text that anybody types."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answering.decide import ANSWER_FROM, choose_question, clarify_from
from knowledge.answering.text import render_text
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Answer, Clarification, Outcome, Question
from knowledge.service import Knowledge
from knowledge.understanding.politeness import Politeness

if TYPE_CHECKING:
    from knowledge.catalog.model import Message

ASKED = (
    "port imap secure",
    "what's the smtp server for gmail",
    "535 5.7.8 username and password not accepted",
    "what is an app password",
    "imap or pop3",
    "465 vs 587",
    "hotmail says wrong password but it is right",
)
KNOWLEDGE = Knowledge(read_catalog())
POLITENESS = Politeness(KNOWLEDGE.catalog.language["anchors"]["politeness"])
_LINES = (Path(__file__).parents[1] / "questions" / "questions.jsonl").read_text("utf-8")
QUESTIONS = [json.loads(line) for line in _LINES.splitlines()]


def ask(text: str, *earlier: str) -> Outcome:
    return KNOWLEDGE.answer(Question(text=text, turns=KNOWLEDGE.fold(earlier)))


@given(st.text(max_size=6000))
@settings(max_examples=150, deadline=None)
def test_any_text_gets_an_outcome(text: str) -> None:
    outcome = ask(text)
    assert 0 <= outcome.confidence <= 1
    assert len(outcome.suggestions) <= 3
    assert ask(text) == outcome


@given(st.text(alphabet=string.printable + "äßİıſ@\0\u202e\U0001f600", max_size=300))
@settings(max_examples=100, deadline=None)
def test_case_and_surrounding_blanks_do_not_matter(text: str) -> None:
    assert ask(f"  {text}\n").topic == ask(text).topic


@pytest.mark.parametrize(
    "text", ["what is connection security", "cannot verify server identity", "inbox is empty"]
)
def test_the_end_of_a_word_is_no_thanks(text: str) -> None:
    assert POLITENESS.without(text) == text


@pytest.mark.parametrize("text", ASKED)
def test_case_does_not_matter(text: str) -> None:
    assert ask(text.upper()).topic == ask(text).topic


@pytest.mark.parametrize("text", ASKED)
@pytest.mark.parametrize(
    "around", ["hi, {}", "hello! {} please", "{} thanks", "hey, {}, thank you"]
)
def test_politeness_costs_no_answer(text: str, around: str) -> None:
    outcome = ask(around.format(text))
    assert isinstance(outcome, Answer | Clarification)
    assert outcome.topic == ask(text).topic


@pytest.mark.parametrize(
    "around",
    ["hi, {}", "Good morning {}", "please, {}", "{} thank you", "hey all. {} Thanks!", "{}!!"],
)
def test_politeness_costs_no_question_of_ours_its_answer(around: str) -> None:
    lost = []
    for question in QUESTIONS:
        text, earlier = question["question"], question["context"]
        before, after = ask(text, *earlier), ask(around.format(text), *earlier)
        polite = before.topic in {"meta.greeting", "meta.thanks"}
        spoken = isinstance(before, Answer | Clarification) and not polite
        if spoken and (
            after.topic != before.topic or not isinstance(after, Answer | Clarification)
        ):
            lost.append(text)

    assert lost == []


@pytest.mark.parametrize("text", ["perfect, thank you", "good morning", "what can you do"])
def test_small_talk_is_not_asked_for_an_error_message(text: str) -> None:
    assert isinstance(ask(text), Answer)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("sending", "trouble.cannot_send"),
        ("receiving", "trouble.cannot_receive"),
        ("its the sending part", "trouble.cannot_send"),
        ("only sending", "trouble.cannot_send"),
        ("receiving only", "trouble.cannot_receive"),
        ("both", "trouble.cannot_connect"),
        ("that worked, thanks!", "meta.thanks"),
    ],
)
def test_the_reply_to_a_question_back_is_part_of_the_trouble(said: str, topic: str) -> None:
    assert ask(said, "email not working").topic == topic


def test_only_trouble_is_asked_for_its_error_message() -> None:
    ranking = KNOWLEDGE.rank(Question(text="port"))
    asked, options = choose_question(KNOWLEDGE.catalog, ranking)
    assert "receiving mail or for sending" in asked
    for option in options:
        assert ask(option.says, "port").topic == f"port.{option.says.rpartition(' ')[2]}"


def test_still_the_same_goes_on_with_what_was_asked() -> None:
    outcome = ask("did all that, still the same", "my gmail app password is refused in thunderbird")
    assert outcome.topic == ask("my gmail app password is refused in thunderbird").topic
    assert isinstance(outcome, Answer | Clarification)
    assert "next things to try" in (render_text(outcome) or "")


@pytest.mark.parametrize(
    ("told", "direction"),
    [
        ("receiving works, sending does not", "outgoing"),
        ("sending ok, incoming dead", "incoming"),
        ("no sending no receiving", "both"),
    ],
)
def test_the_direction_that_fails_is_the_one_meant(told: str, direction: str) -> None:
    assert ask(told).turn.understanding.direction == direction


@pytest.mark.parametrize(
    ("typed", "number", "never"),
    [
        ("imao secrue", "993", "995"),
        ("stmp starttls port", "587", "995"),
        ("pop3 ssl port", "995", "993"),
    ],
)
def test_typos_are_forgiven_in_words(typed: str, number: str, never: str) -> None:
    text = render_text(ask(typed)) or ""
    first = text.split(".")[0] + text.split(".")[1]
    assert number in first
    assert never not in first


@pytest.mark.parametrize("number", [994, 996, 466, 578, 933])
def test_numbers_are_never_taken_for_their_neighbours(number: int) -> None:
    text = render_text(ask(f"port {number}")) or ""
    assert f"{number} is no mail port" in text
    assert "Did you mean" in text


@pytest.mark.parametrize(
    ("asked", "number"),
    [("imap 994", 994), ("is smtp on 588 right", 588), ("pop3: 996 ssl", 996)],
)
def test_a_slip_beside_a_protocol_is_asked_about(asked: str, number: int) -> None:
    assert f"{number} is no mail port. Did you mean" in (render_text(ask(asked)) or "")


@pytest.mark.parametrize("code", ["535", "554", "421", "550 5.1.1"])
def test_a_bare_reply_code_is_explained_and_no_odd_port(code: str) -> None:
    text = render_text(ask(code)) or ""
    assert text.startswith(code)
    assert "port" not in text.splitlines()[0].casefold()


def test_the_number_of_a_code_used_as_a_port_is_asked_about() -> None:
    assert ask("port 535").topic == "port.lookup"


@pytest.mark.parametrize(
    ("pasted", "topic"),
    [
        ("550 sender verify failed", "error.sender_rejected"),
        ("5.7.30 hotmail", "error.basic_auth_blocked"),
        ("gmail 5.7.30", "error.unauthenticated_dmarc"),
        ("IMAP4 is disabled for this mailbox", "error.pop_imap_disabled"),
        ("-ERR Logon failure: unknown user name or bad password", "error.auth_failed"),
    ],
)
def test_words_and_the_provider_say_what_a_code_alone_does_not(pasted: str, topic: str) -> None:
    assert ask(pasted).topic == topic


@pytest.mark.parametrize(
    "quoted", ["invalid_grant", "error (0x800CCC44)", "Network is unreachable"]
)
def test_what_is_quoted_is_not_vague_whatever_stands_around_it(quoted: str) -> None:
    told = f"hi, since this morning i get '{quoted}' when i open my mail, what can i do"
    assert ask(told).topic != "meta.vague"


@pytest.mark.parametrize(
    "asked",
    ["imap is slow with 990 folders", "pop3 140 mails twice", "office 365 for smtp settings"],
)
def test_a_count_beside_a_protocol_is_no_port(asked: str) -> None:
    assert "is no mail port" not in (render_text(ask(asked)) or "")


@pytest.mark.parametrize(
    ("hostile"),
    [
        "a" * 6000,
        "login to server " * 400,
        "535 " * 1500,
        "(" * 6000,
        "port " * 1200,
        "\0" * 6000,
        "@" * 6000,
        "a." * 3000,
        "a.a-" * 1500,
        "@a." * 2000,
        "5.7." * 1500,
        "<a:b:1" * 1000,
        "aup#" * 1500,
    ],
)
def test_hostile_texts_are_read_in_time_linear_in_their_length(hostile: str) -> None:
    half = ask(hostile[: len(hostile) // 2])
    whole = ask(hostile)
    assert 0 <= half.confidence <= 1
    assert 0 <= whole.confidence <= 1


@pytest.mark.parametrize("message", KNOWLEDGE.catalog.messages, ids=lambda m: m.id)
def test_no_pattern_is_slowed_down_by_a_text_made_for_it(message: Message) -> None:
    almost = message.sample[:-1] + "\0"
    for hostile in (almost, message.sample, message.sample.replace(" ", "  ") + "("):
        assert 0 <= ask((hostile * 6000)[:6000]).confidence <= 1


def test_a_whole_question_is_no_follow_up() -> None:
    assert ask("port pop3", "port imap secure").topic == "port.pop3"


def test_who_goes_on_from_an_answer_gets_a_guess_sooner() -> None:
    turns = KNOWLEDGE.fold(["how do i set up posteo in thunderbird"])
    goes_on = KNOWLEDGE.rank(Question(text="and on that old tablet?", turns=turns))
    alone = KNOWLEDGE.rank(Question(text="how do i set up posteo on a tablet?", turns=turns))

    assert clarify_from(goes_on) < clarify_from(alone) < ANSWER_FROM
