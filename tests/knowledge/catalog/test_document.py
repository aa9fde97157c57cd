from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.catalog.document import decoded, encoded, revision_of
from tests.small_content import write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("shipped", [True, False])
def test_a_snapshot_gives_back_what_went_in(tmp_path: Path, *, shipped: bool) -> None:
    catalog = read_catalog() if shipped else read_catalog(write(tmp_path / "content"))

    document = encoded(catalog)

    assert revision_of(document) == catalog.revision
    assert decoded(document, revision=catalog.revision) == catalog


def test_what_has_no_place_in_a_snapshot_is_refused(tmp_path: Path) -> None:
    from dataclasses import replace

    catalog = replace(read_catalog(write(tmp_path / "content")), language={"x": {"y": object()}})

    with pytest.raises(TypeError, match="has no place in a snapshot"):
        encoded(catalog)
