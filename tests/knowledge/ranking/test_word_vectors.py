"""What words mean: near words are near, and nothing that is written is an error."""

from __future__ import annotations

import math
from operator import mul

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ranking.word_vectors import FILE, WordVectors, split, word_vectors
from knowledge.understanding.normalise import plain_words

MOST_BYTES = 4_000_000


def nearness(one: str, other: str) -> float:
    """Cosine of what two texts mean."""
    this, that = (word_vectors().of(plain_words(text)) for text in (one, other))
    return float(sum(map(mul, this, that)))


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("wireless", "wifi", "violin"),
        ("mailbox", "inbox", "parking"),
        ("car", "vehicle", "password"),
        ("money back for what I bought", "refund of a purchase", "opening hours"),
        ("printing is broken", "the printer does not work", "the sun shines"),
        ("thunderbird", "outlook", "bicycle"),
    ],
)
def test_what_means_nearly_the_same_is_near(text: str, near: str, far: str) -> None:
    assert nearness(text, near) > nearness(text, far) + 0.15


def test_a_text_has_a_direction_of_length_one_or_none() -> None:
    vectors = word_vectors()

    assert math.isclose(math.hypot(*vectors.of(["violin", "993", "lessons"])), 1, rel_tol=1e-6)
    assert vectors.of(["993", "0x800ccc0e"]) == ()
    assert vectors.of([]) == ()
    assert vectors.of(["violin"] * 5) == pytest.approx(vectors.of(["violin"]))


def test_frequent_words_say_less_than_rare_ones() -> None:
    vectors = word_vectors()

    assert math.hypot(*vectors.row("the")) < math.hypot(*vectors.row("violin")) / 2


def test_a_word_that_is_not_known_is_read_in_its_pieces() -> None:
    known = {"play", "##ing", "##s", "##ings"}

    assert split("playings", known) == ["play", "##ings"]
    assert split("playing", known) == ["play", "##ing"]
    assert split("playx", known) == []
    assert split("x" * 10_000, {"x", "##x"}) == []
    assert word_vectors().row("quokkabox")


def test_numbers_and_codes_mean_only_themselves() -> None:
    assert not any(map(word_vectors().row, ("993", "0x800ccc0e", "z4411", "5.7.8")))


def test_accents_make_no_other_word() -> None:
    assert word_vectors().row("hôtel") == word_vectors().row("hotel")


@given(st.text(max_size=200))
def test_whatever_is_written_has_a_direction_or_none(word: str) -> None:
    assert len(word_vectors().row(word)) in {0, word_vectors().dimensions}


def test_a_table_that_is_cut_off_is_told() -> None:
    data = FILE.read_bytes()
    with pytest.raises(ValueError, match="word vectors"):
        WordVectors(data[:-1])


def test_the_table_is_small() -> None:
    assert FILE.stat().st_size <= MOST_BYTES
