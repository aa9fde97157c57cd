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


def test_what_few_samples_have_is_rare_however_often_these_are_repeated() -> None:
    rows = [{"w:imap": 1.0, "w:odd": 1.0}] * 2 + [{"w:imap": 1.0}] + [{"w:odd": 1.0}] * 5

    assert Table.of(rows).without_rarities().names == ["w:imap", "w:odd"]
    table = Table.of(rows, distinct=3)
    assert table.without_rarities().names == ["w:imap"]
    assert table.part([1, 2, 3]).distinct == 2
