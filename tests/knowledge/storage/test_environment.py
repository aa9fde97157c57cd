from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from knowledge.storage.environment import environment_of
from tests.small_content import edit, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content")


def test_the_fingerprint_moves_with_time_and_size_of_any_file(content: Path) -> None:
    before = environment_of(content).fingerprint
    assert environment_of(content).fingerprint == before

    file = content / "facts/ports.toml"
    os.utime(file, (1, 1))
    touched = environment_of(content).fingerprint
    assert touched != before

    edit(file, "Use it.", "Use it!!")
    assert environment_of(content).fingerprint not in {before, touched}


def test_an_installation_stays_itself_whatever_content_it_is_given(content: Path) -> None:
    with_it, without = environment_of(content), environment_of()

    assert with_it.fingerprint != without.fingerprint
    assert with_it.id == without.id


def test_an_environment_knows_its_newest_migration() -> None:
    assert environment_of().schema >= "0006"
