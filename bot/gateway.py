"""Connections to Discord that bear what cannot be read, and wait for what is away.

discord.py ends the whole client over one event that is not as it expects it, and over a gateway
that hangs up before it says hello. It makes its connections out of names in `discord.shard`;
`use_steady_connections` puts the ones below in their place.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Self

import aiohttp
import discord
import discord.shard
from cachetools import TTLCache
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket, ReconnectWebSocket, WebSocketClosure

from bot.retrying import LONGEST_PAUSE_SECONDS, until_reached

if TYPE_CHECKING:
    from collections.abc import Iterator

_log = logging.getLogger(__name__)
_CONNECT_SECONDS: Final = 30.0
"""How long one attempt to connect may take."""
_LOG_AGAIN_SECONDS: Final = 60.0
_LONGEST_NAME: Final = 40
_TOO_MANY: Final = 429
_SERVER_ERRORS: Final = 500
_LOST: Final = (aiohttp.ClientError, OSError)
_ENDS: Final = (ReconnectWebSocket, WebSocketClosure, discord.ConnectionClosed, *_LOST)
"""What says that a connection is over."""


_attempt: ContextVar[asyncio.Timeout | None] = ContextVar("attempt", default=None)


@contextlib.contextmanager
def waiting_for_turn() -> Iterator[None]:
    """Let no time run out meanwhile: before logging in a shard may wait for many others."""
    attempt = _attempt.get()
    if attempt is not None:
        attempt.reschedule(None)
    try:
        yield
    finally:
        if attempt is not None:
            attempt.reschedule(asyncio.get_running_loop().time() + _CONNECT_SECONDS)


def use_steady_connections() -> None:
    """Let discord.py connect this way, in this whole process."""
    vars(discord.shard).update(DiscordWebSocket=SteadyWebSocket, ExponentialBackoff=BoundedBackoff)


async def stay_connected(client: discord.AutoShardedClient, token: str) -> None:
    """`client.start`, but waiting for a Discord that is away; returns when `client` is closed.

    Raises what does not pass by itself: `LoginFailure`, `PrivilegedIntentsRequired`,
    `HTTPException` for a refusal, `ConnectionClosed`.
    """
    await until_reached(partial(_log_in, client, token), name="Discord", is_passing=_is_passing)
    await until_reached(
        client.connect,
        name="Discord's gateway",
        is_passing=lambda error: not client.is_closed() and _is_passing(error),
    )


async def _log_in(client: discord.AutoShardedClient, token: str) -> None:
    try:
        await client.login(token)
    except Exception:
        # Each login opens a session, and would leave the one before open.
        await client.http.close()
        client.http.connector = discord.utils.MISSING
        raise


def _is_passing(error: BaseException | None) -> bool:
    """Whether what came of a request to Discord may pass by itself."""
    if isinstance(error, discord.GatewayNotFound):
        return _is_passing(error.__cause__)
    if isinstance(error, discord.HTTPException):
        return error.status == _TOO_MANY or error.status >= _SERVER_ERRORS
    return isinstance(error, (discord.RateLimited, *_LOST)) and not isinstance(error, ValueError)


class BoundedBackoff(ExponentialBackoff[Any]):
    """discord.py's pauses between reconnects, which else grow to a quarter of an hour."""

    def delay(self) -> Any:  # noqa: ANN401  # discord.py has three signatures for it
        """Seconds to wait."""
        return min(float(super().delay()), LONGEST_PAUSE_SECONDS)


class SteadyWebSocket(DiscordWebSocket):
    """One connection; what it cannot read is passed over, with a line in the log."""

    _text: str | None = None
    """The payload that is being read."""
    _has_read: bool = False
    """Whether an event of this connection could be read."""
    _logged: Final[TTLCache[tuple[str, str], bool]] = TTLCache(
        100, _LOG_AGAIN_SECONDS, timer=time.monotonic
    )

    @classmethod
    async def from_client(cls, client: discord.Client, **how: Any) -> Self:  # noqa: ANN401  # they are passed on
        """Connect; a shard's first connection is tried for as long as it takes."""
        connect = partial(cls._connect, client, **how)
        if "initial" not in how:  # which discord.py says of shards that it launches
            return await connect()
        return await until_reached(
            connect,
            name="Discord's gateway",
            is_passing=lambda error: not client.is_closed() and isinstance(error, _LOST),
        )

    @classmethod
    async def _connect(cls, client: discord.Client, **how: Any) -> Self:  # noqa: ANN401  # the same
        try:
            async with asyncio.timeout(_CONNECT_SECONDS) as attempt:
                _attempt.set(attempt)
                return await super().from_client(client, **how)
        except (ReconnectWebSocket, discord.ConnectionClosed) as error:
            # discord.py tries again at once and for ever, or gives up; this it does after a pause.
            raise aiohttp.ClientConnectionError("it hung up before it said hello") from error

    def log_receive(self, text: Any, /) -> None:  # noqa: ANN401  # discord.py's signature
        """Know what is going to be read."""
        self._text = text

    async def received_message(self, frame: Any, /) -> None:  # noqa: ANN401  # discord.py's signature
        """Read a frame; one that makes no sense is passed over.

        Where the compressed stream itself is broken nothing after it can be read either: then a
        new connection goes on from the last event that could be.
        """
        number, self._text = self.sequence, None
        try:
            await super().received_message(frame)
        except _ENDS:
            raise
        except Exception as error:  # noqa: BLE001  # whatever discord.py's parsers stumble over
            self._log_unreadable(error)
            if self._text is None:
                await self._take_up_anew(error)
        finally:
            self._text = None
            claimed: object = self.sequence  # its type is a promise that a broken event breaks
            if not isinstance(claimed, int | None):
                self.sequence = number
            self._has_read = self._has_read or self.sequence != number
        # Frames that wait in the socket would else be read in one go, however many they are.
        await asyncio.sleep(0)

    async def _take_up_anew(self, error: Exception) -> None:
        await self.close()
        if self._has_read:
            raise ReconnectWebSocket(self.shard_id)
        # Resuming brought the same again: a new session, after a pause.
        raise aiohttp.ClientPayloadError(type(error).__name__)

    def _log_unreadable(self, error: Exception) -> None:
        """One line a minute for each kind, without a word of what stood in it."""
        key = _event_name(self._text), type(error).__name__
        if key not in self._logged:
            self._logged[key] = True
            _log.warning(
                "passed over %s of Discord's that cannot be read (%s)",
                *key,
                extra={"event": "gateway.unreadable"},
            )


def _event_name(text: str | None) -> str:
    try:
        name = json.loads(text or "")["t"]
    except (ValueError, TypeError, LookupError, RecursionError):
        return "a frame"
    if isinstance(name, str) and name.isupper() and name.replace("_", "").isalpha():
        return f"an event {name[:_LONGEST_NAME]}"
    return "an event"
