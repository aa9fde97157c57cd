"""What words mean as a prior on their weights.

While fitting, each sample has a few more numbers: the sum of its words' vectors, each as strong as
the word itself. The weights that these get fold back into the words' own, so that nothing of it
remains at run time: a sum over words of `w · vector · M` is a sum of weights `vector · M`. Words
near in meaning share what is learned so, and words that no sample has get weights, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from knowledge.ranking.word_vectors import CONTINUES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.ranking.word_vectors import WordVectors
    from knowledge.training.table import Table

_WORD: Final = "w:"
STRENGTH: Final = 2.5
"""Length of a sample's meaning on average; its words and their pairs together are 3.1 long."""
_SHARE: Final = 0.9
"""How strong a word is in a text of usual length."""
_WORDS: Final = 12
"""Words of such a text."""


class Meaning:
    """The meaning of samples, and of all words that have one."""

    def __init__(self, vectors: WordVectors, samples: Table) -> None:
        whole_words = (word for word in vectors.words if not word.startswith(CONTINUES))
        rank = {f"{_WORD}{word}": place for place, word in enumerate(whole_words, 1)}
        seen = {name for name in samples.names if name.startswith(_WORD)}
        found = {
            name: np.array(vectors.row(name.removeprefix(_WORD)), dtype=np.float32)
            for name in sorted(seen | rank.keys())
        }
        self._names = [name for name, vector in found.items() if vector.size]
        self._places = {name: place for place, name in enumerate(self._names)}
        table = np.stack([found[name] for name in self._names])
        known = [column for column, name in enumerate(samples.names) if name in self._places]
        words = table[[self._places[samples.names[column]] for column in known]]
        dense = np.asarray(samples.matrix[:, known] @ words)
        scale = STRENGTH / float(np.linalg.norm(dense, axis=1).mean())
        self._table = table * scale
        self.dense: np.ndarray = dense * scale
        """The meaning of each sample (samples x dimensions)."""
        whole = float((1 / np.arange(1, len(rank) + 1)).sum())
        chances = [_WORDS / (rank.get(name, len(rank)) * whole) for name in self._names]
        self._spread = _SHARE * np.sqrt(np.minimum(1, chances, dtype=np.float32))

    def fold(
        self, names: Sequence[str], spread: np.ndarray, weights: np.ndarray
    ) -> tuple[list[str], np.ndarray, np.ndarray]:
        """Names, spreads and weights (features x classes) without dimensions.

        `weights` are of the features called `names`, which vary by `spread`, and then of the
        dimensions. Words that are not among `names` are added; how much they will vary is guessed
        from how frequent they are.
        """
        result = weights[: len(names)].copy()
        meant = self._table @ weights[len(names) :]
        known = [place for place, name in enumerate(names) if name in self._places]
        result[known] += meant[[self._places[names[place]] for place in known]]
        seen = frozenset(names)
        unseen = [place for name, place in self._places.items() if name not in seen]
        return (
            [*names, *(self._names[place] for place in unseen)],
            np.concatenate([spread, self._spread[unseen]]),
            np.concatenate([result, meant[unseen]]),
        )
