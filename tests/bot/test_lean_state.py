"""discord.py's memory of servers: what is needed is there, the rest is not, and nothing stays."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING, Any

import discord
import pytest
import pytest_asyncio

from bot import lean_state
from bot.base_client import BaseClient
from bot.permissions import has_permission, missing_permissions
from tests.wire.small_discord import BOT, CHANNEL, GUILD, channel, guild, user

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.lean_state import LeanState

READY = {
    "user": BOT, "shard": [0, 1], "guilds": [{"id": str(GUILD), "unavailable": True}],
    "application": {"id": "1000", "flags": 0},
}  # fmt: skip


@pytest_asyncio.fixture
async def client() -> AsyncIterator[BaseClient]:
    services: Any = None  # nothing is asked
    client = BaseClient(services)
    client._connection.shard_ids = [0]
    client._connection.parsers["READY"](READY)
    yield client
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()


@pytest.fixture
def state(client: BaseClient) -> LeanState:
    assert isinstance(client._connection, lean_state.LeanState)
    return client._connection


def full_guild() -> dict[str, Any]:
    """A server with everything that Discord tells of one."""
    channels = [
        channel() | {"topic": "Everything about mail"},
        channel() | {"id": "3001", "type": 4, "name": "A category"},
        channel() | {"id": "3002", "type": 2, "name": "Voice", "bitrate": 64_000, "user_limit": 0},
        channel() | {"id": "3003", "type": 15, "name": "Forum", "topic": "?", "available_tags": [
            {"id": "5", "name": "imap", "moderated": False, "emoji_id": None, "emoji_name": None},
        ]},
    ]  # fmt: skip
    event = {
        "id": "8", "guild_id": str(GUILD), "name": "Regatta", "entity_type": 3, "status": 1,
        "privacy_level": 2, "scheduled_start_time": "2026-11-29T00:00:00+00:00",
    }  # fmt: skip
    stage = {
        "id": "9",
        "guild_id": str(GUILD),
        "channel_id": "3002",
        "topic": "?",
        "privacy_level": 2,
    }
    more = {
        "description": "Sailors",
        "features": ["COMMUNITY"],
        "public_updates_channel_id": "3000",
    }
    return guild() | more | {
        "channels": channels, "guild_scheduled_events": [event], "stage_instances": [stage],
    }  # fmt: skip


async def test_what_is_read_is_there_and_what_is_not_is_not(
    client: BaseClient, state: LeanState
) -> None:
    state.parsers["GUILD_CREATE"](full_guild())

    known = client.get_guild(GUILD)
    assert known is not None
    assert known.me.id == 1000
    assert sorted(c.id for c in known.channels) == [CHANNEL, 3002, 3003]
    assert known.public_updates_channel == known.get_channel(CHANNEL)
    forum = known.get_channel(3003)
    assert isinstance(forum, discord.ForumChannel)
    assert [tag.name for tag in forum.available_tags] == ["imap"]
    text = known.get_channel(CHANNEL)
    assert isinstance(text, discord.TextChannel)
    assert missing_permissions(text) == []
    assert (text.topic, forum.topic, known.description) == ("mail", None, None)
    assert [*known.scheduled_events, *known.stage_instances, *known.features] == []


async def test_a_server_and_channels_that_change_are_known_as_they_are(
    client: BaseClient, state: LeanState
) -> None:
    state.parsers["GUILD_CREATE"](full_guild())

    denied = [{"id": str(GUILD), "type": 0, "allow": "0", "deny": str(1 << 11)}]
    changed = channel() | {"permission_overwrites": denied, "topic": "…"}
    state.parsers["CHANNEL_UPDATE"](changed)
    state.parsers["CHANNEL_CREATE"](channel() | {"id": "3010", "topic": "…"})
    state.parsers["CHANNEL_CREATE"](channel() | {"id": "3011", "type": 4})
    everyone = guild()["roles"][0] | {"permissions": str(1 << 10 | 1 << 11)}
    update = full_guild() | {"roles": [everyone], "owner_id": "77"}
    del update["channels"]  # Discord tells of those by themselves
    state.parsers["GUILD_UPDATE"](update)

    known = client.get_guild(GUILD)
    assert known is not None
    text, new = known.get_channel(CHANNEL), known.get_channel(3010)
    assert isinstance(text, discord.TextChannel)
    assert isinstance(new, discord.TextChannel)
    assert missing_permissions(text) == ["send_messages", "read_message_history"]
    assert missing_permissions(new) == ["read_message_history"]
    assert (text.topic, new.topic, known.get_channel(3011)) == (None, None, None)


async def test_of_postie_itself_there_is_one_user(client: BaseClient, state: LeanState) -> None:
    for number in range(3):
        state.parsers["GUILD_CREATE"](guild() | {"id": str(GUILD + number)})

    users = {id(known.me._user) for known in client.guilds}
    assert users == {id(client.user)}
    ann = state.store_user_no_intents(user(4000, "Ann"))
    assert (ann.id, ann.name) == (4000, "Ann")


@pytest.mark.parametrize("how", ["a new session", "removed"])
async def test_a_server_that_is_gone_takes_no_memory_though_nobody_collects_it(
    client: BaseClient, state: LeanState, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(lean_state, "_RELEASE_SECONDS", 0.05)
    state.parsers["GUILD_CREATE"](full_guild())
    known = client.get_guild(GUILD)
    assert known is not None
    text = known.get_channel(CHANNEL)
    assert isinstance(text, discord.TextChannel)
    before = _text_channels(state)
    gc.collect()
    gc.disable()
    try:
        if how == "removed":
            state.parsers["GUILD_DELETE"]({"id": str(GUILD)})
        else:
            state.parsers["READY"](READY)
            state.parsers["GUILD_CREATE"](full_guild())
        assert missing_permissions(text) == [], "what is being answered can go on"
        del known, text
        await asyncio.sleep(0.1)

        assert before == 1
        assert _text_channels(state) == (0 if how == "removed" else 1)
    finally:
        gc.enable()


def _text_channels(state: LeanState) -> int:
    """How many there are in memory, whether anybody can find them or not."""
    found = (one for one in gc.get_objects() if isinstance(one, discord.TextChannel))
    return sum(one._state is state for one in found)


async def test_a_wave_of_servers_is_put_out_of_the_collectors_sight(state: LeanState) -> None:
    gc.unfreeze()
    try:
        for number in range(100):
            state.parsers["GUILD_CREATE"](guild() | {"id": str(GUILD + number)})

        assert gc.get_freeze_count() > 1000
    finally:
        gc.unfreeze()


async def test_a_form_that_nobody_sends_is_let_go(state: LeanState) -> None:
    class Form(discord.ui.Modal, title="Teach"):
        name: discord.ui.TextInput[Form] = discord.ui.TextInput(label="Name")

    form = Form()
    state.store_view(form)

    assert form.timeout == 3600
    form.stop()


async def test_a_server_of_which_little_is_known_yet_is_borne(
    client: BaseClient, state: LeanState
) -> None:
    known = client.get_guild(GUILD)  # as READY tells of it: its id and no more
    assert known is not None
    state.parsers["CHANNEL_CREATE"](channel())
    text = known.get_channel(CHANNEL)
    assert isinstance(text, discord.TextChannel)

    assert missing_permissions(text) == []
    assert not has_permission(text, "manage_messages")
