"""Pictures of every reply, as Discord shows it on a desktop and on a phone, with an index page.

For proof-reading, for the README, and to see in a pull request what a change of content looks
like: clock and names stand still, so that a reply which has not changed gives the same picture.
Needs the preview extra and a Chromium: the system's own, or the one that Playwright installs.
"""

from __future__ import annotations

import asyncio
import html
import shutil
import struct
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from bot.preview.playground import Scene, scene
from bot.rate_limits import RateLimits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence

    import simcord
    from playwright.async_api import Browser, Playwright, ViewportSize

    from bot.settings import Settings

_SIDEBAR: Final = 256
"""Pixels that the page takes from the channel, unless it is as narrow as a phone."""
SIZES: Final = {"desktop": (1000 + _SIDEBAR, 2600), "phone": (390, 2600)}
"""Window sizes in pixels, high enough for the longest reply."""
_CHANNEL_HEIGHT: Final = {"desktop": 720, "phone": 980}
_AT_ONCE: Final = 20
"""The page shows the last fifty messages."""
_FLAGS: Final = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
_NO_PLAYWRIGHT: Final = "Pictures need the preview extra: pip install 'postie[preview]'"
_NO_BROWSER: Final = (
    "Pictures need a browser: install Chromium (apt install chromium, or: "
    "playwright install chromium)"
)
_NO_SHADOW: Final = (
    "addEventListener('DOMContentLoaded', () => {"
    "  document.querySelector('.messages-sidebar').style.boxShadow = 'none'; })"
)
"""On a phone the closed sidebar's shadow would lie on the pictures."""
_READY: Final = "() => window.simcordPreview?.ready === true"

_PROVIDERS: Final = (
    "gmail", "hotmail", "yahoo", "aol", "att", "icloud", "comcast", "t-online", "proton", "tuta",
    "office 365", "gmx", "spectrum", "fastmail", "btinternet", "hollow-oak-dental.co",
)  # fmt: skip
_CODES: Final = (
    "535 5.7.8", "0x800CCC0E", "0x800CCC92", "550 5.7.26", "4.7.1", "550 5.1.1", "552 5.2.2",
    "534 5.7.9", "535 5.7.139", "554 5.7.1", "5.4.99", "[AUTHENTICATIONFAILED]", "AADSTS50126",
    "wrong version number", "Relay access denied", "421 4.7.0 Try again later",
)  # fmt: skip
_PORTS: Final = (
    "imap secure", "imap starttls", "imap", "pop3 secure", "smtp secure", "smtp", "25", "110",
    "143", "465", "587", "993", "995", "2525", "994", "imao secrue",
)  # fmt: skip
_QUESTIONS: Final = {
    "suggest": "i cant login to my mail",
    "clarify": "email not working",
    "pass": "what is the best pizza in town",
    "trouble-gmail": "gmail keeps asking for my password in thunderbird",
    "trouble-hotmail": "hotmail login failed in thunderbird",
    "trouble-send": "i can receive but not send with comcast",
    "log": "Oct 12 09:14:02 mx postfix/smtp[812]: to=<x@example.org>, status=bounced "
    "(host mx.example.org said: 550 5.1.1 User unknown)",
}


class _Shown(Protocol):
    """A message of SimCord's, or the reply to an interaction."""

    @property
    def id(self) -> int: ...


class _Sample(NamedTuple):
    heading: str
    name: str
    title: str
    act: Callable[[Scene], Awaitable[_Shown]]


class NoPictures(Exception):
    """Nothing can be drawn here; the text says what to install."""


def draw(settings: Settings, folder: Path, *, only: Sequence[str] = ()) -> None:
    """Draw every topic and a sample of other replies into `folder`, with an index.html.

    `only` are names of samples (`topic.port.imap`); all if there are none. Raises `SystemExit`
    with one line when there is nothing to draw with.
    """
    try:
        _make(folder)
        asyncio.run(_draw(settings, folder, frozenset(only)))
    except NoPictures as reason:
        raise SystemExit(f"Postie: {reason}") from None


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoPictures(f"“{folder}” cannot be made: {error.strerror}.") from None


