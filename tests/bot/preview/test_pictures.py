"""Pictures of replies; drawn only where there is a browser to draw with."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from bot.preview import pictures
from bot.preview.browser import BROWSERS
from bot.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


needs_playwright = pytest.mark.skipif(
    find_spec("playwright") is None, reason="the preview extra is not installed"
)


@needs_playwright
def test_without_a_browser_one_line_says_to_install_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))

    with pytest.raises(SystemExit) as ended:
        pictures.draw(Settings(), tmp_path / "pictures")

    assert "install Chromium" in str(ended.value)
    assert "\n" not in str(ended.value)


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(SystemExit) as ended:
        pictures.draw(Settings(), tmp_path / "file")

    assert "\n" not in str(ended.value)


@needs_playwright
@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="there is no browser to draw with")
def test_topics_are_drawn_wide_and_narrow_with_an_index(tmp_path: Path) -> None:
    pictures.draw(Settings(), tmp_path, only=["topic.port.imap", "topic.port.pop3"])

    drawn = {path.name for path in tmp_path.glob("*.png")}
    index = (tmp_path / "index.html").read_text("utf-8")
    assert drawn == {
        f"topic.port.{name}.{width}.png" for name in ("imap", "pop3") for width in pictures.SIZES
    }
    assert all(name in index for name in drawn)
    assert "Topics: port" in index
