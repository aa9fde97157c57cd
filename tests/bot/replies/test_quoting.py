"""What is shown back of typed words: masked, one line, and nothing in it that works."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.replies.quoting import quote, quote_command
from knowledge.catalog.content_files import read_catalog
from knowledge.service import Knowledge

KNOWLEDGE = Knowledge(read_catalog())


def test_secrets_are_masked_and_known_domains_stay() -> None:
    assert quote("ann@private.example on imap.gmail.com", KNOWLEDGE) == (
        "`‹address› on imap.gmail.com`"
    )


def test_a_command_without_words_has_no_quote() -> None:
    assert quote_command("port", ["", " "], KNOWLEDGE) == ""
    assert quote_command("port", ["imap", ""], KNOWLEDGE) == "-# /port `imap`"


@given(st.text(alphabet=st.sampled_from("ab `\n<@#>&1[](/:.)_*~|\\@everyone\0")))
def test_nothing_typed_gets_out_of_the_quote(typed: str) -> None:
    shown = quote(typed, KNOWLEDGE)

    assert shown == "" or re.fullmatch(r"`[^`\n]{1,150}`", shown)
    assert "@everyone" not in shown
