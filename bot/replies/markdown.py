"""A reply's parts as Discord Markdown: the fact first, whatever comes after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.replies.themes import may_carry_emoji, strip_emoji
from knowledge.answering.text import say_as_of
from knowledge.labels import INCOMING_PROTOCOLS, PROTOCOLS, SECURITIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.catalog.model import Server
    from knowledge.outcomes import Reply


@dataclass(frozen=True, slots=True)
class Look:
    """How whoever reads a reply wants it."""

    no_emoji: bool = False
    """No pictures, no emoji, no frame."""


def write_opening(reply: Reply, look: Look, *, emoji: str) -> str:
    """Warning, fact, what was understood, picture: what a hurried reader sees."""
    fact = reply.fact
    if emoji and not reply.warning and may_carry_emoji(_join_all(reply)):
        fact = f"{emoji} {fact}"
    understood = f"-# {discord.utils.escape_markdown(reply.understood)}" if reply.understood else ""
    picture = "" if look.no_emoji else reply.picture
    return _join(
        [reply.warning and f"⚠️ {reply.warning}", fact, understood, picture], look, gap="\n"
    )


def write_settings(reply: Reply, look: Look) -> str:
    """The settings table, in the order of typing; host and port are ready to be copied."""
    lines = [line for server in reply.servers for line in _write_server(server)]
    if reply.user_name:
        lines.append(f"**User name:** {reply.user_name}")
    if reply.password:
        lines.append(f"**Password:** {reply.password}")
    return _join(lines, look, gap="\n")


def write_steps(reply: Reply, look: Look) -> str:
    """What to do, numbered so that people can say which step failed."""
    if len(reply.steps) == 1:
        return _join(reply.steps, look, gap="\n")
    numbered = (f"{number}. {step}" for number, step in enumerate(reply.steps, 1))
    return _join(numbered, look, gap="\n")


def write_also(reply: Reply, look: Look) -> str:
    """What else belongs to it, and what must not be missed."""
    return _join([reply.also, reply.caution], look)


def write_more(reply: Reply, look: Look) -> str:
    """What stands behind "Tell me more"."""
    return _join([reply.more], look)


def write_origin(reply: Reply, *, in_full: bool = False) -> str:
    """Where it comes from and, for what can go stale, as of when; in small print."""
    named = reply.sources if in_full else reply.origins
    parts = [f"<{source}>" if source.startswith("http") else source for source in named]
    if dated := say_as_of(reply):
        parts.append(dated)
    return f"-# {' · '.join(parts)}" if parts else ""


def _write_server(server: Server) -> Iterable[str]:
    way = "Incoming" if server.protocol in INCOMING_PROTOCOLS else "Outgoing"
    yield f"**{way} · {PROTOCOLS[server.protocol]}**"
    yield f"`{server.host}` port `{server.port}` · {SECURITIES[server.security]}"


def _join_all(reply: Reply) -> str:
    return " ".join([reply.fact, reply.picture, *reply.steps, reply.also, reply.caution])


def _join(parts: Iterable[str], look: Look, *, gap: str = "\n\n") -> str:
    text = gap.join(part for part in parts if part)
    return strip_emoji(text) if look.no_emoji else text
