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
_PICTURE = re.compile(
    r"!\[[^\]\n]*\]\(<?(?P<marked>https?://[^)\s>]+)>?\)"
    r"|<?(?P<bare>https?://[^\s<>?#]+\.(?:png|jpe?g|gif|webp)(?:\?[^\s<>]*)?)>?",
    re.IGNORECASE,
)
_MOST_PICTURES = 4
_MARK = re.compile(r"[\[<*`\\]")
"""What every mark has in it."""
_ESCAPE = re.compile(r"\\([*_`~|<>\[\]])")


def strip_markdown(markdown: str) -> str:
    """`markdown` without its marks; links keep their address."""
    if _MARK.search(markdown) is None:
        return markdown
    text = _LINK.sub(r"\1 (\2)", markdown)
    text = _AUTOLINK.sub(r"\1", text)
    text = _ITALIC.sub(r"\1", _BOLD.sub(r"\1", text))
    return _ESCAPE.sub(r"\1", text.replace("`", ""))


def split_pictures(markdown: str) -> tuple[str, tuple[str, ...]]:
    """`markdown` without the lines that are a picture's address and nothing else, and these.

    A picture is an address that ends like one, or `![words](address)`; four are taken at most.
    """
    lines: list[str] = []
    pictures: list[str] = []
    for line in markdown.split("\n"):
        match = _PICTURE.fullmatch(line.strip())
        if match and len(pictures) < _MOST_PICTURES:
            pictures.append(str(match["marked"] or match["bare"]))
        else:
            lines.append(line)
    return "\n".join(lines).strip(), tuple(pictures)


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
            lines = [*shown_lines(outcome.reply), "", outcome.ask]
            lines += [f"- {option.label}" for option in outcome.options]
            lines += _origin(outcome.reply)
        case Answer():
            lines = list(reply_lines(outcome.reply))
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


def reply_lines(reply: Reply) -> Iterator[str]:
    """What is shown of `reply` at once, line by line, in Markdown."""
    yield from shown_lines(reply)
    yield from _origin(reply)


def shown_lines(reply: Reply) -> Iterator[str]:
    """The same without the small print."""
    yield from _some(reply.warning, reply.understood, reply.fact, reply.picture)
    yield from map(server_line, reply.servers)
    yield from _labelled("User name", reply.user_name)
    yield from _labelled("Password", reply.password)
    yield from (f"- {step}" for step in reply.steps)
    yield from _some(reply.also, reply.caution, *reply.pictures)


def _origin(reply: Reply) -> Iterator[str]:
    parts = [*reply.origins, say_as_of(reply)]
    yield from _labelled("Source", "; ".join(part for part in parts if part))


def _some(*texts: str) -> Iterable[str]:
    return (text for text in texts if text)


def _labelled(label: str, text: str) -> Iterator[str]:
    if text:
        yield f"{label}: {text}"
