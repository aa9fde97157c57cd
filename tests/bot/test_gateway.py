"""Frames of any kind: a real connection of discord.py's bears them, and reads the next one."""

from __future__ import annotations

import asyncio
import copy
import json
from typing import TYPE_CHECKING, Any

import discord
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import gateway
from bot.retrying import pauses, until_reached
from tests.wire.small_discord import (
    GUILD,
    TOKEN,
    SmallDiscord,
    channel,
    guild,
    interaction,
    member,
    message,
    user,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    Path = tuple[str | int, ...]

THREAD = channel() | {
    "id": "9", "type": 11, "parent_id": "3000", "owner_id": "4000", "member_count": 1,
    "message_count": 1, "thread_metadata": {
        "archived": False, "auto_archive_duration": 60, "locked": False,
        "archive_timestamp": "2026-01-01T00:00:00+00:00",
    },
}  # fmt: skip
IN_GUILD = {"guild_id": str(GUILD)}
GOOD: list[tuple[str, Any]] = [
    ("MESSAGE_CREATE", message(1, "imap?", mention=True)),
    ("MESSAGE_UPDATE", message(1, "smtp?")),
    ("MESSAGE_DELETE", {"id": "1", "channel_id": "3000"} | IN_GUILD),
    ("MESSAGE_DELETE_BULK", {"ids": ["1", "2"], "channel_id": "3000"} | IN_GUILD),
    ("GUILD_CREATE", guild() | {"threads": [THREAD]}),
    ("GUILD_UPDATE", guild()),
    ("GUILD_DELETE", {"id": "77"}),
    ("GUILD_ROLE_UPDATE", {"role": guild()["roles"][0]} | IN_GUILD),
    ("GUILD_MEMBER_UPDATE", member(user(1000, "Postie", bot=True)) | IN_GUILD),
    ("CHANNEL_CREATE", channel()),
    ("CHANNEL_UPDATE", channel()),
    ("THREAD_CREATE", THREAD),
    ("THREAD_LIST_SYNC", {"threads": [THREAD], "members": [], "channel_ids": ["3000"]} | IN_GUILD),
    ("INTERACTION_CREATE", interaction(5, 2, {"id": "1", "name": "port", "type": 1})),
    ("INTERACTION_CREATE", interaction(6, 3, {"custom_id": "x", "component_type": 2})),
    ("INTERACTION_CREATE", interaction(7, 5, {"custom_id": "x", "components": []})),
    ("RESUMED", {}),
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


def paths(value: Any, so_far: Path = ()) -> Iterator[Path]:
    """The way to each part of `value`, itself included."""
    yield so_far
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(part, (*so_far, key))


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A good event, one part of which is left out or anything else."""
    name, data = draw(st.sampled_from(GOOD))
    payload: Any = {"op": 0, "t": name, "s": 5, "d": copy.deepcopy(data)}
    *way, last = draw(st.sampled_from([p for p in paths(payload) if p and p[0] != "op"]))
    part = payload
    for key in way:
        part = part[key]
    if draw(st.booleans()):
        del part[last]
    else:
        part[last] = draw(ANYTHING)
    return json.dumps(payload)


FRAMES = st.lists(st.one_of(mutated(), mutated(), st.text(), ANYTHING.map(json.dumps)), max_size=9)


class Listener(discord.AutoShardedClient):
    """A client that knows which messages it was told of."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True, guild_messages=True))
        self.seen: set[int] = set()
        self.tree = discord.app_commands.CommandTree(self)

    async def on_message(self, message: discord.Message) -> None:
        self.seen.add(message.id)

    async def on_error(self, *_: object, **__: object) -> None:
        """A broken event may be found out late."""


@pytest.fixture
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DiscordWebSocket", "ExponentialBackoff"):
        monkeypatch.setattr(discord.shard, name, getattr(discord.shard, name))
    monkeypatch.setattr(discord.http.Route, "BASE", "")
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", "")
    gateway.use_steady_connections()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(frames=FRAMES, compress=st.booleans())
@pytest.mark.usefixtures("steady")
def test_after_any_frames_the_next_message_is_read(frames: list[str], *, compress: bool) -> None:
    asyncio.run(_send(frames, compress=compress))


async def _send(frames: list[str], *, compress: bool) -> None:
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    async with SmallDiscord(compress=compress, checking=False) as small:
        discord.http.Route.BASE = small.api
        async with Listener() as client:
            running = asyncio.create_task(gateway.stay_connected(client, TOKEN))
            await small.until(lambda: small.gateways)
            for frame in frames:
                await small.gateways[-1].send_text(frame)
            await small.dispatch("MESSAGE_CREATE", message(99, "still there?"))
            async with asyncio.timeout(10):
                while 99 not in client.seen:
                    assert not running.done()
                    await asyncio.sleep(0.001)
            assert len(small.gateways) == 1
        await asyncio.wait({running})


def test_pauses_grow_to_a_minute_and_are_never_in_step() -> None:
    first, second = ([p for p, _ in zip(pauses(), range(12), strict=False)] for _ in range(2))

    assert first != second
    assert all(0.5 <= pause <= 60 for pause in first)
    assert first[0] <= 1
    assert min(first[7:]) >= 30


async def test_what_does_not_pass_is_not_tried_again() -> None:
    attempts = []

    async def reach() -> None:
        attempts.append(1)
        raise LookupError

    with pytest.raises(LookupError):
        await until_reached(reach, name="it", is_passing=lambda e: isinstance(e, OSError))

    assert len(attempts) == 1
