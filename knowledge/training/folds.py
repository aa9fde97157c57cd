"""Folds for judging the fit on questions unlike those that it has seen.

Lines of one family stand or fall together: an off-topic domain, or a cluster of like lines within a
topic. Split at random instead, near copies stand on both sides, and confidence believes too much of
itself. Phrasings and templates of the content are always fitted on.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.training.samples import Sample

FOLDS: Final = 5
ALWAYS_FITTED: Final = -1
_CLUSTER: Final = 8
"""Lines of a topic to a cluster, on average."""
_SEED: Final = 8314


def assign_folds(samples: Sequence[Sample]) -> np.ndarray:
    """The fold in which each sample is left out, 0 to `FOLDS` - 1; `ALWAYS_FITTED` for content."""
    folds = np.full(len(samples), ALWAYS_FITTED)
    families: dict[str, list[int]] = defaultdict(list)
    for place, sample in enumerate(samples):
        if sample.from_data:
            families[sample.family].append(place)
    domains = [places for name, places in families.items() if name.startswith("off_topic/")]
    _share_out(domains, folds)
    for name, places in families.items():
        if not name.startswith("off_topic/"):
            _share_out(_clusters([samples[i].text for i in places], places), folds)
    return folds


def _share_out(groups: Iterable[Sequence[int]], folds: np.ndarray) -> None:
    """Give each group whole to the fold that has least of them, the largest group first."""
    sizes = [0] * FOLDS
    for group in sorted(groups, key=lambda places: (-len(places), places[0])):
        fold = sizes.index(min(sizes))
        folds[list(group)] = fold
        sizes[fold] += len(group)


def _clusters(texts: Sequence[str], places: Sequence[int]) -> list[list[int]]:
    """Lines that say like things in like words."""
    number = min(len(texts), max(FOLDS, len(texts) // _CLUSTER))
    if number <= FOLDS >= len(texts):
        return [[place] for place in places]
    vectors = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    labels = KMeans(number, n_init=1, random_state=_SEED).fit_predict(vectors)
    groups: dict[int, list[int]] = defaultdict(list)
    for label, place in zip(labels, places, strict=True):
        groups[int(label)].append(place)
    return list(groups.values())
