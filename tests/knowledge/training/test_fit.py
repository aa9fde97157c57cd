"""Weights fitted on a content small enough to know what must come out."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question
from knowledge.ranking import LinearModel
from knowledge.service import Knowledge
from knowledge.training.card import inputs_of, is_current, write_card
from knowledge.training.samples import samples
from tests import small_content

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.catalog.model import Catalog

LINES = {
    "port.one": ["one please", "the number of one?", "one, which dock", "need one", "one one one"],
    "port.two": ["two please", "the number of two?", "two, which dock", "need two", "is it two"],
    "port.three": ["three now", "number of three?", "dock three", "need three", "three it is"],
    "": ["nice weather", "who won the match", "lunch?", "my cat sleeps", "new shoes", "good film"],
}


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return read_catalog(small_content.write(tmp_path / "content"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    directory = tmp_path / "data"
    (directory / "off_topic").mkdir(parents=True)
    for topic, texts in LINES.items():
        rows = [{"question": text, "topics": [topic] if topic else []} for text in texts]
        file = directory / f"{topic or 'off_topic/chatter'}.jsonl"
        file.write_text("\n".join(map(json.dumps, rows)) + "\n\n", "utf-8")
    return directory


def test_samples_come_from_phrasings_templates_and_the_training_data(
    catalog: Catalog, data: Path
) -> None:
    given = samples(catalog, data)

    assert len([s for s in given if s.from_data]) == sum(map(len, LINES.values()))
    assert "which port for two" in {s.text for s in given if s.topics == ("port.two",)}
    assert any("north" in s.text for s in given if not s.from_data)
    assert ("Connection to server imap.north.example timed out.", ("port.two",)) in {
        (s.text, s.topics) for s in given
    }
    assert given == samples(catalog, data)


def test_what_is_fitted_ranks_tells_scope_and_repeats(catalog: Catalog, data: Path) -> None:
    pytest.importorskip("sklearn", reason="fitting is an extra: pip install -e '.[fit]'")
    from knowledge.training.fit import fit

    fitted = fit(catalog, data)
    text = fitted.text
    model = LinearModel(text)
    knowledge = Knowledge(replace(catalog, weights=text))

    assert fit(catalog, data).text == text
    assert len(model) > 10
    for topic in ("port.one", "port.two", "port.three"):
        ranking = knowledge.rank(Question(text=f"dock {topic.partition('.')[2]} please"))
        assert ranking.scores.topics[0][0] == topic
        elsewhere = knowledge.rank(Question(text="my cat won the match"))
        assert ranking.scores.in_scope > elsewhere.scores.in_scope
        assert 0 < ranking.confidence < 1
    model.check()
    assert model.why({"w:two": 1.0}, "port.two")[0][1] > 0
    card = tomllib.loads(write_card(fitted, catalog, data))
    assert card["lines"] == sum(map(len, LINES.values()))
    assert 0 <= card["figures"]["top1"] <= card["figures"]["top3"] <= 1
    assert set(card["kind"]) == {"port", "off_topic/chatter"}


def test_a_card_belongs_to_the_inputs_that_it_names(catalog: Catalog, tmp_path: Path) -> None:
    card = tmp_path / "card.toml"
    assert not is_current(catalog, card), "there is none"
    card.write_text("inputs = ", "utf-8")
    assert not is_current(catalog, card), "it is cut off"
    card.write_text(f'inputs = "{inputs_of(catalog)}"', "utf-8")
    assert is_current(catalog, card)
    card.write_text('inputs = "0123456789abcdef"', "utf-8")
    assert not is_current(catalog, card)
