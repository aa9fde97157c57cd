"""Outcomes as plain text and as data: for pipes, batches and whoever reads without pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from knowledge.labels import PROTOCOLS, SECURITIES
from knowledge.outcomes import Answer, Clarification, Pass, Suggestions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.catalog.model import Server
    from knowledge.outcomes import Outcome, Reply

_LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^)\s]+)\)")
_AUTOLINK = re.compile(r"<(https?://[^>\s]+)>")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])")
_ESCAPE = re.compile(r"\\([*_`~|<>\[\]])")


def strip_markdown(markdown: str) -> str:
    """`markdown` without its marks; links keep their address."""
    text = _LINK.sub(r"\1 (\2)", markdown)
    text = _AUTOLINK.sub(r"\1", text)
    text = _ITALIC.sub(r"\1", _BOLD.sub(r"\1", text))
    return _ESCAPE.sub(r"\1", text.replace("`", ""))


def server_line(server: Server) -> str:
    """`IMAP: imap.example.org, port 993, SSL/TLS`."""
    name = PROTOCOLS.get(server.protocol, server.protocol)
    return f"{name}: {server.host}, port {server.port}, {SECURITIES[server.security]}"


def say_as_of(reply: Reply) -> str:
    """`as of March 2026`, and that it is to be checked where that is long ago; empty if undated."""
    if not reply.as_of:
        return ""
    return f"as of {reply.as_of:%B %Y}{', check with the provider' if reply.is_due else ''}"


def render_text(outcome: Outcome) -> str | None:
    """The whole reply as a person would read it; None where Postie keeps out."""
    match outcome:
        case Pass():
            return None
        case Suggestions():
            lines = [outcome.lead, *(f"- {one.title}" for one in outcome.suggestions)]
        case Clarification():
            lines = [*_reply_lines(outcome.reply), "", outcome.ask]
            lines += [f"- {option.label}" for option in outcome.options]
            lines += _origin_lines(outcome.reply)
        case Answer():
            lines = [*_reply_lines(outcome.reply), *_origin_lines(outcome.reply)]
    return strip_markdown("\n".join(lines).strip())


def render_reply(outcome: Outcome) -> str:
    """What is said to somebody who asked Postie itself: there is always something to say."""
    if isinstance(outcome, Pass):
        return strip_markdown(outcome.kindly)
    return render_text(outcome) or ""


def as_data(outcome: Outcome) -> dict[str, Any]:
    """The outcome as one JSON object of the batch format."""
    return {
        "outcome": outcome.label,
        "topic": outcome.topic,
        "text": render_text(outcome),
        "suggestions": [one.topic for one in outcome.suggestions[:3]],
        "confidence": round(outcome.confidence, 4),
    }


def _reply_lines(reply: Reply) -> Iterator[str]:
    yield from _some(reply.warning, reply.understood, reply.fact, reply.picture)
    yield from map(server_line, reply.servers)
    yield from _labelled("User name", reply.user_name)
    yield from _labelled("Password", reply.password)
    yield from (f"- {step}" for step in reply.steps)
    yield from _some(reply.also)


def _origin_lines(reply: Reply) -> Iterator[str]:
    yield from _labelled("Source", "; ".join(reply.sources))
    if reply.as_of:
        yield f"A{say_as_of(reply)[1:]}"


def _some(*texts: str) -> Iterable[str]:
    return (text for text in texts if text)


def _labelled(label: str, text: str) -> Iterator[str]:
    if text:
        yield f"{label}: {text}"
