"""Makes the table of word vectors that `knowledge.ranking.word_vectors` reads.

Every word and word piece of a sentence encoder's vocabulary is read by the encoder for itself, as
Model2Vec does it: centred, brought down to a few dimensions by principal components, and weighted
by how rare it is. Words of the content and of the training data that the vocabulary holds in pieces
only (imap, mailbox, thunderbird) get rows of their own. The same files give the same table.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

from knowledge.ranking.word_vectors import CONTINUES, HEAVIEST, MIDDLE, split
from knowledge.training.encoder import NAME
from knowledge.understanding.normalise import plain_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.training.encoder import Encoder

DIMENSIONS: Final = 256
_USUAL: Final = 6e-4
"""Share of all words from which one counts for less than half (smooth inverse frequency)."""
_OFTEN: Final = 3
"""Samples from which a word is worth a row of its own: fewer have it by a slip."""
_STEP: Final = 0.335
"""What a digit more or less is worth, in standard deviations: where least is lost to 16 digits."""
_FIRST_WORD: Final = "the"
"""What stands before it in the vocabulary are single characters, in no order of frequency."""
_SPOKEN: Final = (
    "aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't shouldn't wasn't "
    "weren't won't wouldn't i'd i'll i'm i've that's what's where's who's how's it's there's "
    "you're we're they're let's"
).split()
"""These reach a table without their apostrophe."""


def make_table(
    encoder: Encoder, texts: Iterable[str], *, dimensions: int = DIMENSIONS, usual: float = _USUAL
) -> bytes:
    """The table as a file: rows for the encoder's vocabulary and the usual words of `texts`."""
    pieces = [piece for piece in encoder.vocabulary if _is_read(piece)]
    known = frozenset(pieces)
    bare = {word.replace("'", ""): word for word in _SPOKEN}
    spoken = {word: said for word, said in bare.items() if word not in known}
    own = [word for word in _own_words(texts, known) if word not in spoken]
    read_as = [[piece] for piece in pieces]
    read_as += [split(word, known) for word in own]
    read_as += [
        [*split(word.partition("'")[0], known), "'", word.partition("'")[2]]
        for word in spoken.values()
    ]
    vectors = _reduced(encoder.embed(read_as), dimensions)
    rarity = _rarity(pieces, encoder.vocabulary, usual)
    weights = np.array([*rarity, *[1.0] * len(own), *[0.5] * len(spoken)]) * HEAVIEST
    spread = vectors.std(axis=1, keepdims=True)
    digits = np.clip(np.rint(vectors / (_STEP * spread) + MIDDLE), 0, 15).astype(np.uint8)
    head = {"dimensions": dimensions, "made_from": NAME}
    words = " ".join([*pieces, *own, *spoken])
    rows = np.rint(weights).astype(np.uint8).tobytes() + _two_to_a_byte(digits)
    return b"\n".join([json.dumps(head).encode(), words.encode(), rows])


def _two_to_a_byte(digits: np.ndarray) -> bytes:
    return np.asarray(digits[:, ::2] << 4 | digits[:, 1::2]).tobytes()


def _is_read(piece: str) -> bool:
    """Whether `piece` is of letters that are read here; what has digits means only itself."""
    bare = piece.removeprefix(CONTINUES)
    return bare.isalpha() and bare.isascii()


def _own_words(texts: Iterable[str], known: frozenset[str]) -> list[str]:
    counts = Counter(word for text in texts for word in set(plain_words(text)))
    return sorted(
        word
        for word, count in counts.items()
        if count >= _OFTEN and word not in known and _is_read(word) and split(word, known)
    )


def _reduced(vectors: np.ndarray, dimensions: int) -> np.ndarray:
    """`vectors` centred, in the directions in which they differ most, each of length 1."""
    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(np.cov(centred.T.astype(np.float64)))
    axes = axes[:, ::-1][:, :dimensions]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), range(axes.shape[1])])  # either sign would do
    reduced = centred @ axes
    return np.asarray(reduced / np.linalg.norm(reduced, axis=1, keepdims=True))


def _rarity(pieces: Sequence[str], vocabulary: Sequence[str], usual: float) -> Sequence[float]:
    """How much each piece says, 0 to 1, by Zipf's law: the vocabulary is in order of frequency."""
    first = vocabulary.index(_FIRST_WORD)
    whole = float((1 / np.arange(1, len(vocabulary) - first + 1)).sum())
    places = {piece: max(1, place - first + 1) for place, piece in enumerate(vocabulary)}
    return [usual / (usual + 1 / (places[piece] * whole)) for piece in pieces]
