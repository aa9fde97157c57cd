"""What the patterns of content/language/signals.toml find, and where they must not."""

from __future__ import annotations

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.understanding import Understander

UNDERSTANDER = Understander(read_catalog())


@pytest.mark.parametrize(
    "text",
    ["i can't send", "it doesnt send anything", "they won't go out", "mails are not sent"],
)
def test_a_denial_before_sending_is_a_complaint(text: str) -> None:
    assert "cannot_send" in UNDERSTANDER.understand(text).signals


@pytest.mark.parametrize(
    "text",
    [
        "the largest attachment that gmail lets me send",
        "i want to send it from another account",
        "which client sends best",
        "a piano lesson sent by mail",
    ],
)
def test_the_end_of_a_word_is_no_denial(text: str) -> None:
    """`attachment`, `want` and `client` end like "can't", and `piano` like "no"."""
    assert "cannot_send" not in UNDERSTANDER.understand(text).signals