async def _draw(settings: Settings, folder: Path, only: frozenset[str]) -> None:
    async with _browser() as browser, scene(settings.content) as stage:
        samples = [sample for sample in _samples(stage) if not only or sample.name in only]
        acted = [await _acted(stage, batch) for batch in _batches(samples)]
        done = 0
        for channel, drawn in acted:
            await _pictures(browser, stage, channel, drawn, folder)
            done += len(drawn)
            print(f"{done}/{len(samples)} drawn", flush=True)  # noqa: T201  # takes a minute or two
    (folder / "index.html").write_text(_index(samples, folder), "utf-8")
    print(folder / "index.html")  # noqa: T201  # where to look


def _samples(stage: Scene) -> list[_Sample]:
    topics = sorted(stage.postie.services.knowledge.topics(), key=lambda topic: topic.id)
    return [
        _Sample("In a channel", "channel", "A question with two typos, unasked", _overheard),
        *(
            _Sample(_heading(t.id), f"topic.{t.id}", t.title, _slash("explain", topic=t.id))
            for t in topics
        ),
        *_typed("Ports", "port", "port", "protocol", _PORTS),
        *_typed("Providers", "provider", "settings", "who", _PROVIDERS),
        *_typed("Codes and messages", "code", "error", "message", _CODES),
        *(
            _Sample("Questions", f"ask.{name}", f"/ask {asked}", _slash("ask", question=asked))
            for name, asked in _QUESTIONS.items()
        ),
        _Sample("Commands and buttons", "help", "/help", _slash("help")),
        _Sample("Commands and buttons", "more", "Tell me more", _unfolded),
        _Sample("Commands and buttons", "plain", "Plain replies", _plain),
    ]


def _heading(topic: str) -> str:
    return f"Topics: {topic.partition('.')[0]}"


def _typed(
    heading: str, kind: str, command: str, option: str, values: Iterable[str]
) -> Iterable[_Sample]:
    for value in values:
        name = "-".join("".join(c if c.isalnum() else " " for c in value).split())
        act = _slash(command, **{option: value})
        yield _Sample(heading, f"{kind}.{name}", f"/{command} {value}", act)


def _slash(name: str, **options: str) -> Callable[[Scene], Awaitable[_Shown]]:
    async def act(stage: Scene) -> _Shown:
        result = await stage.guest.slash(stage.channel, name, **options)
        assert result.response is not None, f"/{name} {options} was not answered"
        return result.response

    return act


async def _overheard(stage: Scene) -> _Shown:
    await stage.guest.send(stage.channel, "hi all, wich port is it for imao with ssl?")
    said = stage.channel.last_message
    assert said is not None
    return said


async def _unfolded(stage: Scene) -> _Shown:
    answer = await _slash("port", protocol="imap", security="ssl/tls")(stage)
    await stage.guest.click(stage.channel.history()[-1], label="Tell me more")
    return answer


async def _plain(stage: Scene) -> _Shown:
    await stage.postie.services.guilds.set_no_emoji(stage.guest.id, no_emoji=True)
    return await _slash("port", protocol="imap", security="ssl/tls")(stage)


async def _acted(
    stage: Scene, batch: list[_Sample]
) -> tuple[simcord.ChannelHandle, list[tuple[_Sample, int]]]:
    """Let it all happen in one channel; the ids of the messages that are to be shown.

    Before each, all that happened earlier is forgotten. Nothing is drawn in the meantime, so
    that hardly any time passes.
    """
    if batch[0].act is not _overheard:
        assert stage.channel.guild is not None
        stage = replace(stage, channel=stage.channel.guild.create_text_channel("general"))
    services, drawn = stage.postie.services, []
    for sample in batch:
        services.rate_limits = RateLimits()
        services.memory.forget(stage.guest.id, stage.channel.id)
        drawn.append((sample, (await sample.act(stage)).id))
    return stage.channel, drawn


