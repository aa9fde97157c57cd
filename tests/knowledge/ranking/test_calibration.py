"""The numbers that confidence is judged by, and the judgement."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.ranking import Match, Scores
from knowledge.ranking.calibration import calibration_features, confidence, nearest_features
from knowledge.understanding import Understanding

CHANCE = st.floats(0, 1, allow_nan=False)


def numbers(*chances: float, in_scope: float = 0.9) -> dict[str, float]:
    topics = tuple((f"topic.{place}", chance) for place, chance in enumerate(chances))
    return calibration_features(Scores(topics, in_scope), Understanding(words=("a", "b")))


def test_a_clear_best_topic_has_the_wider_margin() -> None:
    clear, close = numbers(0.9, 0.05), numbers(0.5, 0.45)

    assert clear["margin"] > close["margin"]
    assert clear["ratio"] > close["ratio"]
    assert clear["first_logit"] > close["first_logit"]


def test_one_topic_alone_is_no_error() -> None:
    assert numbers(1.0)["third"] < 1e-6


@given(st.lists(CHANCE, max_size=5), CHANCE)
def test_whatever_the_scores_confidence_is_a_probability(
    chances: list[float], in_scope: float
) -> None:
    given_numbers = numbers(*chances, in_scope=in_scope)
    calibrator = {"bias": 1.0, "weights": dict.fromkeys(given_numbers, 3.0)}

    assert 0 <= confidence(calibrator, given_numbers) <= 1


def test_a_weight_moves_confidence_its_way() -> None:
    def judged(weight: float) -> float:
        return confidence({"bias": 0.0, "weights": {"first": weight}}, {"first": 0.5})

    assert judged(-2.0) < judged(0.0) == 0.5 < judged(2.0)


def test_a_calibrator_that_is_none_is_never_sure() -> None:
    assert confidence({"bias": "", "weights": None}, {"first": 1.0}) == 0.0


def test_nearness_tells_words_letters_and_meaning() -> None:
    near = nearest_features(Match("club", shared=0.8, alike=0.5, covered=1.0, meant=0.5))

    letters = {"shared": 0.8, "alike": 0.5, "covered": 1.0, "both": 0.4}
    assert near == letters | {"meant": 0.5, "well_meant": 0.25, "meant_and_shared": 0.4}
