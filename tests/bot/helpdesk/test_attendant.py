"""Scenes in a watched channel: who is heard, who is left alone, and why."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.helpdesk import Attendant, Card, Decision, Heard
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question, Turn
from knowledge.service import Knowledge

KNOWLEDGE = Knowledge(read_catalog())
CHANNEL = 1
CARD = Card("port.imap")
ANN, BEN, CAT = 10, 11, 12


@dataclass
class Scene:
    """A channel with its own clock; people write, Postie decides."""

    now: float = 0.0
    written: int = 0
    attendant: Attendant = field(init=False)
    heard: Heard = field(init=False)
    words: str = ""
    turns: dict[int, tuple[Turn, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.attendant = Attendant(clock=lambda: self.now)

    def write(
        self,
        author: int,
        text: str,
        *,
        to: int = 0,
        helper: bool = False,
        opener: int = 0,
        silence: float = math.inf,
    ) -> Decision:
        self.now += 5
        self.written += 1
        self.heard = Heard(
            message=self.written,
            author=author,
            reading=KNOWLEDGE.read(text, self.turns.get(author, ())),
            turned_to=frozenset({to} - {0}),
            is_helper=helper,
            opener=opener,
            silence_before=silence,
        )
        self.words = text
        return self.attendant.hear(CHANNEL, self.heard)

    def answer(self, author: int, card: Card = CARD, *, asks_back: bool = False) -> None:
        outcome = KNOWLEDGE.answer(Question(text=self.words))
        self.turns[author] = (outcome.turn,)
        self.attendant.note_answer(
            CHANNEL, author, card, asks_back=asks_back, message=self.heard.message
        )

    def judge(self, decision: Decision, card: Card = CARD) -> bool:
        verdict = self.attendant.judge(CHANNEL, self.heard, decision, card, cool_down=120)
        return verdict.goes_on


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_an_open_question_is_gone_on_with(scene: Scene) -> None:
    assert scene.judge(scene.write(ANN, "which port do i need for imap with ssl?"))


@pytest.mark.parametrize(
    "text",
    [
        "try port 465 instead of 587",
        "you need an app password for gmail",
        "PSA: smtp moves to a new host on friday, no question here",
        "[SOLVED] the relay was not allowed",
        "ok i'll try that",
        "works now",
        "danke, geht jetzt",
        "lovely weather",
    ],
)
def test_advice_announcements_and_thanks_open_nothing(scene: Scene, text: str) -> None:
    assert not scene.write(ANN, text).goes_on


def test_a_helper_and_the_one_who_is_helped_are_left_alone(scene: Scene) -> None:
    scene.write(ANN, "hey guys my thunderbird acts up")
    assert not scene.write(BEN, "what does it say?").goes_on

    decision = scene.write(ANN, "it says login to server imap.gmail.com failed")

    assert not decision.goes_on
    assert decision.reason == "somebody is helping them"


def test_a_reply_or_a_mention_takes_a_question_on(scene: Scene) -> None:
    scene.write(ANN, "my mail is stuck, who can help?")
    assert not scene.write(BEN, "since when?", to=ANN).goes_on

    assert not scene.write(ANN, "my mail does not arrive since monday").goes_on


QUESTION = "which port do i need for imap with ssl?"


def test_just_started_postie_stays_out_of_a_talk_that_it_has_not_seen(scene: Scene) -> None:
    assert not scene.write(ANN, QUESTION, silence=40).goes_on
    assert "just come" in scene.attendant.why(scene.heard.message)

    scene.now += 600
    assert not scene.write(BEN, "what is the smtp server for yahoo?", silence=600).goes_on


def test_just_started_postie_answers_what_opens_a_talk(scene: Scene) -> None:
    assert scene.write(ANN, QUESTION, silence=1000).goes_on
    assert scene.write(BEN, "what is the smtp server for my yahoo account?", silence=5).goes_on


def test_a_quarter_of_an_hour_after_a_start_postie_knows_its_channels(scene: Scene) -> None:
    scene.write(ANN, "lovely weather", silence=100)
    scene.now += 800

    assert scene.write(BEN, QUESTION, silence=800).goes_on


def test_a_detail_just_after_an_answer_completes_it(scene: Scene) -> None:
    scene.write(ANN, "how do i set up my mail on my iphone?")
    scene.answer(ANN, Card("setup.client.ios_mail"))
    answered = scene.heard.message

    assert scene.write(ANN, "its gmail").completes == answered
    assert not scene.write(ANN, "and the outgoing server?").completes


def test_a_detail_of_later_is_answered_anew(scene: Scene) -> None:
    scene.write(ANN, "how do i set up my mail on my iphone?")
    scene.answer(ANN, Card("setup.client.ios_mail"))
    scene.now += 120

    assert not scene.write(ANN, "its gmail").completes


@pytest.mark.parametrize("text", ["thanks", "works now, ty", "danke, geht jetzt"])
def test_thanks_are_for_whoever_helped(scene: Scene, text: str) -> None:
    assert not scene.write(BEN, text).is_thanks

    scene.write(ANN, QUESTION)
    scene.answer(ANN)

    assert scene.write(ANN, text).is_thanks


def test_thanks_to_a_helper_are_not_postie_s(scene: Scene) -> None:
    scene.write(ANN, QUESTION)
    scene.answer(ANN)
    scene.write(BEN, "have you tried 993?", to=ANN)

    assert not scene.write(ANN, "thanks, that did it").is_thanks


def test_who_called_a_person_is_left_to_them(scene: Scene) -> None:
    scene.write(ANN, QUESTION)
    scene.answer(ANN)
    scene.attendant.note_called(CHANNEL, ANN)

    assert not scene.write(ANN, "it says connection refused").goes_on


def test_after_a_quarter_of_an_hour_of_silence_postie_is_there_again(scene: Scene) -> None:
    scene.write(ANN, "my mail is stuck, who can help?")
    scene.write(BEN, "since when?", to=ANN)
    scene.now += 901

    assert scene.write(ANN, "which port do i need for imap with ssl?").goes_on


def test_somebody_elses_question_beside_a_helped_one_is_answered(scene: Scene) -> None:
    scene.write(ANN, "my mail is stuck, who can help?")
    scene.write(BEN, "since when?", to=ANN)

    assert scene.judge(scene.write(CAT, "what is the smtp server for my yahoo account?"))


def test_the_helped_ones_unrelated_second_question_is_answered(scene: Scene) -> None:
    scene.write(ANN, "my mail is stuck, who can help?")
    scene.write(BEN, "since when?", to=ANN)

    other = scene.write(ANN, "another question: what is the difference between 465 and 587?")

    assert other.must_be_new
    assert scene.judge(other, Card("compare.465_587"))


def test_a_helpers_own_question_is_one(scene: Scene) -> None:
    scene.write(ANN, "imap or pop for two devices?")
    scene.write(BEN, "take imap", to=ANN)

    assert not scene.write(BEN, "is it gmail?").goes_on
    assert scene.write(BEN, "now one from me: which port does my smtp need?").goes_on


def test_follow_ups_of_the_asker_are_heard_and_chatter_is_not(scene: Scene) -> None:
    scene.write(ANN, "imap settings for fastmail?")
    scene.answer(ANN, Card("setup.provider", "fastmail"))

    assert not scene.write(ANN, "perfect, saved me an hour").goes_on
    follow_up = scene.write(ANN, "ok but where do i make this app password?")
    assert follow_up.is_follow_up or follow_up.goes_on
    assert scene.judge(follow_up, Card("concept.app_password", "fastmail"))


def test_the_same_answer_is_given_once_an_hour(scene: Scene) -> None:
    scene.judge(scene.write(ANN, "which port do i need for imap with ssl?"))
    scene.answer(ANN)

    assert not scene.judge(scene.write(ANN, "which port do i need for imap with ssl?"))
    scene.now += 3700
    assert scene.judge(scene.write(ANN, "which port do i need for imap with ssl?"))


def test_thanks_but_still_broken_goes_on(scene: Scene) -> None:
    scene.write(ANN, "my gmail password is refused")
    scene.answer(ANN, Card("trouble.password_rejected", "gmail"))

    assert scene.write(ANN, "thanks but it still doesn't work").goes_on


def test_the_reply_to_a_question_back_is_heard(scene: Scene) -> None:
    scene.write(ANN, "email not working")
    scene.answer(ANN, Card("meta.vague"), asks_back=True)

    decision = scene.write(ANN, "its gmail")

    assert decision.goes_on
    assert decision.is_follow_up


def test_in_a_post_of_somebody_others_are_helpers(scene: Scene) -> None:
    assert not scene.write(BEN, "which port do you use?", opener=ANN).goes_on
    assert not scene.write(ANN, "i use port 143 for imap, which one is right?", opener=ANN).goes_on


def test_moderators_can_be_told_why(scene: Scene) -> None:
    scene.write(ANN, "lovely weather")

    assert scene.attendant.why(scene.written) == "nothing is asked"
    scene.now += 3700
    assert scene.attendant.why(scene.written) == ""


WORDS = st.sampled_from(
    (
        "port imap secure?",
        "try 465",
        "thanks",
        "still broken",
        "its gmail",
        "hi",
        "works now",
        "my mail is dead",
        "is it gmail?",
        "and for sending?",
        "what does it say?",
        "535 5.7.8",
    )
)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from([ANN, BEN, CAT]),
        WORDS,
        st.sampled_from([0, ANN, BEN, CAT]),
        st.booleans(),
        st.floats(0, 400),
    ),
    max_size=40,
)


@given(EVENTS)
@settings(deadline=None, max_examples=60)
def test_whatever_happens_nothing_is_said_twice_nor_into_a_helped_talk(
    events: list[tuple[int, str, int, bool, float]],
) -> None:
    scene = Scene()
    said: set[tuple[int, Card]] = set()
    began = scene.now
    for author, text, to, helper, later in events:
        scene.now += later
        decision = scene.write(author, text, to=to if to != author else 0, helper=helper)
        card = Card(text)
        if not decision.goes_on:
            assert decision.reason
            continue
        helped = scene.attendant.is_helped(CHANNEL, author)
        if scene.judge(decision, card):
            assert not helped or decision.must_be_new or decision.is_follow_up
            assert (author, card) not in said or scene.now - began > 3600
            scene.answer(author, card)
            said.add((author, card))
    assert len(scene.attendant._channels) <= 1
