"""Pictures of every reply, as Discord shows it on a desktop and on a phone, with an index page.

For proof-reading, and for the README. Needs the playground extra, Playwright, and a Chromium:
the one that Playwright brings, or the system's own.
"""

from __future__ import annotations

import asyncio
import html
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bot.playground import Scene, scene

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from bot.settings import Settings

_WIDTHS: Final = {"desktop": (960, 1400), "phone": (390, 1700)}
_FLAGS: Final = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_SYSTEMS: Final = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
_COOL_DOWN: Final = 30.0
_PROVIDERS: Final = (
    "gmail", "outlook.com", "yahoo", "icloud", "gmx", "comcast", "proton", "fastmail", "tuta",
)  # fmt: skip
_CODES: Final = (
    "0x800CCC0E", "535 5.7.8", "550 5.7.1", "[AUTHENTICATIONFAILED]", "451 4.7.0", "AADSTS50126",
)  # fmt: skip
_QUESTIONS: Final = {
    "typo": "imao secrue port",
    "suggest": "i cant login to my mail",
    "clarify": "email not working",
    "pass": "what is the best pizza in town",
    "follow-up": "port 994",
}


class NoBrowser(Exception):
    """There is no browser to draw with; the text says what to do."""


class _Sample(NamedTuple):
    name: str
    title: str
    act: Callable[[Scene], Awaitable[Any]]
    whole: bool = False
    """Whether the channel around the message is shown as well."""


def draw(settings: Settings, folder: Path) -> None:
    """Draw every topic and a sample of other replies into `folder`, with an index.html."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(_draw(settings, folder))
    except NoBrowser as reason:
        raise SystemExit(str(reason)) from None


async def _draw(settings: Settings, folder: Path) -> None:
    async with scene(settings.content) as stage, _camera(stage) as preview:
        samples = _samples(stage)
        for number, sample in enumerate(samples, 1):
            print(f"{number}/{len(samples)} {sample.name}", flush=True)  # noqa: T201  # takes minutes
            await _picture(stage, preview, sample, folder)
    (folder / "index.html").write_text(_index(samples), "utf-8")


def _samples(stage: Scene) -> list[_Sample]:
    topics = stage.postie.desk.knowledge.topics()
    samples = [_Sample(f"topic.{t.id}", t.title, _slash("explain", topic=t.id)) for t in topics]
    samples += [
        _Sample(f"provider.{name}", f"/settings {name}", _slash("settings", who=name))
        for name in _PROVIDERS
    ]
    for number, code in enumerate(_CODES):
        samples.append(_Sample(f"code.{number}", f"/error {code}", _slash("error", message=code)))
    for name, question in _QUESTIONS.items():
        samples.append(_Sample(f"ask.{name}", f"/ask {question}", _slash("ask", question=question)))
    samples.append(_Sample("help", "/help", _slash("help")))
    samples.append(_Sample("more", "Tell me more", _unfolded))
    samples.append(_Sample("channel", "A watched channel", _overheard, whole=True))
    samples.append(_Sample("plain", "Plain", _plain))
    return samples


def _slash(name: str, **options: str) -> Callable[[Scene], Awaitable[Any]]:
    async def act(stage: Scene) -> Any:  # noqa: ANN401  # SimCord's message
        result = await stage.guest.slash(stage.channel, name, **options)
        return result.response

    return act


async def _unfolded(stage: Scene) -> Any:  # noqa: ANN401  # SimCord's message
    answer = await _slash("port", protocol="imap", security="ssl/tls")(stage)
    await stage.guest.click(answer, label="Tell me more")
    return answer


async def _overheard(stage: Scene) -> Any:  # noqa: ANN401  # SimCord's message
    await stage.guest.send(stage.channel, "hi all, wich port is it for imao with ssl?")
    return stage.channel.last_message


async def _plain(stage: Scene) -> Any:  # noqa: ANN401  # SimCord's message
    await stage.postie.desk.communities.set_plain(stage.guest.id, plain=True)
    return await _slash("port", protocol="imap", security="ssl/tls")(stage)


async def _picture(stage: Scene, preview: Any, sample: _Sample, folder: Path) -> None:  # noqa: ANN401  # SimCord's preview
    await stage.env.advance_time(_COOL_DOWN)
    stage.postie.desk.memory.forget(stage.guest.id, stage.channel.id)
    shown = await sample.act(stage)
    for width, viewport in _WIDTHS.items():
        path = folder / f"{sample.name}.{width}.png"
        await preview.screenshot(
            path,
            target=shown,
            viewer=stage.guest,
            viewport=(viewport[0], 760) if sample.whole else viewport,
            mode="viewport" if sample.whole else "surface",
            layout="channel" if sample.whole else "message",
            allow_incomplete=True,
        )


@asynccontextmanager
async def _camera(stage: Scene) -> AsyncIterator[Any]:
    """A preview session with a browser of our choice in it."""
    try:
        from playwright.async_api import async_playwright  # noqa: PLC0415  # only for pictures
    except ImportError:
        raise NoBrowser("Pictures need Playwright: pip install playwright") from None
    stage.postie.desk.manners = type(stage.postie.desk.manners)(
        clock=lambda: stage.env.now().timestamp()
    )
    async with (
        async_playwright() as playwright,
        stage.env.preview(stage.channel, viewers=[stage.guest, stage.moderator]) as preview,
    ):
        try:
            browser = await playwright.chromium.launch(executable_path=_browser(), args=_FLAGS)
        except Exception as error:  # noqa: BLE001  # whatever is wrong with the browser
            reason = str(error).splitlines()[0]
            raise NoBrowser(
                f"No browser to draw with ({reason}): playwright install chromium"
            ) from None
        preview._capture_manager._browser = browser  # noqa: SLF001  # it would launch only Playwright's own
        yield preview


def _browser() -> str | None:
    """The system's Chromium if there is one; None for the one that Playwright brings."""
    return next((path for name in _SYSTEMS if (path := shutil.which(name))), None)


def _index(samples: list[_Sample]) -> str:
    rows = "".join(
        f"<section><h2>{html.escape(sample.name)}</h2><p>{html.escape(sample.title)}</p>"
        + "".join(
            f'<img loading="lazy" class="{width}" src="{html.escape(sample.name)}.{width}.png" '
            f'alt="{html.escape(sample.title)}, {width}">'
            for width in _WIDTHS
        )
        + "</section>"
        for sample in samples
    )
    style = (
        "body{font:16px sans-serif;background:#1e1f22;color:#dbdee1;margin:2rem}"
        "section{border-top:1px solid #444;padding:1rem 0}"
        "img{vertical-align:top;margin:0 1rem 1rem 0}"
        "img.desktop{max-width:60%}img.phone{max-width:35%}"
    )
    return (
        "<!doctype html><meta charset=utf-8><title>Postie's replies</title>"
        f"<style>{style}</style><h1>Postie's replies</h1>{rows}\n"
    )
