"""What Discord says of a token: whose it is, which intents it has, how often it may log in."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

import aiohttp

from bot.terminal.findings import Finding, judge_clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.settings import Settings

_API: Final = "https://discord.com/api/v10"
_SECONDS: Final = 10.0
_REFUSED: Final = 401
_OK: Final = 200
_MESSAGE_CONTENT: Final = (1 << 18) | (1 << 19)
"""Flags of an application: granted after a review, or to one in fewer than a hundred servers."""
_FEW_LOGINS: Final = 50


class _Refused(Exception):
    """Discord answered with a status; its text says what that means."""


async def ask_discord(settings: Settings) -> AsyncIterator[Finding]:
    """Findings about the token, intents, logins, shards and the clock."""
    headers = {
        "Authorization": f"Bot {settings.discord_token}",
        "User-Agent": "DiscordBot (Postie)",
    }
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    api = settings.discord_api_url or _API
    try:
        async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
            about, ahead = await _fetch(session, f"{api}/oauth2/applications/@me")
            yield Finding(
                "ok", "token", f"Discord knows it as {about.get('name', 'an application')}"
            )
            yield _judge_intents(int(about.get("flags", 0)), wanted=settings.watch_channels)
            gateway, _ = await _fetch(session, f"{api}/gateway/bot")
            yield _judge_logins(gateway["session_start_limit"])
            yield _judge_shards(int(gateway["shards"]), settings)
            if ahead is not None:
                yield judge_clock("Discord", ahead)
    except _Refused as refused:
        yield Finding("bad", "token", str(refused))
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        yield Finding("bad", "Discord", f"cannot be reached ({type(error).__name__})")
    except (LookupError, TypeError, ValueError) as error:
        yield Finding("bad", "Discord", f"says what no Discord says ({type(error).__name__})")


async def _fetch(session: aiohttp.ClientSession, url: str) -> tuple[dict[str, Any], float | None]:
    """What Discord says, and how many seconds its clock is ahead."""
    async with session.get(url) as response:
        if response.status == _REFUSED:
            raise _Refused("Discord does not know DISCORD_TOKEN: copy it anew")
        if response.status != _OK:
            raise _Refused(f"Discord refuses (status {response.status}); try again later")
        date = response.headers.get("Date")
        ahead = parsedate_to_datetime(date).timestamp() - time.time() if date else None
        said = await response.json()
        if not isinstance(said, dict):
            raise TypeError
        return said, ahead


def _judge_intents(flags: int, *, wanted: bool) -> Finding:
    granted = bool(flags & _MESSAGE_CONTENT)
    if wanted and not granted:
        return Finding(
            "bad", "intents",
            "WATCH_CHANNELS needs the message content intent: switch it on in Discord's developer "
            "portal (Bot, Privileged Gateway Intents)",
        )  # fmt: skip
    if wanted:
        return Finding("ok", "intents", "message content is granted, for watched channels")
    if granted:
        return Finding(
            "note", "intents", "message content is granted and not used: WATCH_CHANNELS is off"
        )
    return Finding("ok", "intents", "none of the privileged ones is needed")


def _judge_logins(limit: dict[str, Any]) -> Finding:
    left, total = int(limit["remaining"]), int(limit["total"])
    text = f"{left} of {total} left today, {int(limit['max_concurrency'])} at a time"
    return Finding("ok" if left >= _FEW_LOGINS else "bad", "logins", text)


def _judge_shards(advised: int, settings: Settings) -> Finding:
    chosen = settings.shard_count or advised
    if chosen < advised:
        return Finding(
            "bad", "shards", f"DISCORD_SHARD_COUNT is {chosen}, Discord advises {advised}"
        )
    here = len(settings.shard_ids) or chosen
    return Finding("ok", "shards", f"{here} of {chosen} in this process; Discord advises {advised}")
