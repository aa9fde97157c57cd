"""An everyday word that is called like something of ours is not taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question
from knowledge.service import Knowledge
from knowledge.understanding.homonyms import Homonyms
from knowledge.understanding.normalise import read

CATALOG = read_catalog()
KNOWLEDGE = Knowledge(CATALOG)
TABLE = CATALOG.language["homonyms"]
HOMONYMS = Homonyms(TABLE)
MEANT = (
    "exchange online mailbox",
    "pop or imap",
    "outlook 2019",
    "orange.fr settings",
    "mx record",
)


def without(text: str) -> str:
    return HOMONYMS.without(text, read(text).words)


@pytest.mark.parametrize("word", sorted(TABLE))
def test_a_word_goes_where_its_company_makes_it_another(word: str) -> None:
    for company in TABLE[word].get("behind", "").split():
        assert without(f"My {word.title()} {company.replace('_', ' ')}!") == (
            f"My {company.replace('_', ' ')}!"
        )
    for company in TABLE[word].get("before", "").split():
        assert without(f"the {company}-{word} of today") == f"the {company} of today"


@pytest.mark.parametrize("text", MEANT)
def test_a_word_stays_where_it_means_what_is_ours(text: str) -> None:
    assert without(text) == text


def test_no_exchange_student_is_on_an_exchange_server() -> None:
    told = "our exchange student wants her gmail in thunderbird"
    meant = "our exchange server wants her gmail in thunderbird"

    def topic(text: str) -> str:
        return KNOWLEDGE.rank(Question(text=text)).scores.topics[0][0]

    assert KNOWLEDGE.rank(Question(text=told)).interpretation.own.protocol == ""
    assert KNOWLEDGE.rank(Question(text=meant)).interpretation.own.protocol == "exchange"
    assert topic(told) != "protocol.exchange"


def test_a_table_without_words_changes_nothing() -> None:
    assert Homonyms({}).without("exchange rate", ("exchange", "rate")) == "exchange rate"
    assert Homonyms({"pop": {}}).without("pop 1 x 2", ("pop",)) == "pop 1 x 2"


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert len(without(text)) <= len(text)
