"""A reply's parts as Discord Markdown: the fact first, whatever comes after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.replies.themes import may_carry_emoji, without_emoji

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.catalog.model import Server
    from knowledge.outcomes import Reply

_PROTOCOLS = {"imap": "IMAP", "pop3": "POP3", "smtp": "SMTP", "exchange": "Exchange"}
_SECURITY = {"ssl": "SSL/TLS", "starttls": "STARTTLS", "unencrypted": "no encryption"}
_INCOMING = frozenset({"imap", "pop3", "exchange"})


@dataclass(frozen=True, slots=True)
class Look:
    """How whoever reads a reply wants it."""

    no_emoji: bool = False
    """No pictures, no emoji, no frame."""


def opening(reply: Reply, look: Look, *, emoji: str) -> str:
    """Warning, fact, what was understood, picture: what a hurried reader sees."""
    fact = reply.fact
    if emoji and not reply.warning and may_carry_emoji(_everything(reply)):
        fact = f"{emoji} {fact}"
    understood = f"-# {discord.utils.escape_markdown(reply.understood)}" if reply.understood else ""
    picture = "" if look.no_emoji else reply.picture
    return _joined(
        [reply.warning and f"⚠️ {reply.warning}", fact, understood, picture], look, gap="\n"
    )


def settings(reply: Reply, look: Look) -> str:
    """The settings table, in the order of typing; host and port are ready to be copied."""
    lines = [line for server in reply.servers for line in _server(server)]
    if reply.user_name:
        lines.append(f"**User name:** {reply.user_name}")
    if reply.password:
        lines.append(f"**Password:** {reply.password}")
    return _joined(lines, look, gap="\n")


def steps(reply: Reply, look: Look) -> str:
    """What to do, numbered so that people can say which step failed."""
    if len(reply.steps) == 1:
        return _joined(reply.steps, look, gap="\n")
    numbered = (f"{number}. {step}" for number, step in enumerate(reply.steps, 1))
    return _joined(numbered, look, gap="\n")


def also(reply: Reply, look: Look) -> str:
    """What else belongs to it."""
    return _joined([reply.also], look)


def more(reply: Reply, look: Look) -> str:
    """What stands behind "Tell me more"."""
    return _joined([reply.more], look)


def origin(reply: Reply) -> str:
    """Where it comes from and, for what can go stale, as of when; in small print."""
    parts = [f"<{source}>" if source.startswith("http") else source for source in reply.sources]
    if reply.as_of is not None:
        parts.append(f"as of {reply.as_of:%B %Y}")
    return f"-# {' · '.join(parts)}" if parts else ""


def _server(server: Server) -> Iterable[str]:
    way = "Incoming" if server.protocol in _INCOMING else "Outgoing"
    yield f"**{way} · {_PROTOCOLS[server.protocol]}**"
    yield f"`{server.host}` port `{server.port}` · {_SECURITY[server.security]}"


def _everything(reply: Reply) -> str:
    return " ".join([reply.fact, reply.picture, *reply.steps, reply.also])


def _joined(parts: Iterable[str], look: Look, *, gap: str = "\n\n") -> str:
    text = gap.join(part for part in parts if part)
    return without_emoji(text) if look.no_emoji else text
