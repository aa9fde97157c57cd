"""Emoji of replies: counted, and taken out whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.themes import may_carry_emoji, strip_emoji

WHOLE = ["📬", "⚠️", "👩\u200d💻", "🤷\u200d♀️", "⏰", "⭐", "✅", "⌚"]
"""Single pictures, some of several code points."""


@pytest.mark.parametrize("emoji", WHOLE)
def test_a_picture_of_several_code_points_goes_as_one(emoji: str) -> None:
    assert strip_emoji(f"one {emoji} two") == "one two"
    assert not may_carry_emoji(f"{emoji} first")


@given(st.lists(st.sampled_from([*WHOLE, "word", "993"]), max_size=6))
def test_one_more_emoji_is_allowed_up_to_three(parts: list[str]) -> None:
    text = " ".join(["fact", *parts])

    assert may_carry_emoji(text) == (sum(part in WHOLE for part in parts) < 3)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"])))
def test_words_figures_and_signs_stay(text: str) -> None:
    assert strip_emoji(text).split() == text.split()
