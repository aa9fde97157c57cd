"""A small Discord on 127.0.0.1: real HTTP and WebSocket, no more of it than the tests need.

What it does not know it answers with 404 and notes in `unknown`; every body it is sent is held
against Discord's contract.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from aiohttp import WSMsgType, web

from tests import contract

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TOKEN = "Bot.of.the-mail-room"  # noqa: S105  # of this small Discord only
APPLICATION = 1000
GUILD = 2000
CHANNEL = 3000
PERSON = 4000
_ANSWER = 5000
_COMPONENTS_V2 = 1 << 15
_ALL = str((1 << 53) - 1)
_ACKNOWLEDGED = {"message": "Interaction has already been acknowledged.", "code": 40060}


@dataclass
class Request:
    """One request of the bot's."""

    method: str
    path: str
    body: Any


@dataclass
class Gateway:
    """One WebSocket connection of the bot's."""

    socket: web.WebSocketResponse
    query: dict[str, str]
    deflate: Any = None
    identified: dict[str, Any] | None = None
    resumed: dict[str, Any] | None = None
    is_frozen: bool = False
    """Whether nothing is answered any more, not even a goodbye."""
    cut: bool = False
    """Whether each compressed payload comes in two frames."""

    async def send(self, payload: dict[str, Any]) -> None:
        """Send one payload, compressed if this Discord compresses."""
        await self.send_text(json.dumps(payload))

    async def send_text(self, text: str) -> None:
        """Send what need not be a payload, compressed if this Discord compresses."""
        if self.deflate is None:
            await self.socket.send_str(text)
        else:
            data = self.deflate.compress(text.encode()) + self.deflate.flush(zlib.Z_SYNC_FLUSH)
            for part in (data[:9], data[9:]) if self.cut else (data,):
                await self.socket.send_bytes(part)


