"""Postie in a look-alike of Discord, in the browser: the real bot, and no token."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import threading
import webbrowser
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import discord
import simcord

from bot.app import services_over
from bot.client import Postie
from knowledge.usable import open_ready

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.settings import Settings

_HELLO: Final = (
    "This is a look-alike of Discord with the real Postie in it. Type `/port imap secure`, `/ask`, "
    "or `/settings gmail`. This channel is watched, so Postie also answers an open question "
    "unasked (the next one after two minutes, so as not to be a nuisance); when it is mentioned "
    "it always answers.\n"
    "-# “Viewing as” above makes you the moderator, who may type `/helpdesk`. Nothing here is kept."
)


_PATIENCE_SECONDS: Final = 60.0
"""For so long Postie may take to answer: a busy machine is no fault of the bot."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A server with a watched channel, somebody who asks, and a moderator."""

    env: simcord.Env
    postie: Postie
    channel: simcord.ChannelHandle
    guest: simcord.MemberActor
    moderator: simcord.MemberActor


def serve(settings: Settings, *, port: int = 0) -> None:
    """Serve the playground on `port` of 127.0.0.1 (0: any free one) until told to stop.

    It ends with Ctrl-C, with SIGTERM, or with the page's own “End preview session”. Raises
    `SystemExit` with one line when it cannot be served.
    """
    try:
        asyncio.run(_serve(settings, port))
    except simcord.SetupError as reason:  # the port is taken, or a part is not installed
        raise SystemExit(f"Postie: the playground cannot be served: {reason}") from None
    except (KeyboardInterrupt, asyncio.CancelledError):
        pass


@asynccontextmanager
async def scene(content: Sequence[Path]) -> AsyncIterator[Scene]:
    """The scene, with a Postie who forgets everything afterwards."""
    with tempfile.TemporaryDirectory(prefix="postie-") as folder:
        database = await open_ready(
            f"sqlite:///{Path(folder) / 'playground.sqlite3'}", overlays=tuple(content)
        )
        try:
            async with services_over(database) as services:
                postie = Postie(services, may_watch=True, shard_count=1)
                async with simcord.run(
                    postie, check_errors=False, settle_timeout=_PATIENCE_SECONDS
                ) as env:
                    yield await _arranged(env, postie)
        finally:
            await database.close()


async def _arranged(env: simcord.Env, postie: Postie) -> Scene:
    env.backend.edit_bot_profile("Postie")
    server = env.create_guild("The Mail Room")
    channel = server.create_text_channel("general")
    rights = discord.Permissions(
        manage_channels=True, manage_messages=True, manage_threads=True, manage_guild=True
    )
    role = server.create_role("Moderators", permissions=rights)
    moderator = server.add_member(env.create_user("Moderator"), roles=[role])
    guest = server.add_member(env.create_user("You"))
    await postie.services.guilds.settings.watch(server.id, channel.id)
    return Scene(env, postie, channel, guest, moderator)


async def _serve(settings: Settings, port: int) -> None:
    _stop_on_sigterm()
    async with scene(settings.content) as stage:
        await stage.moderator.send(stage.channel, _HELLO)
        page = stage.env.preview(
            stage.channel,
            viewers=[stage.guest, stage.moderator],
            layout="channel",
            port=port or None,
        )
        async with page:
            print(f"Postie's playground: {page.url}", flush=True)  # noqa: T201  # what was asked for
            print("Ctrl-C ends it.", flush=True)  # noqa: T201  # the same
            _open_browser(page.url)
            await page.wait_closed()


def _stop_on_sigterm() -> None:
    """Let SIGTERM do what Ctrl-C does: cancel, so that everything is taken down in order."""
    running = asyncio.current_task()
    assert running is not None
    with contextlib.suppress(NotImplementedError):  # Windows
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)


def _open_browser(url: str) -> None:
    """Open `url` if there is a screen; beside us: some browsers return only when closed."""
    graphical = sys.platform in {"darwin", "win32"} or any(
        os.environ.get(variable) for variable in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    )
    if graphical:
        threading.Thread(target=_opened, args=(url,), daemon=True).start()


def _opened(url: str) -> None:
    with contextlib.suppress(webbrowser.Error, OSError):  # the address has been printed
        webbrowser.open(url)
