"""The command line: `postie`. Whatever costs time to import is imported where it is used."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path  # noqa: TC003  # typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from bot.knowledge_commands import commands as knowledge_commands
from bot.settings import SettingsError, from_surroundings
from bot.terminal import complain

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.settings import Settings
    from knowledge.service import Knowledge

app = typer.Typer(
    name="postie",
    help="Postie answers e-mail set-up questions: ports, servers, sign-in, error messages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(knowledge_commands, name="knowledge")

HOW_TO_GO_ON = """\
Postie needs a bot token for Discord: make one at https://discord.com/developers/applications \
(New Application, Bot, Reset Token) and put it into DISCORD_TOKEN or a .env file.
To try Postie without one: `postie chat` in this terminal, or `postie playground` in the browser.\
"""


@app.command()
def chat() -> None:
    """Talk with Postie in this terminal; piped input is one question a line."""
    from bot.chat import talk  # `ask` does without

    raise typer.Exit(_with_knowledge(talk))


@app.command()
def ask(
    words: Annotated[
        list[str] | None, typer.Argument(help="The question.", metavar="QUESTION")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
    batch: Annotated[
        bool, typer.Option("--batch", help="Read JSON objects, one a line, and answer each.")
    ] = False,
) -> None:
    """Ask one question, or with --batch one a line from standard input."""
    if batch:
        raise typer.Exit(_with_knowledge(_batch))
    from bot.questions import checked

    text = checked(" ".join(words or []))
    raise typer.Exit(_with_knowledge(_ask(text, as_json=as_json)))


@app.command()
def explain(
    words: Annotated[list[str], typer.Argument(help="The question.", metavar="QUESTION")],
) -> None:
    """Show how a question is understood and why it gets the reply it gets."""
    from bot.questions import checked

    text = checked(" ".join(words))
    raise typer.Exit(_with_knowledge(lambda _, knowledge: _explain(knowledge, text)))


@app.command()
def run() -> None:
    """Run the Discord bot (needs DISCORD_TOKEN)."""
    settings = from_surroundings()
    if not settings.discord_token:
        print(HOW_TO_GO_ON, file=sys.stderr)
        raise typer.Exit(2)
    from bot import client  # discord.py takes a second

    raise typer.Exit(client.run(settings))


@app.command()
def playground(
    port: Annotated[int, typer.Option(help="Where to serve it; 0 takes any free port.")] = 0,
) -> None:
    """Try the bot in a look-alike of Discord in the browser, no token needed."""
    _needs_extra("playground", "simcord")
    from bot import playground as page

    page.serve(from_surroundings(), port=port)


@app.command()
def preview(
    folder: Annotated[Path, typer.Argument(help="Where the pictures go.")],
) -> None:
    """Draw every topic and a sample of replies as Discord shows them, with an index page."""
    _needs_extra("playground", "simcord")
    from bot import preview as drawing

    drawing.draw(from_surroundings(), folder)


def main() -> None:
    """Run the command line; every expected trouble is one line and a non-zero exit."""
    from bot.questions import NotAQuestion
    from knowledge.errors import KnowledgeError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without emoji still gets the words
    try:
        app()
    except NotAQuestion as reason:
        complain(reason)
        sys.exit(2)
    except (KnowledgeError, SettingsError) as error:
        complain(error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


async def _opened(settings: Settings) -> Knowledge:
    from knowledge.service import Knowledge  # SQLAlchemy and all

    return await Knowledge.open(settings.database_url, overlays=settings.content)


def _with_knowledge(work: Callable[[asyncio.Runner, Knowledge], int]) -> int:
    """Run `work`. The event loop stands still while it waits for input, so that Ctrl-C ends it."""
    with asyncio.Runner() as runner:
        knowledge = runner.run(_opened(from_surroundings()))
        try:
            return work(runner, knowledge)
        finally:
            runner.run(knowledge.close())


def _ask(text: str, *, as_json: bool) -> Callable[[asyncio.Runner, Knowledge], int]:
    from knowledge.outcomes import Question

    def go(runner: asyncio.Runner, knowledge: Knowledge) -> int:
        outcome = runner.run(knowledge.ask(Question(text=text)))
        if as_json:
            import json

            from knowledge.plain import as_data

            print(json.dumps(as_data(outcome), ensure_ascii=False))
        else:
            from bot.terminal import show

            show(outcome)
        return 0

    return go


def _batch(runner: asyncio.Runner, knowledge: Knowledge) -> int:
    from bot.batch import answer_lines

    broken = answer_lines(
        lambda question: runner.run(knowledge.ask(question)), sys.stdin.buffer, sys.stdout
    )
    if broken:
        complain(f"{broken} of the lines could not be read; each has its error in the output.")
    return 1 if broken else 0


def _explain(knowledge: Knowledge, text: str) -> int:
    from knowledge.explaining import explanation
    from knowledge.outcomes import Question

    print(explanation(knowledge.index, knowledge.rank(Question(text=text))))
    return 0


def _needs_extra(extra: str, module: str) -> None:
    from importlib.util import find_spec

    if find_spec(module) is None:
        complain(f"This needs the {extra} extra: pip install 'postie[{extra}]'")
        raise typer.Exit(2)