def _batches(samples: list[_Sample]) -> Iterable[list[_Sample]]:
    """What is photographed together: the first alone, while the channel is still empty."""
    if samples:
        yield samples[:1]
    for start in range(1, len(samples), _AT_ONCE):
        yield samples[start : start + _AT_ONCE]


async def _pictures(
    browser: Browser,
    stage: Scene,
    channel: simcord.ChannelHandle,
    drawn: list[tuple[_Sample, int]],
    folder: Path,
) -> None:
    async with (
        stage.env.preview(channel, viewers=[stage.guest], layout="channel") as preview,
        await browser.new_page(reduced_motion="reduce") as page,
    ):
        await page.add_init_script(_NO_SHADOW)
        await page.goto(preview.url)
        for kind, (width, height) in SIZES.items():
            await page.set_viewport_size({"width": width, "height": height})
            await page.wait_for_function(_READY)
            for sample, message in drawn:
                shown = page.locator(f'.channel-message[data-message-id="{message}"]')
                if sample.act is _overheard:
                    size: ViewportSize = {"width": width, "height": _CHANNEL_HEIGHT[kind]}
                    await page.set_viewport_size(size)
                    shown = page.locator("#channel-layout")
                path = folder / f"{sample.name}.{kind}.png"
                await shown.screenshot(path=path, animations="disabled")


@asynccontextmanager
async def _browser() -> AsyncIterator[Browser]:
    try:
        from playwright.async_api import Error, async_playwright  # noqa: PLC0415  # an extra
    except ImportError:
        raise NoPictures(_NO_PLAYWRIGHT) from None
    async with async_playwright() as playwright:
        program = _program(playwright)
        if program is None:
            raise NoPictures(_NO_BROWSER)
        try:
            browser = await playwright.chromium.launch(executable_path=program, args=_FLAGS)
        except Error as error:
            raise NoPictures(f"{program} does not start: {error.message.splitlines()[0]}") from None
        async with browser:
            yield browser


def _program(playwright: Playwright) -> str | None:
    """The system's Chromium, else the one that Playwright has installed, if any."""
    own = playwright.chromium.executable_path
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    return found or (own if Path(own).is_file() else None)


_STYLE: Final = (
    "body{font:16px/1.4 sans-serif;background:#1e1f22;color:#dbdee1;margin:2rem}a{color:#8ab4f8}"
    "nav a{margin-right:1em}section{border-top:1px solid #444;padding:1rem 0}"
    "h2{margin-top:3rem}h3{margin:0}p{margin:.2rem 0 .8rem;color:#a9acb3}"
    "img{vertical-align:top;margin:0 1rem 1rem 0;max-width:100%;height:auto}"
)


def _index(samples: list[_Sample], folder: Path) -> str:
    groups = [(name, list(group)) for name, group in groupby(samples, key=lambda s: s.heading)]
    links = "".join(
        f'<a href="#{html.escape(name)}">{html.escape(name)} ({len(group)})</a>'
        for name, group in groups
    )
    body = "".join(
        f'<h2 id="{html.escape(name)}">{html.escape(name)}</h2>'
        + "".join(_section(sample, folder) for sample in group)
        for name, group in groups
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Postie\'s replies</title>'
        f"<style>{_STYLE}</style><h1>Postie's replies</h1><nav>{links}</nav>{body}</html>\n"
    )


def _section(sample: _Sample, folder: Path) -> str:
    title, pictures = html.escape(sample.title), ""
    for kind in SIZES:
        file = folder / f"{sample.name}.{kind}.png"
        width, height = struct.unpack(">II", file.read_bytes()[16:24])  # PNG's header
        pictures += (
            f'<img loading="lazy" src="{html.escape(file.name)}" width="{width}" '
            f'height="{height}" alt="{title}, {kind}">'
        )
    name = html.escape(sample.name)
    return f'<section id="{name}"><h3>{name}</h3><p>{title}</p>{pictures}</section>'
