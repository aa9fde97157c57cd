"""What comes over the gateway and cannot be read: one line, and the connection goes on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract import texts
from tests.wire.small_discord import GUILD, SmallDiscord, guild, interaction, message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.wire.conftest import Running

    Start = Callable[..., Awaitable[Running]]

SECRET = "hunter2-is-what-ann-wrote"  # noqa: S105  # it must not be seen in the log
COMMAND = {"id": "1", "name": "port", "type": 1, "options": []}


def without(data: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in keys}


def event(name: str, data: object, **more: object) -> str:
    return json.dumps({"op": 0, "t": name, "s": 100, "d": data} | more)


WRITTEN = message(1, SECRET)
BROKEN = {
    "no id": event("MESSAGE_CREATE", without(WRITTEN, "id")),
    "no author": event("MESSAGE_CREATE", without(WRITTEN, "author")),
    "an author of no name": event("MESSAGE_CREATE", WRITTEN | {"author": {"id": "1"}}),
    "an id of words": event("MESSAGE_CREATE", WRITTEN | {"id": SECRET}),
    "a time of words": event("MESSAGE_CREATE", WRITTEN | {"timestamp": SECRET}),
    "a list for a message": event("MESSAGE_CREATE", [WRITTEN]),
    "nothing for a message": event("MESSAGE_CREATE", None),
    "mentions of nobody": event("MESSAGE_CREATE", WRITTEN | {"mentions": [None]}),
    "an edit of nothing": event("MESSAGE_UPDATE", {"content": SECRET}),
    "a deletion of nothing": event("MESSAGE_DELETE", {}),
    "a command without data": event(
        "INTERACTION_CREATE", interaction(7, 2, COMMAND) | {"data": None}
    ),
    "a command without a name": event("INTERACTION_CREATE", interaction(8, 2, {"x": SECRET})),
    "a click on nothing": event("INTERACTION_CREATE", interaction(9, 3, {})),
    "an interaction of nobody": event(
        "INTERACTION_CREATE", without(interaction(10, 2, COMMAND), "member", "user")
    ),
    "a server without id": event("GUILD_CREATE", without(guild(), "id")),
    "a server of wrong channels": event("GUILD_CREATE", guild() | {"id": "5", "channels": 5}),
    "a server's deletion without id": event("GUILD_DELETE", {}),
    "a thread of nowhere": event("THREAD_CREATE", {"id": "77", "guild_id": str(GUILD)}),
    "an unknown event": event("SOMETHING_NEW", {"content": SECRET}),
    "an event without a name": event("", {}, t=None),
    "an event with a list for a name": event("", {}, t=[SECRET]),
    "a READY without a session": event("READY", {"content": SECRET}),
    "a RESUMED without data": event("RESUMED", None),
    "an unknown op": json.dumps({"op": 99, "d": SECRET}),
    "an op of words": json.dumps({"op": "strange", "d": SECRET}),
    "a HELLO without an interval": json.dumps({"op": 10, "d": {}}),
    "a number of words": event("TYPING_START", {}, s="many"),
    "no JSON": SECRET,
    "half of it": event("MESSAGE_CREATE", WRITTEN)[:60],
    "nothing": "",
    "a list": "[1, 2]",
    "a number": "5",
    "a deep nest": "[" * 100_000,
}


@pytest.mark.parametrize("compress", [False, True], ids=["plain", "compressed"])
async def test_what_cannot_be_read_is_passed_over(start: Start, *, compress: bool) -> None:
    async with SmallDiscord(compress=compress) as discord:
        postie = await start(discord)
        await postie.says("ready as")
        for frame in BROKEN.values():
            await discord.gateways[-1].send_text(frame)
            await discord.callback(await discord.type_into("port", "protocol", "im"))

        assert len(discord.gateways) == 1, "the connection goes on"
        assert postie.process.returncode is None
        log = "\n".join(postie.lines)
        assert "passed over an event MESSAGE_CREATE of Discord's that cannot be read" in log
        assert "Traceback" not in log
        assert SECRET not in log


async def test_the_same_fault_is_said_once(discord: SmallDiscord, postie: Running) -> None:
    for _ in range(20):
        await discord.gateways[-1].send_text(BROKEN["no id"])
        await discord.gateways[-1].send_text(BROKEN["no JSON"])
    await discord.callback(await discord.slash("port", protocol="imap"))

    assert len([line for line in postie.lines if "passed over" in line]) == 2


@pytest.mark.parametrize("frame", [b"no zlib\x00\x00\xff\xff", b"\x00\xff\xff\xff\x00\x00\xff\xff"])
async def test_a_broken_stream_is_taken_up_in_a_new_connection(start: Start, frame: bytes) -> None:
    async with SmallDiscord(compress=True) as discord:
        postie = await start(discord)
        await postie.says("ready as")
        await discord.callback(await discord.slash("port", protocol="imap"))

        await discord.gateways[-1].socket.send_bytes(frame)
        await discord.until(lambda: len(discord.gateways) == 2)

        assert discord.gateways[-1].resumed
        reply = await discord.callback(await discord.slash("port", protocol="imap"))
        assert "993" in " ".join(texts(reply))
        assert "Traceback" not in "\n".join(postie.lines)


async def test_a_frame_that_was_cut_is_put_together_from_both_parts(start: Start) -> None:
    async with SmallDiscord(compress=True) as discord:
        await start(discord)
        await discord.until(lambda: discord.gateways)
        await discord.callback(await discord.slash("port", protocol="imap"))

        discord.gateways[-1].cut = True
        reply = await discord.callback(await discord.slash("port", protocol="imap"))

        assert "993" in " ".join(texts(reply))
        assert len(discord.gateways) == 1