@dataclass
class SmallDiscord:
    """The server; use as an asynchronous context manager."""

    compress: bool = False
    port: int = 0
    """Where it listens; any free one if 0."""
    checking: bool = True
    """Whether payloads are held against the contract (a benchmark does without)."""
    replied: dict[int, float] = field(default_factory=dict)
    """When (by `time.perf_counter`) the first reply to an interaction came."""
    commands: list[dict[str, Any]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    gateways: list[Gateway] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    faults: list[tuple[Callable[[str, str], bool], Callable[[], web.Response | None]]] = field(
        default_factory=list
    )
    slow: str = ""
    """Requests to paths with this in them are answered half a second late."""
    trickle: str = ""
    """The bodies of answers to paths with this in them come to no end."""
    before_ready: Sequence[dict[str, Any]] = ()
    """Payloads that come out of order: after IDENTIFY, and before READY."""
    more_guilds: Sequence[dict[str, Any]] = ()
    """Servers that the bot is in beside the one; they come after READY, as on Discord."""
    refuse_resume: bool = False
    hang_up: int = 0
    """So many connections to the gateway are ended before anything is said."""
    unavailable: list[int] = field(default_factory=list)
    """Servers with an outage: the bot is in them, and hears no more of them than that."""
    refuse_with: int = 0
    """The code of the gateway that a newcomer's connection is closed with."""
    logins_at_a_time: int = 1
    login_pause: float = 0.0
    """Seconds between two logins in one of these places; sooner ones are refused, and noted."""
    logins: list[tuple[int, float]] = field(default_factory=list)
    """Shards that logged in, and when (by `time.perf_counter`)."""
    too_early: list[int] = field(default_factory=list)
    """Shards that were refused for logging in too early."""
    _ids: int = 10_000
    _acknowledged: set[str] = field(default_factory=set)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def __aenter__(self) -> Self:
        app = web.Application()
        for path in ("/gateway", "/gateway/"):
            app.router.add_get(path, self._gateway)
        app.router.add_route("*", "/api/v10/{path:.*}", self._rest)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.trickle = ""
        for gateway in self.gateways:
            gateway.is_frozen = False
            with contextlib.suppress(Exception):
                await gateway.socket.close()
        await self._runner.cleanup()

    @property
    def api(self) -> str:
        """What DISCORD_API_URL has to be."""
        return f"http://127.0.0.1:{self.port}/api/v10"

    @property
    def gateway_url(self) -> str:
        """What DISCORD_GATEWAY_URL has to be."""
        return f"ws://127.0.0.1:{self.port}/gateway/"

    def next_id(self) -> int:
        """A new snowflake."""
        self._ids += 1
        return self._ids

    def fail(
        self,
        method: str,
        path: str,
        *,
        status: int,
        times: int = 1,
        retry_after: float | None = None,
        is_global: bool = False,
    ) -> None:
        """Answer the next `times` requests that fit with `status`."""
        left = [times]

        def fits(got_method: str, got_path: str) -> bool:
            return left[0] > 0 and got_method == method and path in got_path

        def answer() -> web.Response:
            left[0] -= 1
            if retry_after is None:
                return _json({"message": "as the test wants it", "code": 0}, status=status)
            body = {
                "message": "You are being rate limited.",
                "retry_after": retry_after,
                "global": is_global,
            }
            headers = {
                "Via": "1.1 google",
                "Retry-After": str(retry_after),
                "X-RateLimit-Scope": "user",
            }
            return _json(body, status=status, headers=headers)

        self.faults.append((fits, answer))

    def drop(self, method: str, path: str) -> None:
        """Close the connection of the next request that fits instead of answering it."""
        left = [1]

        def fits(got_method: str, got_path: str) -> bool:
            return left[0] > 0 and got_method == method and path in got_path

        def answer() -> None:
            left[0] -= 1

        self.faults.append((fits, answer))

    async def until(self, condition: Callable[[], Any], *, seconds: float = 15) -> Any:
        """Wait until `condition` is true; its value."""
        async with asyncio.timeout(seconds), self._changed:
            while not (value := condition()):
                await self._changed.wait()
        return value

    def asked(self, method: str, part: str) -> list[Request]:
        """The requests so far that fit."""
        return [r for r in self.requests if r.method == method and part in r.path]

    # What happens on Discord

    async def dispatch(
        self, event: str, data: dict[str, Any], *, to: Gateway | None = None
    ) -> None:
        """Let an event happen; the newest connection hears of it, or the one that is named."""
        payload = {"op": 0, "t": event, "s": len(self.sent) + 1, "d": data}
        self.sent.append(payload)
        with contextlib.suppress(ConnectionResetError):  # it comes with the replay
            await (to or self.gateways[-1]).send(payload)

    async def dispatch_to_all(self, event: str, data: dict[str, Any]) -> None:
        """Let an event come to every connection, as while shards are moved."""
        for gateway in self.gateways:
            await self.dispatch(event, data, to=gateway)

    async def replay(self, *, since: int) -> None:
        """Send what happened after event number `since` again, as a RESUME does."""
        for payload in self.sent[since:]:
            await self.gateways[-1].send(payload)

    async def slash(self, name: str, **options: str) -> int:
        """Somebody runs a command; the id of the interaction."""
        given = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
        return await self.interact(2, {"id": "1", "name": name, "type": 1, "options": given})

    async def choose(self, name: str, **options: Any) -> int:
        """A moderator runs `/helpdesk set NAME`; the id of the interaction."""
        kinds: dict[type, int] = {str: 3, bool: 5}
        given = [{"name": k, "type": kinds[type(v)], "value": v} for k, v in options.items()]
        inner = {"name": name, "type": 1, "options": given}
        group = {"name": "set", "type": 2, "options": [inner]}
        return await self.interact(
            2, {"id": "1", "name": "helpdesk", "type": 1, "options": [group]}
        )

    async def type_into(self, name: str, option: str, value: str) -> int:
        """Somebody types into a field that suggests; the id of the interaction."""
        given = [{"name": option, "type": 3, "value": value, "focused": True}]
        return await self.interact(4, {"id": "1", "name": name, "type": 1, "options": given})

    async def click(self, components: list[dict[str, Any]], face: str) -> int:
        """Somebody clicks the button that shows `face` on the answer with these components."""
        for number, part in enumerate(contract.flat(components)):
            part.setdefault("id", number + 1)  # Discord numbers them
        custom_id = next(
            part["custom_id"]
            for part in contract.flat(components)
            if face in (part.get("label"), (part.get("emoji") or {}).get("name"))
        )
        seen = {"components": components, "flags": _COMPONENTS_V2}
        clicked = message(_ANSWER, "", author=BOT) | seen
        about = {"custom_id": custom_id, "component_type": 2}
        return await self.interact(3, about, message=clicked)

    async def interact(self, kind: int, data: dict[str, Any], **more: Any) -> int:
        """An interaction of any kind."""
        id_ = self.next_id()
        await self.dispatch("INTERACTION_CREATE", interaction(id_, kind, data) | more)
        return id_

    async def write(self, content: str, *, mention: bool = True) -> int:
        """Somebody writes a message; its id."""
        id_ = self.next_id()
        await self.dispatch("MESSAGE_CREATE", message(id_, content, mention=mention))
        return id_

    async def callback(self, interaction_id: int, *, seconds: float = 15) -> Any:
        """The bot's first reply to an interaction."""
        part = f"interactions/{interaction_id}/"
        found = await self.until(lambda: self.asked("POST", part), seconds=seconds)
        return found[0].body

    # HTTP

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        if path.startswith("/interactions/"):
            self.replied.setdefault(int(path.split("/")[2]), time.perf_counter())
        body = (
            await request.json()
            if request.can_read_body and "json" in request.content_type
            else None
        )
        async with self._changed:
            self.requests.append(Request(request.method, path, body))
            self._changed.notify_all()
        self._hold(request.method, path, body)
        if self.slow and self.slow in path:
            await asyncio.sleep(0.5)
        if self.trickle and self.trickle in path:
            return await self._trickle(request)
        for fits, answer in self.faults:
            if fits(request.method, path):
                return answer() or _dropped(request)
        by_token = not path.startswith(("/interactions/", "/webhooks/"))
        if by_token and request.headers.get("Authorization") != f"Bot {TOKEN}":
            return _json({"message": "401: Unauthorized", "code": 0}, status=401)
        return self._answered(request.method, path, body)

    async def _trickle(self, request: web.Request) -> web.StreamResponse:
        body = web.StreamResponse(headers={"Content-Type": "application/json"})
        await body.prepare(request)
        while self.trickle:
            await body.write(b" ")
            await asyncio.sleep(0.1)
        return body

    def _hold(self, method: str, path: str, body: Any) -> None:
        if not self.checking:
            return
        try:
            contract.check(method, path, body)
        except contract.BrokenContract as broken:
            self.broken.append(str(broken))

    def _answered(  # noqa: PLR0911  # one for each route
        self, method: str, path: str, body: Any
    ) -> web.StreamResponse:
        parts = path.strip("/").split("/")
        match method, *parts:
            case "GET", "users", "@me":
                return _json(BOT)
            case "GET", "oauth2", "applications", "@me":
                return _json(_APPLICATION)
            case "GET", "gateway", "bot":
                limit = {
                    "total": 1000, "remaining": 1000, "reset_after": 1,
                    "max_concurrency": self.logins_at_a_time,
                }  # fmt: skip
                return _json({"url": self.gateway_url, "shards": 1, "session_start_limit": limit})
            case "PUT", "applications", _, "commands":
                self.commands = [self._registered(command) for command in body]
                return _json(self.commands)
            case "POST", "interactions", id_, _, "callback":
                return self._called_back(id_, body)
            case ("POST", "channels", _, "messages") | ("POST", "webhooks", _, _):
                return _json(message(self.next_id(), "", author=BOT))
            case ("PATCH", "channels", _, "messages", id_) | (
                "PATCH", "webhooks", _, _, "messages", id_
            ):  # fmt: skip
                number = int(id_) if id_.isdigit() else self.next_id()
                return _json(message(number, "", author=BOT))
            case "DELETE", *_:
                return web.Response(status=204)
        self.unknown.append(f"{method} {path}")
        return _json({"message": "404: Not Found", "code": 0}, status=404)

    def _called_back(self, id_: str, body: Any) -> web.StreamResponse:
        if id_ in self._acknowledged:
            return _json(_ACKNOWLEDGED, status=400)
        self._acknowledged.add(id_)
        about = {"id": id_, "type": 2}
        if body["type"] not in (4, 7):
            return _json({"interaction": about})
        shown = message(self.next_id(), "", author=BOT)
        return _json({"interaction": about, "resource": {"type": body["type"], "message": shown}})

    def _registered(self, command: dict[str, Any]) -> dict[str, Any]:
        given = {"id": str(self.next_id()), "application_id": str(APPLICATION), "version": "1"}
        usual: dict[str, Any] = {
            "description": "",
            "default_member_permissions": None,
            "options": [],
        }
        return usual | command | given

    # The gateway

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        for fits, answer in self.faults:
            if fits("GET", request.path):
                return answer() or _dropped(request)
        socket = web.WebSocketResponse(autoclose=False)
        await socket.prepare(request)
        if self.hang_up:
            self.hang_up -= 1
            await socket.close(code=1001)
            return socket
        gateway = Gateway(socket, dict(request.query))
        if self.compress:
            gateway.deflate = zlib.compressobj()
        await gateway.send({"op": 10, "d": {"heartbeat_interval": 41_250}})
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                break
            if not gateway.is_frozen:
                await self._heard(gateway, json.loads(frame.data))
        while gateway.is_frozen:  # noqa: ASYNC110  # it thaws when the test is over
            await asyncio.sleep(0.1)
        await socket.close()
        return socket

    async def _heard(self, gateway: Gateway, payload: dict[str, Any]) -> None:
        match payload["op"]:
            case 1:
                await gateway.send({"op": 11})
            case 2:
                await self._welcome(gateway, payload["d"])
            case 6:
                await self._resume(gateway, payload["d"])

    async def _welcome(self, gateway: Gateway, identify: dict[str, Any]) -> None:
        refused = self.refuse_with or (4004 if identify["token"] != TOKEN else 0)
        if refused:
            await gateway.socket.close(code=refused)
            return
        shard = identify.get("shard", [0, 1])[0]
        if self._is_too_early(shard):
            self.too_early.append(shard)
            await gateway.send({"op": 9, "d": False})
            return
        self.logins.append((shard, time.perf_counter()))
        gateway.identified = identify
        self.gateways.append(gateway)
        self.sent.clear()
        for payload in self.before_ready:
            await gateway.send(payload)
        await self.dispatch("READY", self._ready() | {"shard": identify.get("shard", [0, 1])})
        await self.dispatch("GUILD_CREATE", guild())
        for number, more in enumerate(self.more_guilds):
            await gateway.send({"op": 0, "t": "GUILD_CREATE", "s": 2, "d": more})
            if number % 50 == 0:
                await asyncio.sleep(0)
        async with self._changed:
            self._changed.notify_all()

    def _is_too_early(self, shard: int) -> bool:
        """Whether another shard of the same place logged in just now."""
        place = shard % self.logins_at_a_time
        since = time.perf_counter() - self.login_pause
        return any(
            at > since for other, at in self.logins if other % self.logins_at_a_time == place
        )

    async def _resume(self, gateway: Gateway, resume: dict[str, Any]) -> None:
        if self.refuse_resume:
            self.refuse_resume = False
            await gateway.send({"op": 9, "d": False})
            return
        gateway.resumed = resume
        self.gateways.append(gateway)
        await self.replay(since=resume["seq"])
        await gateway.send({"op": 0, "t": "RESUMED", "s": len(self.sent), "d": {}})
        async with self._changed:
            self._changed.notify_all()

    def _ready(self) -> dict[str, Any]:
        return {
            "v": 10,
            "user": BOT,
            "session_id": "session",
            "resume_gateway_url": self.gateway_url,
            "guilds": [
                {"id": str(server), "unavailable": True}
                for server in (
                    *(known["id"] for known in (guild(), *self.more_guilds)),
                    *self.unavailable,
                )
            ],
            "application": {"id": str(APPLICATION), "flags": 0},
        }


def _json(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py reads JSON only of exactly this type
    return web.Response(
        body=json.dumps(body).encode(),
        status=status,
        headers={"Content-Type": "application/json", **(headers or {})},
    )


def _dropped(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def user(id_: int, name: str, *, bot: bool = False) -> dict[str, Any]:
    """A user."""
    return {
        "id": str(id_), "username": name, "discriminator": "0", "global_name": name,
        "avatar": None, "bot": bot, "public_flags": 0,
    }  # fmt: skip


BOT = user(APPLICATION, "Postie", bot=True)
ANN = user(PERSON, "Ann")
_APPLICATION = {
    "id": str(APPLICATION), "name": "Postie", "icon": None, "description": "", "summary": "",
    "bot_public": True, "bot_require_code_grant": False, "verify_key": "0" * 64, "flags": 0,
    "owner": ANN, "team": None, "bot": BOT,
}  # fmt: skip


def member(who: dict[str, Any]) -> dict[str, Any]:
    """A member of the guild."""
    return {
        "user": who, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False,
        "mute": False, "flags": 0, "nick": None, "avatar": None,
    }  # fmt: skip


def guild() -> dict[str, Any]:
    """The one guild there is."""
    everyone = {
        "id": str(GUILD), "name": "@everyone", "permissions": _ALL, "position": 0, "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False, "managed": False, "mentionable": False, "flags": 0,
    }  # fmt: skip
    return {
        "id": str(GUILD), "name": "The Mail Room", "owner_id": "1", "roles": [everyone],
        "channels": [channel()], "members": [member(BOT)], "threads": [], "emojis": [],
        "stickers": [], "member_count": 2, "large": False, "unavailable": False, "features": [],
        "voice_states": [], "presences": [], "stage_instances": [], "guild_scheduled_events": [],
        "icon": None, "splash": None, "verification_level": 0, "default_message_notifications": 0,
        "explicit_content_filter": 0, "mfa_level": 0, "premium_tier": 0, "nsfw_level": 0,
        "preferred_locale": "en-US", "afk_timeout": 300, "system_channel_flags": 0,
        "soundboard_sounds": [], "joined_at": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip


def channel() -> dict[str, Any]:
    """The one channel there is."""
    return {
        "id": str(CHANNEL), "type": 0, "guild_id": str(GUILD), "name": "lobby", "position": 0,
        "permission_overwrites": [], "nsfw": False, "parent_id": None, "topic": None, "flags": 0,
        "rate_limit_per_user": 0, "last_message_id": None,
    }  # fmt: skip


def message(
    id_: int, content: str, *, author: dict[str, Any] = ANN, mention: bool = False
) -> dict[str, Any]:
    """A message in the channel."""
    return {
        "id": str(id_), "channel_id": str(CHANNEL), "guild_id": str(GUILD), "author": author,
        "member": {key: value for key, value in member(author).items() if key != "user"},
        "content": content, "timestamp": "2026-11-24T00:00:00+00:00", "edited_timestamp": None,
        "tts": False, "mention_everyone": False, "mentions": [BOT] if mention else [],
        "mention_roles": [], "attachments": [], "embeds": [], "pinned": False, "type": 0,
        "flags": 0, "components": [],
    }  # fmt: skip


def interaction(id_: int, kind: int, data: dict[str, Any]) -> dict[str, Any]:
    """An interaction of Ann's in the channel."""
    return {
        "id": str(id_), "application_id": str(APPLICATION), "type": kind, "token": f"token-{id_}",
        "version": 1, "data": data, "guild_id": str(GUILD), "channel_id": str(CHANNEL),
        "channel": channel(), "member": member(ANN) | {"permissions": _ALL}, "locale": "en-US",
        "guild_locale": "en-US", "app_permissions": _ALL, "entitlements": [], "context": 0,
        "authorizing_integration_owners": {"0": str(GUILD)}, "attachment_size_limit": 1 << 20,
    }  # fmt: skip
