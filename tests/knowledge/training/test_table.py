"""Features of samples, kept small: what comes out is what went in."""

from __future__ import annotations

import pytest

pytest.importorskip("sklearn", reason="fitting is an extra: pip install -e '.[fit]'")

from knowledge.training.table import Table

ROWS = [{"w:port": 1.0, "w:imap": 0.5}, {"w:imap": 0.25, "w:odd": 2.0}, {}, {"w:odd": 2.0}]


def test_rows_come_back_in_part_or_in_whole() -> None:
    table = Table.of(iter(ROWS))

    assert table.names == ["w:imap", "w:odd", "w:port"]
    assert [table.row(i) for i in range(4)] == ROWS
    part = table.part([0, 2])
    assert part.names == ["w:imap", "w:port"]
    assert [part.row(0), part.row(1)] == [ROWS[0], {}]


def test_what_one_sample_has_is_rare_however_often_it_is_repeated() -> None:
    table = Table.of([*ROWS, *ROWS, ROWS[3], ROWS[3]], distinct=8)

    assert table.without_rarities().names == ["w:imap", "w:odd"]
    assert Table.of([*ROWS, *ROWS], distinct=5).without_rarities().names == []
    assert table.part([1, 2, 8]).distinct == 2


def test_the_order_in_which_a_row_names_its_features_changes_nothing() -> None:
    turned = [dict(reversed(row.items())) for row in ROWS]

    this, that = Table.of(ROWS).matrix, Table.of(turned).matrix

    assert this.indices.tolist() == that.indices.tolist()
    assert this.data.tolist() == that.data.tolist()
