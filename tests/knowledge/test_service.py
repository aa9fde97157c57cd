"""The one door: it follows the database, and offers what somebody may be typing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from knowledge.answering.decide import NO_CHOICE
from knowledge.answering.text import render_reply
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Answer, Question, Reference, Suggestions
from knowledge.service import Knowledge
from knowledge.storage.publish import publish
from tests import small_content

if TYPE_CHECKING:
    from knowledge.storage.engine import Database

SHIPPED = Knowledge(read_catalog())
OWN = Path(__file__).parents[1] / "questions/questions.jsonl"


async def test_new_content_is_answered_from_without_a_restart(
    published_url: str, published: Database, tmp_path: Path
) -> None:
    knowledge = await Knowledge.open(published_url)
    before = knowledge.revision
    assert not await knowledge.refresh()

    await publish(published, read_catalog(small_content.write(tmp_path / "content")))

    assert await knowledge.refresh()
    assert knowledge.revision != before
    assert [topic.id for topic in knowledge.topics()] == ["port.one", "port.three", "port.two"]
    outcome = await knowledge.ask(Question(text="which port for two"))
    assert outcome.topic == "port.two"
    await knowledge.close()


async def test_what_has_no_database_has_nothing_to_follow() -> None:
    knowledge = Knowledge(read_catalog())
    assert not await knowledge.refresh()
    await knowledge.close()


async def test_content_without_weights_still_answers_and_owns_up(tmp_path: Path) -> None:
    knowledge = Knowledge(read_catalog(small_content.write(tmp_path / "content")))

    outcome = await knowledge.ask(Question(text="which port for three"))
    assert isinstance(outcome, Answer)
    assert outcome.topic == "port.three"

    nothing = await knowledge.ask(Question(text="blue whales"))
    assert nothing.confidence < 0.1


def test_an_answer_is_composed_again_from_its_reference() -> None:
    outcome = SHIPPED.answer(Question(text="imap settings for gmail"))
    assert isinstance(outcome, Answer)

    again = SHIPPED.compose(outcome.reference)

    assert again.reply.servers == outcome.reply.servers
    with pytest.raises(KeyError):
        SHIPPED.compose(Reference(topic="gone.topic"))


def test_topics_and_providers_are_completed_best_first() -> None:
    assert SHIPPED.complete_topic("app passw")[0][1] == "concept.app_password"
    assert "meta.greeting" not in [id_ for _, id_ in SHIPPED.complete_topic("cert")]
    assert SHIPPED.complete_topic("")[0][1] == "port.imap"
    assert SHIPPED.complete_provider("gmial")[0][1] == "googlemail.com"
    for typed in ("", "x" * 100, "🚀", "imap"):
        assert len(SHIPPED.complete_topic(typed)) <= 25
        assert len(SHIPPED.complete_provider(typed)) <= 25


def test_every_provider_is_found_by_its_key_and_understood_by_its_first_domain() -> None:
    for provider in SHIPPED.providers():
        assert SHIPPED.find_provider(provider.key) is provider
        for domain in provider.domains[:1]:
            outcome = SHIPPED.answer(Question(text=f"imap settings for {domain}"))
            assert isinstance(outcome, Answer), domain
            assert outcome.reference.provider == provider.key, domain


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Juno", "Juno"),
        ("frontier", "Frontier"),
        ("1&1", "1&1 (IONOS Germany)"),
        ("hotmail", "Outlook.com"),
        ("GMAIL.COM", "Gmail"),
        ("", ""),
        ("pizza", ""),
        ("outlook", ""),
    ],
)
def test_a_provider_is_found_by_whatever_it_is_called(typed: str, name: str) -> None:
    found = SHIPPED.find_provider(typed)
    assert (found.name if found else "") == name


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("gmial", ["Gmail"]),
        ("outlok", ["Outlook.com"]),
        ("yhoo", ["Yahoo Mail"]),
        ("hotmial", ["Outlook.com"]),
        ("gmail.com", ["Gmail"]),
        ("<script>", []),
        ("xqzzy", []),
    ],
)
def test_a_slip_finds_what_was_meant_and_little_else(typed: str, offered: list[str]) -> None:
    names = [name for name, _ in SHIPPED.complete_provider(typed)]
    assert names[: len(offered)] == offered
    assert len(names) <= len(offered) + 2


@pytest.mark.parametrize(
    ("said", "kindly"),
    [
        ("🦉🦉", "settings for gmx|Settings of a provider"),
        ("zxcv poiu", "imap and smtp for gmx|Settings of a provider"),
        ("same but pop3", "I have lost the thread"),
        ("thunderbird in a dark colour scheme", "a matter of Thunderbird itself"),
        ("which bakery is open on sundays", "I answer questions about setting up e-mail"),
    ],
)
def test_who_asks_what_cannot_be_answered_is_told_how_to_go_on(said: str, kindly: str) -> None:
    assert re.search(kindly, render_reply(SHIPPED.answer(Question(text=said))))


def test_a_guess_comes_with_its_first_steps_and_a_choice_that_makes_sense() -> None:
    texts = [json.loads(line)["question"] for line in OWN.read_text("utf-8").splitlines()]
    outcomes = [SHIPPED.answer(Question(text=text)) for text in texts]
    guesses = [o for o in outcomes if isinstance(o, Suggestions) and "best guess" in o.lead]

    assert guesses
    for guess in guesses:
        assert 1 <= guess.lead.count("\n- ") <= 3
        assert not {s.topic for s in guess.suggestions} & NO_CHOICE


@pytest.mark.parametrize("words", ["thanks", "thank you", "cheers", "hello", "good morning"])
def test_a_courtesy_is_returned_however_little_it_says_of_mail(words: str) -> None:
    outcome = SHIPPED.answer(Question(text=words))

    assert isinstance(outcome, Answer)
    assert outcome.topic in NO_CHOICE


@pytest.mark.parametrize(
    ("text", "is_mute"),
    [
        ("Help!", True),
        ("can someone help me?", True),
        ("Hello everyone", True),
        ("quick question", True),
        ("help with gmail", False),
        ("settings", False),
        ("it does not work", False),
        ("535 5.7.8", False),
        ("new phone", False),
        ("my printer", False),
    ],
)
def test_a_title_that_says_nothing_is_known(text: str, *, is_mute: bool) -> None:
    assert SHIPPED.is_mute(text) is is_mute
