"""Topics that the weights do not know, as an operator lays them over the shipped ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.catalog.content_files import SHIPPED, read_catalog
from knowledge.catalog.skeletons import write_skeleton
from knowledge.outcomes import Answer, Question
from knowledge.service import Knowledge
from knowledge.usable import check_usable
from tests.small_content import edit

OWN = Path(__file__).parents[2] / "questions/questions.jsonl"
ASKS = (
    "how do I get a club address",
    "club address please",
    "I want an @rowing.example address",
    "can members have a club mailbox",
    "who hands out the club e-mail addresses",
    "sign me up for a club mailbox",
    "new member needs a club e-mail",
    "how to apply for a rowing club address",
    "get a mailbox at the rowing club",
    "where do I ask for my club address",
    "club mailbox for a new rower",
    "is there a club address for members",
    "request an address at rowing.example",
    "how long until I get my club address",
    "my club address was never created",
    "does the club give out mail addresses",
)
SHIPPED_ONLY = Knowledge(read_catalog())


@pytest.fixture(scope="module")
def with_club(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The shipped content with a club's own topic laid over it, fitted by nobody."""
    overlay = tmp_path_factory.mktemp("own")
    file = write_skeleton("topic", "club.address", overlay)
    for number, ask in enumerate(ASKS, 1):
        edit(file, f'"address, way of asking {number}"', json.dumps(ask))
    return Knowledge(read_catalog(SHIPPED, overlay))


@pytest.mark.parametrize("ask", ASKS)
def test_a_topic_that_nobody_fitted_is_said_to_its_own_words(
    with_club: Knowledge, ask: str
) -> None:
    outcome = with_club.answer(Question(text=ask))

    assert isinstance(outcome, Answer)
    assert outcome.topic == "club.address"


@pytest.mark.parametrize(
    "text",
    [
        "how can i get a club adress",
        "club adress pls",
        "hi all, club address please",
        "as a new member how do i get a club mail address",
    ],
)
def test_it_is_said_to_slightly_other_words_too(with_club: Knowledge, text: str) -> None:
    outcome = with_club.answer(Question(text=text))

    assert isinstance(outcome, Answer)
    assert outcome.topic == "club.address"


def test_questions_about_anything_else_are_answered_as_before(with_club: Knowledge) -> None:
    texts = [json.loads(line)["question"] for line in OWN.read_text("utf-8").splitlines()]
    texts += ["which club plays tonight", "what is my address", "blue whales", "book a table"]

    for text in texts:
        question = Question(text=text)
        assert with_club.answer(question) == SHIPPED_ONLY.answer(question), text


def test_what_the_weights_do_not_know_is_named(with_club: Knowledge) -> None:
    assert check_usable(with_club.catalog).ranker.unfitted == ("club.address",)
    assert check_usable(SHIPPED_ONLY.catalog).ranker.unfitted == ()


def test_explain_says_that_a_topic_was_found_by_its_phrasings(with_club: Knowledge) -> None:
    assert "nearest phrasing" in with_club.explain(Question(text=ASKS[0]))
    assert "nearest phrasing" not in with_club.explain(Question(text="imap port"))
