"""A Chromium to draw with: the system's own, or the one that Playwright installs."""

from __future__ import annotations

import shutil
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Playwright

_FLAGS: Final = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
_NO_PLAYWRIGHT: Final = "Pictures need the preview extra: pip install 'postie[preview]'"
_NO_BROWSER: Final = (
    "Pictures need a browser: install Chromium (apt install chromium, or: "
    "playwright install chromium)"
)


class NoPictures(Exception):
    """Nothing can be drawn here; the text says what to install."""


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """A browser without a window; raises `NoPictures` where there is none."""
    try:
        from playwright.async_api import Error, async_playwright  # noqa: PLC0415  # an extra
    except ImportError:
        raise NoPictures(_NO_PLAYWRIGHT) from None
    async with async_playwright() as playwright:
        program = _find_program(playwright)
        if program is None:
            raise NoPictures(_NO_BROWSER)
        try:
            browser = await playwright.chromium.launch(executable_path=program, args=_FLAGS)
        except Error as error:
            raise NoPictures(f"{program} does not start: {error.message.splitlines()[0]}") from None
        async with browser:
            yield browser


def _find_program(playwright: Playwright) -> str | None:
    """The system's Chromium, else the one that Playwright has installed, if any."""
    own = playwright.chromium.executable_path
    system = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    return system or (own if Path(own).is_file() else None)
