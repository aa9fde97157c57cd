"""What has no fitted weights is found by its nearest phrasing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog.content_files import read_catalog
from knowledge.ranking import LinearModel
from knowledge.ranking.calibration import confidence, nearest_features
from knowledge.ranking.nearest import Nearest
from knowledge.ranking.word_vectors import word_vectors

PHRASINGS = [
    ("how do I book a boat", "boat"),
    ("which days is the club house open", "house"),
    ("club mail on port 994", "odd"),
]
MODEL = LinearModel(read_catalog().weights)


def nearest() -> Nearest:
    return Nearest(PHRASINGS)


def sure(text: str) -> float:
    return confidence(MODEL.nearest_calibrator, nearest_features(nearest().best(text)[0]))


def test_a_phrasing_finds_its_entry() -> None:
    for text, owner in PHRASINGS:
        assert nearest().best(text)[0].owner == owner
        assert sure(text) > 0.9


def test_slips_and_order_are_forgiven_but_numbers_never() -> None:
    assert nearest().best("boat bok how")[0].owner == "boat"
    assert nearest().best("993") == []


def test_a_question_that_shares_hardly_a_word_is_not_answered() -> None:
    assert sure("is a boat allowed to send mail to my days") < 0.3


MEANT = [
    ("how do I get a refund", "refund"),
    ("where can I park my car", "parking"),
    ("is the gym open on sundays", "gym"),
]


@pytest.mark.parametrize(
    ("asked", "owner"),
    [
        ("money back for what i bought", "refund"),
        ("any place for vehicles near you", "parking"),
        ("fitness room hours at the weekend", "gym"),
    ],
)
def test_what_is_meant_is_found_in_other_words(asked: str, owner: str) -> None:
    known = Nearest(MEANT, vectors=word_vectors())

    assert known.best(asked)[0].owner == owner
    known.remove(owner)
    assert owner not in {match.owner for match in known.best(asked)}


def test_what_is_meant_never_makes_a_number_another_one() -> None:
    known = Nearest([("error 4711", "one"), ("error 4712", "other")], vectors=word_vectors())

    assert known.best("error 4712")[0].owner == "other"


@given(st.lists(st.tuples(st.text(), st.sampled_from("abc"))), st.text())
def test_numbers_of_a_match_are_shares(phrasings: list[tuple[str, str]], asked: str) -> None:
    for match in Nearest(phrasings, vectors=word_vectors()).best(asked):
        shares = (match.shared, match.alike, match.covered, match.meant, match.nearness)
        assert all(0 <= share <= 1 + 1e-6 for share in shares)


def test_what_was_removed_is_not_found_and_leaves_the_others() -> None:
    known = nearest()
    known.remove("boat")
    known.remove("nobody")

    assert len(known) == 2
    assert known.best("book a boat") == []
    assert known.best("club house")[0].owner == "house"


def test_adding_again_after_removing_is_as_new() -> None:
    known = nearest()
    known.remove("boat")
    known.add("how do I book a boat", "boat")

    assert known.best("how do I book a boat")[0].likeness > 0.99


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_is_written_there_is_a_likeness_or_nothing(phrasing: str, asked: str) -> None:
    known = Nearest([(phrasing, "one")])
    for match in known.best(asked):
        assert match.owner == "one"
        assert 0 <= match.likeness <= 1 + 1e-9
    known.remove("one")
    assert known.best(asked) == []


def test_common_words_alone_are_looked_through_within_a_budget() -> None:
    known = Nearest((f"the club has boat number {n}", str(n)) for n in range(6000))

    assert known.best("the club has a boat")[0].alike > 0.5
    assert known.best("the club has boat number 4711")[0].owner == "4711"


def test_the_nearest_entries_share_their_likeness_as_chances() -> None:
    scores = nearest().scores("book a boat")
    assert scores.topics[0][0] == "boat"
    assert sum(chance for _, chance in scores.topics) <= 1
    assert nearest().scores("993").topics == (("meta.vague", 0.0),)
