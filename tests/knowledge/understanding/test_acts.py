"""What somebody does with words."""

from __future__ import annotations

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.service import Knowledge
from knowledge.understanding import Act

KNOWLEDGE = Knowledge(read_catalog())


@pytest.mark.parametrize(
    "text",
    [
        "can i talk to a human?",
        "Can I speak with a real person please",
        "get me a person",
        "i want a human",
        "human please",
        "chat to an actual live agent",
        "kann ich mit einem echten Menschen reden",
        "je veux parler à quelqu'un",
    ],
)
def test_whoever_asks_for_a_person_is_understood(text: str) -> None:
    assert KNOWLEDGE.is_person_wanted(text)


@pytest.mark.parametrize(
    "text",
    [
        "how do i get my mail transfer agent to use port 587",
        "the person at support said to use imap",
        "get mail for one person on two phones",
        "which user agent does thunderbird send",
        "can a second person read the same imap mailbox?",
        "my operator blocks port 25",
        "i need a person-to-person mail address",
    ],
)
def test_whoever_only_speaks_of_one_is_not_led_away(text: str) -> None:
    assert not KNOWLEDGE.is_person_wanted(text)


@pytest.mark.parametrize(
    ("text", "is_question"),
    [
        ("where do i enter the password", True),
        ("no idea where that is", True),
        ("and where is it in outlook", True),
        ("ok, where", True),
        ("the window where it asks for a password twice", False),
        ("that menu where the servers are listed", False),
    ],
)
def test_where_asks_unless_it_tells_of_a_place(text: str, *, is_question: bool) -> None:
    assert KNOWLEDGE.read(text, ()).is_question == is_question


@pytest.mark.parametrize(
    "text",
    [
        "thunderbird users: account settings > server settings, then the outgoing one",
        "iphone people: it is under apps now",
        "change both names, and don't forget the outgoing server",
        "Don't forget port 587.",
    ],
)
def test_what_is_told_to_all_is_advice(text: str) -> None:
    assert Act.ADVICE in KNOWLEDGE.read(text).acts


@pytest.mark.parametrize(
    "text", ["my users: can they use imap?", "i dont forget it, the password is right"]
)
def test_who_speaks_of_oneself_advises_nobody(text: str) -> None:
    assert Act.ADVICE not in KNOWLEDGE.read(text).acts
