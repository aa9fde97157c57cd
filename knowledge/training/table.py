"""The features of many samples, a few bytes for each: as dicts they would fill the memory."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Row = Mapping[str, float]

_RARE: Final = 4
"""Samples that a feature has to occur in."""


class Table:
    """Named features of samples."""

    def __init__(self, names: Sequence[str], matrix: sparse.csr_matrix, distinct: int) -> None:
        """`matrix` is samples x `names`; from number `distinct` on, samples repeat others."""
        self.names = names
        self.matrix = matrix
        self.distinct = distinct

    @classmethod
    def of(cls, rows: Iterable[Row], *, distinct: int | None = None) -> Table:
        """`rows` of features by name, of which all are `distinct` unless that is told."""
        columns: dict[str, int] = {}
        values, places, ends = array("f"), array("i"), array("i", [0])
        for row in rows:
            places.extend(columns.setdefault(name, len(columns)) for name in row)
            values.extend(row.values())
            ends.append(len(places))
        shape = (len(ends) - 1, len(columns))
        matrix = sparse.csr_matrix(tuple(map(np.asarray, (values, places, ends))), shape=shape)
        names = sorted(columns)
        matrix = matrix[:, [columns[name] for name in names]]
        matrix.sort_indices()  # sums depend on the order, and that of a row's names is by chance
        distinct = matrix.shape[0] if distinct is None else distinct
        return cls(names, matrix, distinct)

    def part(self, samples: Sequence[int]) -> Table:
        """Some of the samples, in order, and the features that they have."""
        distinct = sum(sample < self.distinct for sample in samples)
        return _columns(Table(self.names, self.matrix[samples], distinct), at_least=1)

    def without_rarities(self) -> Table:
        """The features that do not stand for a single sample, however often it is repeated."""
        return _columns(self, at_least=_RARE, among=self.distinct)

    def row(self, sample: int) -> dict[str, float]:
        """The features of one sample."""
        row = self.matrix[[sample]]
        cells = zip(row.indices.tolist(), row.data.tolist(), strict=True)
        return {self.names[i]: value for i, value in cells}


def _columns(table: Table, *, at_least: int, among: int | None = None) -> Table:
    kept = np.flatnonzero(table.matrix[:among].getnnz(axis=0) >= at_least).tolist()
    return Table([table.names[i] for i in kept], table.matrix[:, kept], table.distinct)
