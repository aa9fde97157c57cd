"""Outcomes in a terminal: panels for people, plain lines for pipes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from knowledge.answering.text import render_reply, say_as_of
from knowledge.labels import PROTOCOLS, SECURITIES
from knowledge.outcomes import Answer, Clarification, Pass, Suggestions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from knowledge.outcomes import Outcome, Reply

_COLOURS = {
    "imap": "blue",
    "pop3": "dark_orange",
    "smtp": "green",
    "symptom": "red",
    "error": "red",
}
_WIDEST = 96


def show(outcome: Outcome) -> None:
    """Print the outcome: as a panel where a person looks, else as plain text."""
    if not sys.stdout.isatty():
        print(render_reply(outcome))
        return
    from rich.console import Console  # pipes do without

    console = Console()
    console.print(_panel(outcome), width=min(_WIDEST, console.width))


def say(text: str) -> None:
    """Print a line of Postie's own, bold marks and all where a person looks."""
    if not sys.stdout.isatty():
        from knowledge.answering.text import strip_markdown  # pipes only

        print(strip_markdown(text))
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    console.print(Markdown(text), width=min(_WIDEST, console.width))


def show_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows: as a table where a person looks, else with tabs between, for a spreadsheet."""
    if not sys.stdout.isatty():
        for row in (headings, *rows):
            print("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*headings)
    for row in rows:
        table.add_row(*map(_escaped, row))
    Console().print(table)


def complain(message: object) -> None:
    """One line on the error output; what a terminal would obey is shown as “?”."""
    line = " ".join(str(message).split())
    line = "".join(sign if sign.isprintable() else "?" for sign in line)
    print(f"Postie: {line}", file=sys.stderr)


def _panel(outcome: Outcome) -> RenderableType:
    from rich.console import Group
    from rich.panel import Panel

    match outcome:
        case Pass():
            return Panel(_markdown(outcome.kindly), border_style="grey50")
        case Suggestions():
            lines = [f"{n}. {one.title}" for n, one in enumerate(outcome.suggestions, 1)]
            return Panel(_markdown("\n".join([outcome.lead, "", *lines])), border_style="yellow")
        case Answer():
            parts = _parts(outcome.reply)
        case Clarification():
            options = [f"{n}. {one.label}" for n, one in enumerate(outcome.options, 1)]
            asked = "\n".join([f"**{outcome.ask}**", "", *options])
            parts = [*_parts(outcome.reply), _markdown(asked)]
    return Panel(
        Group(*parts),
        title=f"[bold]{_escaped(outcome.title)}[/]",
        title_align="left",
        subtitle=_origin(outcome.reply),
        subtitle_align="right",
        border_style=_COLOURS.get(outcome.reply.theme, "cyan"),
        padding=(0, 1),
    )


def _parts(reply: Reply) -> list[RenderableType]:
    blocks = [
        f"⚠️ {reply.warning}" if reply.warning else "",
        f"*{reply.understood}*" if reply.understood else "",
    ]
    blocks += [reply.fact, reply.picture]
    parts: list[RenderableType] = [_markdown("\n\n".join(block for block in blocks if block))]
    if reply.servers:
        parts.append(_servers(reply))
    if reply.steps:
        parts.append(_markdown("\n".join(f"{n}. {step}" for n, step in enumerate(reply.steps, 1))))
    parts += [_markdown(text) for text in (reply.also, reply.caution) if text]
    return parts


def _servers(reply: Reply) -> RenderableType:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("", "Server", "Port", "Security"):
        table.add_column(heading, style="bold" if not heading else "")
    for server in reply.servers:
        name = PROTOCOLS.get(server.protocol, server.protocol)
        table.add_row(name, server.host, str(server.port), SECURITIES[server.security])
    for label, value in (("User name", reply.user_name), ("Password", reply.password)):
        if value:
            table.add_row(label, _inline(value))
    return table


def _origin(reply: Reply) -> str | None:
    from knowledge.answering.text import strip_markdown

    parts = [strip_markdown(origin) for origin in reply.origins]
    if dated := say_as_of(reply):
        parts.append(dated)
    return f"[dim]{_escaped(' · '.join(parts))}[/]" if parts else None


def _inline(markdown: str) -> str:
    from knowledge.answering.text import strip_markdown

    return _escaped(strip_markdown(markdown))


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _markdown(text: str) -> RenderableType:
    from rich.markdown import Markdown

    return Markdown(text)
