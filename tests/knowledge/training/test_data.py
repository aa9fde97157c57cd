"""The training data lies where its README says, and names nothing that is not there."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.training.samples import DATA, data_files, data_samples

if TYPE_CHECKING:
    from pathlib import Path

TOPICS = {topic.id for topic in read_catalog().topics}
README = (DATA / "README.md").read_text("utf-8")
DOMAINS = set(re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE))
FOLLOW_UPS = "follow_ups"


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _place(row: dict[str, Any]) -> str:
    """The file, or for what is off topic the folder, that a line belongs to."""
    if row["context"]:
        return FOLLOW_UPS
    return row["topics"][0] if row["topics"] else "off_topic"


def test_every_file_is_named_for_a_topic_a_domain_or_the_follow_ups() -> None:
    names = {path.relative_to(DATA).with_suffix("").as_posix() for path in data_files()}
    off_topic = {name for name in names if "/" in name}

    assert names - off_topic <= TOPICS | {FOLLOW_UPS}
    assert off_topic == {f"off_topic/{domain}" for domain in DOMAINS}


@pytest.mark.parametrize("path", data_files(), ids=lambda path: path.stem)
def test_every_line_is_well_formed_and_lies_in_its_file(path: Path) -> None:
    rows = _rows(path)
    place = path.parent.name if path.parent != DATA else path.name.removesuffix(".jsonl")

    assert rows
    assert {_place(row) for row in rows} == {place}
    assert all(row["question"].strip() and set(row["topics"]) <= TOPICS for row in rows)
    assert all(len(set(row["topics"])) == len(row["topics"]) for row in rows)


@pytest.mark.parametrize("path", data_files(), ids=lambda path: path.stem)
def test_no_question_stands_twice_in_a_file_and_all_are_sorted(path: Path) -> None:
    keys = [(row["question"], row["context"]) for row in _rows(path)]

    assert keys == sorted(keys)
    assert [key for key, following in pairwise(keys) if key == following] == []


def test_the_order_of_the_samples_depends_on_the_files_alone(tmp_path: Path) -> None:
    copies = [tmp_path / "forwards", tmp_path / "backwards"]
    for copy, files in zip(copies, (data_files(), data_files()[::-1]), strict=True):
        for path in files:
            target = copy / path.relative_to(DATA)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())

    assert list(data_samples(copies[0])) == list(data_samples(copies[1])) == list(data_samples())
