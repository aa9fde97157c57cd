"""Vectors of words as a prior: what is fitted with them is the same without."""

from __future__ import annotations

import json

import pytest

from knowledge.ranking.word_vectors import WordVectors

pytest.importorskip("sklearn", reason="fitting is an extra: pip install -e '.[fit]'")

import numpy as np

from knowledge.training.meaning import STRENGTH, Meaning
from knowledge.training.regression import Design, fit_softmax, refit_softmax
from knowledge.training.table import Table

WORDS = ("mail", "post", "boat", "##s", "inbox")
ROWS = [
    {"w:mail": 1.0, "w:boat": 0.5, "g:asks": 2.0},
    {"w:mail": 0.7, "w:993": 0.7, "w:boats": 0.7},
    {"w:post": 1.0, "b:^_post": 0.7},
    {"g:asks": 1.0},
]
NAMES = ["b:^_post", "g:asks", "w:993", "w:mail", "w:post"]
"""All but `w:boat` and `w:boats`, which one sample has, and `w:inbox`, which none has."""


def table() -> WordVectors:
    digits = np.random.default_rng(8314).integers(0, 255, (len(WORDS), 2)).astype(np.uint8)
    head = json.dumps({"dimensions": 4})
    return WordVectors(f"{head}\n{' '.join(WORDS)}\n".encode() + b"\xf0" * 5 + digits.tobytes())


def test_folded_weights_score_as_those_that_were_fitted() -> None:
    from scipy import sparse

    meaning = Meaning(table(), Table.of(ROWS))
    matrix = sparse.csr_matrix([[row.get(name, 0.0) for name in NAMES] for row in ROWS])
    fitted = np.random.default_rng(1).normal(size=(len(NAMES) + 4, 3))

    names, spread, folded = meaning.fold(NAMES, np.ones(len(NAMES)), fitted)

    wanted = Design(matrix, meaning.dense).times(fitted)
    given = np.array([[row.get(name, 0.0) for name in names] for row in ROWS]) @ folded
    assert np.allclose(given, wanted, atol=1e-4)
    assert len(names) == len(spread) == len(folded)


def test_words_that_no_sample_has_get_weights_too_and_pieces_none() -> None:
    meaning = Meaning(table(), Table.of(ROWS))
    fitted = np.ones((len(NAMES) + 4, 3))

    names, spread, folded = meaning.fold(NAMES, np.ones(len(NAMES)), fitted)

    assert set(names) - set(NAMES) == {"w:boat", "w:boats", "w:inbox"}
    assert np.abs(folded[names.index("w:inbox")]).sum() > 0
    assert 0 < spread[names.index("w:inbox")] <= 1


def test_meaning_is_as_strong_as_it_is_meant_to_be() -> None:
    lengths = np.linalg.norm(Meaning(table(), Table.of(ROWS)).dense, axis=1)

    assert np.isclose(lengths.mean(), STRENGTH)
    assert lengths[-1] == 0, "a sample without words that mean something"


def test_what_is_kept_makes_up_for_what_is_not() -> None:
    from scipy import sparse

    chance = np.random.default_rng(7)
    seen = chance.random((60, 6)).astype(np.float32)
    targets = np.eye(3, dtype=np.float32)[seen[:, :3].argmax(axis=1)]
    design = Design(sparse.csr_matrix(seen), np.zeros((60, 0), dtype=np.float32))
    weights, biases = fit_softmax(design, targets, strength=50.0, iterations=200)
    weights[3:] = 0
    weights[0, 1] = 0

    again, shifted = refit_softmax(
        design, targets, (weights, biases), strength=50.0, iterations=200
    )

    assert ((again == 0) == (weights == 0)).all()
    assert _loss(seen @ again + shifted, targets) < _loss(seen @ weights + biases, targets)


def _loss(logits: np.ndarray, targets: np.ndarray) -> float:
    return float((np.log(np.exp(logits).sum(axis=1)) - (logits * targets).sum(axis=1)).sum())


def test_a_design_is_one_matrix() -> None:
    from scipy import sparse

    chance = np.random.default_rng(2)
    one, other = chance.normal(size=(5, 7)), chance.normal(size=(5, 2))
    design, whole = Design(sparse.csr_matrix(one), other), np.hstack([one, other])
    weights, values = chance.normal(size=(9, 3)), chance.normal(size=(5, 3))

    assert np.allclose(design.times(weights), whole @ weights)
    collected = np.ones((9, 3))
    design.collect(values, collected)
    assert np.allclose(collected, 1 + whole.T @ values)
    assert design.columns == 9
