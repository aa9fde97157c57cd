"""Slips of the finger: what is mended, and what is left as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog.content_files import read_catalog
from knowledge.understanding import Understander

UNDERSTANDER = Understander(read_catalog())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("recieve", "receive"),
        ("stmp", "smtp"),
        ("thunderburg", "thunderbird"),
        ("gmaillll", "gmail"),
        ("passwoooord", "password"),
        ("outlooook", "outlook"),
        ("smtpport", "smtp port"),
        ("imapserver", "imap server"),
        ("pop3server", "pop3 server"),
        ("outgoingserver", "outgoing server"),
        ("gmailpassword", "gmail password"),
    ],
)
def test_swapped_stretched_and_merged_words_are_mended(typed: str, meant: str) -> None:
    taken = UNDERSTANDER.understand(f"{typed} of my mail")

    assert dict(taken.mended)[typed] == meant
    assert set(meant.split()) <= set(taken.words)


@pytest.mark.parametrize(
    "word", ["support", "import", "report", "airport", "reserved", "zzzz", "www"]
)
def test_other_words_stay(word: str) -> None:
    assert word in UNDERSTANDER.understand(f"{word} of my mail").words


@given(st.text(st.sampled_from("abeilmpst3 "), max_size=80))
def test_no_word_is_mended_into_nothing(text: str) -> None:
    assert all(meant.split() for _, meant in UNDERSTANDER.understand(text).mended)
