from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.catalog.document import decoded, encoded, revision_of, with_revision
from tests.small_content import write

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.catalog.model import Catalog


@pytest.fixture
def small(tmp_path: Path) -> Catalog:
    return read_catalog(write(tmp_path / "content"))


@pytest.mark.parametrize("shipped", [True, False])
def test_a_document_gives_back_what_went_in(small: Catalog, *, shipped: bool) -> None:
    catalog = read_catalog() if shipped else small

    document = encoded(catalog)

    assert revision_of(document, catalog.weights) == catalog.revision
    assert decoded(document, weights=catalog.weights, revision=catalog.revision) == catalog


def test_a_document_holds_no_weights_but_its_revision_counts_them(small: Catalog) -> None:
    fitted = with_revision(replace(small, weights="{} of a model"))

    assert encoded(fitted) == encoded(small)
    assert fitted.revision != small.revision


def test_a_document_that_does_not_fit_is_refused(small: Catalog) -> None:
    document = encoded(small)

    for text, weights in (
        (document[:-1], ""),
        (document.replace("993", "994"), ""),
        (document, "w"),
    ):
        with pytest.raises(ValueError, match="not of this revision"):
            decoded(text, weights=weights, revision=small.revision)


def test_what_has_no_place_in_a_database_is_refused(small: Catalog) -> None:
    catalog = replace(small, language={"x": {"y": object()}})

    with pytest.raises(TypeError, match="has no place in a database"):
        encoded(catalog)
