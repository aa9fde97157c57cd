"""A new provider or topic begins as a file that keeps every rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.catalog.skeletons import write_skeleton
from knowledge.errors import ContentError
from knowledge.linting import lint
from tests.small_content import write

if TYPE_CHECKING:
    from pathlib import Path

Thing = Literal["provider", "topic"]


@pytest.mark.parametrize("with_other_content", [True, False])
@pytest.mark.parametrize(
    ("kind", "name", "place"),
    [
        ("provider", "new.example", "facts/providers/new.example.toml"),
        ("topic", "howto.new_thing", "topics/howto/howto.new_thing.md"),
        ("topic", "trouble.new.thing", "topics/trouble/trouble.new.thing.md"),
        ("topic", "club.address", "topics/club/club.address.md"),
    ],
)
def test_a_skeleton_keeps_every_rule(
    tmp_path: Path, kind: Thing, name: str, place: str, *, with_other_content: bool
) -> None:
    content = tmp_path / "content"
    if with_other_content:
        write(content)

    assert write_skeleton(kind, name, content) == content / place

    assert lint(content) == []
    catalog = read_catalog(content)
    assert name in {*catalog.provider_by_key, *catalog.topic_by_id}


def test_the_kind_of_a_topic_is_that_of_its_group(tmp_path: Path) -> None:
    for name in ("howto.one", "trouble.one", "club.one"):
        write_skeleton("topic", name, tmp_path)

    kinds = {topic.id: topic.kind for topic in read_catalog(tmp_path).topics}
    assert kinds == {"howto.one": "howto", "trouble.one": "symptom", "club.one": "concept"}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("provider", "no domain"),
        ("provider", "../x.example"),
        ("topic", "one"),
        ("topic", "../a.b"),
    ],
)
def test_a_name_that_is_none_is_refused(tmp_path: Path, kind: Thing, name: str) -> None:
    with pytest.raises(ContentError):
        write_skeleton(kind, name, tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    file = write_skeleton("provider", "new.example", tmp_path)
    file.write_text("filled in", "utf-8")

    with pytest.raises(ContentError, match="is there already"):
        write_skeleton("provider", "new.example", tmp_path)
    assert file.read_text("utf-8") == "filled in"
