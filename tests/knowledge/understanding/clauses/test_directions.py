"""Which direction of mail is said to work, and which to fail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog.content_files import read_catalog
from knowledge.understanding import Understander
from knowledge.understanding.clauses.directions import MailDirections
from knowledge.understanding.normalise import read

CATALOG = read_catalog()
DIRECTIONS = MailDirections(CATALOG.language["directions"])
UNDERSTANDER = Understander(CATALOG)


@pytest.mark.parametrize(
    ("told", "sending", "receiving"),
    [
        ("mail comes in but nothing goes out", "fails", "said"),
        ("no trouble sending, the inbox stays dead", "works", "fails"),
        ("outgoing not a problem; incoming stopped on monday", "works", "fails"),
        ("can send not receive", "works", "fails"),
        ("i can't email anybody and nothing arrives", "fails", "fails"),
        ("unable to mail my sister", "fails", ""),
        ("i can only receive", "lacks", "works"),
        ("everybody writes, nobody gets mine", "fails", ""),
        ("my brother never gets what i write", "fails", ""),
        ("customers do not receive our mails", "fails", ""),
        ("my wife gets no mail on her tablet", "", "fails"),
        ("she says i never get my mails", "", "fails"),
        ("nobody reaches me", "", "fails"),
        ("i get an error when i send", "fails", ""),
        ("it can neither send nor receive", "fails", "fails"),
        ("cannot send or receive on the pc, the phone only receives", "fails", "fails"),
        ("they come but they don't go", "fails", "said"),
        ("sending and receiving both fail", "fails", "fails"),
        ("port for imap?", "", "said"),
        ("my keyboard has a dead key", "", ""),
    ],
)
def test_each_half_is_told_by_its_clause(told: str, sending: str, receiving: str) -> None:
    assert DIRECTIONS.read(read(told)) == (sending, receiving)


@pytest.mark.parametrize(
    ("told", "direction"),
    [
        ("gets mail, doesn't send", "outgoing"),
        ("sending is NOT the issue, what people send me never arrives", "incoming"),
        ("sending and receiving", "both"),
        ("it does not send", "outgoing"),
    ],
)
def test_the_half_that_fails_is_the_direction(told: str, direction: str) -> None:
    assert UNDERSTANDER.understand(told).direction == direction


@given(st.text(max_size=500))
def test_any_text_is_read(text: str) -> None:
    assert set(DIRECTIONS.read(read(text))) <= {"", "said", "works", "lacks", "fails"}


def test_without_its_vocabulary_nothing_is_told() -> None:
    assert MailDirections({}).read(read("sending fails")) == ("", "")
