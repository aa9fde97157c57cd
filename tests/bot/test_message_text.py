"""The words of a message: commands typed as plain text become the question they stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.message_text import translate_command


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("/port imap secure", "port imap secure"),
        ("/PORT: imap", "port imap"),
        ("/compare imap pop3", "difference between imap pop3"),
        ("/ask what is imap", "what is imap"),
        ("/help", "help"),
        ("/portable radio", "/portable radio"),
        ("no /port in front", "no /port in front"),
    ],
)
def test_a_typed_command_is_what_it_stands_for(typed: str, question: str) -> None:
    assert translate_command(typed) == question


@given(st.text())
def test_whatever_is_no_command_stays_as_it_is(text: str) -> None:
    assert text.startswith("/") or translate_command(text) == text


@given(st.sampled_from(["port", "ask", "explain", "error", "settings", "compare"]), st.text())
def test_no_word_after_a_command_is_lost(command: str, words: str) -> None:
    question = translate_command(f"/{command} {words}")

    assert question.split()[-1:] == (words.lstrip(" :").split() or question.split())[-1:]
