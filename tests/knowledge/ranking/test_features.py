"""What the weights get to see of a question."""

from __future__ import annotations

import re

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.ranking import LinearModel, features
from knowledge.ranking.features import Features
from knowledge.understanding import Codes, Understander

CATALOG = read_catalog()
UNDERSTANDER = Understander(CATALOG)
FEATURES = Features(CATALOG, Codes(CATALOG, UNDERSTANDER.messages))
LISTED = set(re.findall(r"`([a-z]+):", features.__doc__ or ""))


def of(text: str, *earlier: str) -> dict[str, float]:
    turns = [(before, UNDERSTANDER.understand(before)) for before in earlier]
    return FEATURES.of(text, UNDERSTANDER.understand(text), turns)


def test_every_prefix_stands_in_the_table() -> None:
    model = LinearModel(CATALOG.weights)

    assert {name.split(":", 1)[0] for name in model._raw} <= LISTED


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("port imap secure", {"p:imap", "s:ssl", "w:imap", "b:port_imap"}),
        ("gmail refuses my password", {"v:google", "w:@"}),
        ("993", {"n:993", "w:993"}),
        ("port 994", {"n:odd"}),
        ("993 or 143", {"n:several"}),
        ("535 5.7.8", {"k:535", "k:5.7.8"}),
        ("i can receive but not send", {"h:fails&works", "hs:fails", "hr:works"}),
        ("my own.example domain", {"v:unknown", "x:host"}),
        ("@tom what about imap", {"x:somebody"}),
    ],
)
def test_slots_and_words_become_features(text: str, names: set[str]) -> None:
    assert names <= of(text).keys()


def test_a_mended_word_counts_as_what_was_meant() -> None:
    assert of("imapp prot secrue").keys() & {"w:secure", "w:imap"}


def test_a_number_that_says_nothing_is_only_a_number() -> None:
    assert "w:#" in of("i have 31 mails")
    assert "w:31" not in of("i have 31 mails")


def test_the_turn_before_counts_less_and_is_marked() -> None:
    alone, after = of("and for sending"), of("and for sending", "port imap secure")

    assert "x:follow_up" in after
    assert after["ep:imap"] < after["w:sending"]
    assert "w:imap" not in alone
    assert 0 < after["w:imap"] < of("port imap secure")["w:imap"]


def test_length_does_not_drown_what_a_question_says() -> None:
    short, long = of("cannot send"), of("cannot send " + "and so on " * 30)

    assert long["g:cannot_send"] == pytest.approx(short["g:cannot_send"], rel=0.5)
