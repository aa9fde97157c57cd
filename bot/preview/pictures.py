"""Pictures of every reply, as Discord shows it on a desktop and on a phone, with an index page.

For proof-reading, for the README, and to see in a pull request what a change of content looks
like: clock and names stand still, so that a reply which has not changed gives the same picture.
Needs the preview extra and a Chromium: the system's own, or the one that Playwright installs.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from bot.preview.browser import NoPictures, open_browser
from bot.preview.index_page import write_index
from bot.preview.playground import Scene, scene
from bot.preview.samples import collect_samples
from bot.rate_limits import RateLimits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import simcord
    from playwright.async_api import Browser, ViewportSize

    from bot.preview.sample import Sample
    from bot.settings import Settings

_SIDEBAR: Final = 256
"""Pixels that the page takes from the channel, unless it is as narrow as a phone."""
SIZES: Final = {"desktop": (1000 + _SIDEBAR, 2600), "phone": (390, 2600)}
"""Window sizes in pixels, high enough for the longest reply."""
_CHANNEL_HEIGHT: Final = {"desktop": 720, "phone": 980}
_AT_ONCE: Final = 20
"""The page shows the last fifty messages."""
_NO_SHADOW: Final = (
    "addEventListener('DOMContentLoaded', () => {"
    "  document.querySelector('.messages-sidebar').style.boxShadow = 'none'; })"
)
"""On a phone the closed sidebar's shadow would lie on the pictures."""
_READY: Final = "() => window.simcordPreview?.ready === true"


def draw(settings: Settings, folder: Path, *, only: Sequence[str] = ()) -> None:
    """Draw every topic and a sample of other replies into `folder`, with an index.html.

    `only` are names of samples (`topic.port.imap`); all if there are none. Raises `SystemExit`
    with one line when there is nothing to draw with.
    """
    try:
        _make_folder(folder)
        asyncio.run(_draw(settings, folder, frozenset(only)))
    except NoPictures as reason:
        raise SystemExit(f"Postie: {reason}") from None


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoPictures(f"“{folder}” cannot be made: {error.strerror}.") from None


async def _draw(settings: Settings, folder: Path, only: frozenset[str]) -> None:
    async with open_browser() as browser, scene(settings.content) as stage:
        samples = [sample for sample in collect_samples(stage) if not only or sample.name in only]
        batches = [await _act(stage, batch) for batch in _split(samples)]
        done = 0
        for channel, messages in batches:
            await _take_pictures(browser, stage, channel, messages, folder)
            done += len(messages)
            print(f"{done}/{len(samples)} drawn", flush=True)  # noqa: T201  # takes a minute or two
    index = write_index(samples, folder, sizes=tuple(SIZES))
    print(index)  # noqa: T201  # where to look


async def _act(
    stage: Scene, batch: list[Sample]
) -> tuple[simcord.ChannelHandle, list[tuple[Sample, int]]]:
    """Let it all happen in one channel; the ids of the messages that are to be shown.

    Before each, all that happened earlier is forgotten. Nothing is drawn in the meantime, so
    that hardly any time passes.
    """
    if not batch[0].shows_channel:
        assert stage.channel.guild is not None
        stage = replace(stage, channel=stage.channel.guild.create_text_channel("general"))
    services, messages = stage.postie.services, []
    for sample in batch:
        services.rate_limits = RateLimits()
        services.memory.forget(stage.guest.id, stage.channel.id)
        messages.append((sample, (await sample.act(stage)).id))
    return stage.channel, messages


def _split(samples: list[Sample]) -> Iterable[list[Sample]]:
    """What is photographed together: the first alone, while the channel is still empty."""
    if samples:
        yield samples[:1]
    for _, same_eyes in groupby(samples[1:], key=lambda sample: sample.is_moderators):
        group = list(same_eyes)
        for start in range(0, len(group), _AT_ONCE):
            yield group[start : start + _AT_ONCE]


async def _take_pictures(
    browser: Browser,
    stage: Scene,
    channel: simcord.ChannelHandle,
    messages: list[tuple[Sample, int]],
    folder: Path,
) -> None:
    viewer = stage.moderator if messages[0][0].is_moderators else stage.guest
    async with (
        stage.env.preview(channel, viewers=[viewer], layout="channel") as preview,
        await browser.new_page(reduced_motion="reduce") as page,
    ):
        await page.add_init_script(_NO_SHADOW)
        await page.goto(preview.url)
        for kind, (width, height) in SIZES.items():
            await page.set_viewport_size({"width": width, "height": height})
            await page.wait_for_function(_READY)
            for sample, message in messages:
                picture = page.locator(f'.channel-message[data-message-id="{message}"]')
                if sample.shows_channel:
                    size: ViewportSize = {"width": width, "height": _CHANNEL_HEIGHT[kind]}
                    await page.set_viewport_size(size)
                    picture = page.locator("#channel-layout")
                path = folder / f"{sample.name}.{kind}.png"
                await picture.screenshot(path=path, animations="disabled")
