"""The command line: `postie`. Whatever costs time to import is imported where it is used."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from bot.settings import SettingsError, from_surroundings
from bot.terminal import guild_commands, knowledge_commands
from bot.terminal.backup_commands import backup, restore
from bot.terminal.doctor import doctor
from bot.terminal.questions import NotAQuestion, checked
from bot.terminal.render import complain
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.settings import Settings
    from knowledge.outcomes import Outcome
    from knowledge.service import Knowledge

HOW_TO_GO_ON = """\
Postie needs a bot token for Discord: make one at https://discord.com/developers/applications \
(New Application, Bot, Reset Token) and put it into DISCORD_TOKEN or a .env file.
To try Postie without one: `postie chat` in this terminal, or `postie playground` in the browser.\
"""
_MISUSE = 2
_OURS = ("bot.", "knowledge.", "migrations.")


class _Parser(argparse.ArgumentParser):
    """A parser that needs one line for what it does not understand."""

    def error(self, message: str) -> NoReturn:
        """Say what was wrong, and where to look."""
        complain(f"{message} (see `{self.prog} --help`)")
        sys.exit(_MISUSE)


class _Version(argparse.Action):
    """`--version`, read only if it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Print it and end."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"{parser.prog} {version('postie')}")
        except PackageNotFoundError:  # run out of a checkout that nobody installed
            print(f"{parser.prog}, not installed")
        sys.exit(0)


def parser() -> argparse.ArgumentParser:
    """What can be typed after `postie`; the docstring of a command is its help text."""
    top = _Parser(
        prog="postie",
        description="Postie answers e-mail set-up questions: ports, servers, sign-in, errors.",
    )
    top.add_argument("--version", action=_Version, nargs=0, help="print the version and end")
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    top.set_defaults(run=lambda _: _helped(top))
    knowledge_commands.command(commands, chat)
    asking = knowledge_commands.command(commands, ask)
    asking.add_argument("words", nargs="*", metavar="QUESTION", help="the question")
    asking.add_argument("--json", action="store_true", help="print the outcome as JSON")
    asking.add_argument(
        "--batch", action="store_true", help="read JSON objects, one a line, and answer each"
    )
    explaining = knowledge_commands.command(commands, explain)
    explaining.add_argument("words", nargs="+", metavar="QUESTION", help="the question")
    knowledge_commands.command(commands, run)
    playing = knowledge_commands.command(commands, playground)
    playing.add_argument("--port", type=int, default=0, help="where to serve it; 0: any free one")
    drawing = knowledge_commands.command(commands, preview)
    drawing.add_argument("folder", type=Path, help="where the pictures go")
    saving = knowledge_commands.command(commands, backup)
    saving.add_argument("file", type=Path, help="where the copy goes; replaced if it is there")
    restoring = knowledge_commands.command(commands, restore)
    restoring.add_argument("file", type=Path, help="what `postie backup` wrote")
    knowledge_commands.command(commands, doctor)
    knowledge_commands.add_to(commands)
    guild_commands.add_to(commands)
    return top


def chat(_options: argparse.Namespace) -> int:
    """Talk with Postie in this terminal; piped input is one question a line."""
    from bot.terminal.chat import talk

    return _with_knowledge(talk)


def ask(options: argparse.Namespace) -> int:
    """Ask one question, or with --batch one a line from standard input."""
    if options.batch:
        if options.words:
            raise NotAQuestion("With --batch questions come from standard input, one a line.")
        return _with_knowledge(_batch)
    text = checked(" ".join(options.words))
    return _with_knowledge(_ask(text, as_json=options.json))


def explain(options: argparse.Namespace) -> int:
    """Show how a question is understood and why it gets the reply it gets."""
    text = checked(" ".join(options.words))
    return _with_knowledge(lambda _, knowledge: _explain(knowledge, text))


def run(_options: argparse.Namespace) -> int:
    """Run the Discord bot (needs DISCORD_TOKEN)."""
    settings = from_surroundings()
    if not settings.discord_token:
        print(HOW_TO_GO_ON, file=sys.stderr)
        return _MISUSE
    from bot import app  # discord.py takes a second

    return app.run(settings)


def playground(options: argparse.Namespace) -> int:
    """Try the bot in a look-alike of Discord in the browser, no token needed."""
    if not knowledge_commands.has_extra("playground", "simcord"):
        return _MISUSE
    from bot.preview import playground as page

    page.serve(from_surroundings(), port=options.port)
    return 0


def preview(options: argparse.Namespace) -> int:
    """Draw every topic and a sample of replies as Discord shows them, with an index page."""
    if not knowledge_commands.has_extra("playground", "simcord"):
        return _MISUSE
    from bot.preview import pictures

    pictures.draw(from_surroundings(), options.folder)
    return 0


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every expected trouble is one line and a non-zero exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without emoji still gets the words
    try:
        options = parser().parse_args(arguments)
        sys.exit(options.run(options))
    except NotAQuestion as reason:
        complain(reason)
        sys.exit(_MISUSE)
    except (KnowledgeError, SettingsError) as error:
        complain(error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  # a fault of Postie's own is one line as well
        complain(_stumbled(error))
        sys.exit(1)


def _stumbled(error: Exception) -> str:
    """What to report of a fault: its kind and its place, never its words, which may be somebody's.

    Trouble that the operating system names is said as it names it.
    """
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    ours = [frame for frame in frames if frame.f_globals.get("__name__", "").startswith(_OURS)]
    place = f" in {ours[-1].f_globals['__name__']}, line {ours[-1].f_lineno}" if ours else ""
    return f"this should not have happened ({type(error).__name__}{place}): please report it."


def _helped(top: argparse.ArgumentParser) -> int:
    top.print_help()
    return _MISUSE


async def _opened(settings: Settings) -> Knowledge:
    from knowledge.service import Knowledge  # SQLAlchemy and all

    return await Knowledge.open(settings.database_url, overlays=settings.content)


def _with_knowledge(work: Callable[[asyncio.Runner, Knowledge], int]) -> int:
    """Run `work`. The event loop stands still while it waits for input, so that Ctrl-C ends it."""
    settings = from_surroundings()
    with asyncio.Runner() as runner:
        knowledge = runner.run(_opened(settings))
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

            from knowledge.answering.text import as_data

            print(json.dumps(as_data(outcome)))
        else:
            from bot.terminal.render import show

            show(outcome)
        return 0

    return go


def _batch(runner: asyncio.Runner, knowledge: Knowledge) -> int:
    from bot.terminal.batch import answer_lines, lines_of
    from knowledge.outcomes import Question

    def answer(text: str, earlier: tuple[str, ...]) -> Outcome:
        return runner.run(knowledge.ask(Question(text=text, turns=knowledge.fold(earlier))))

    broken = answer_lines(answer, lines_of(sys.stdin.buffer), sys.stdout)
    if broken:
        complain(f"{broken} of the lines could not be read; each has its error in the output.")
    return 1 if broken else 0


def _explain(knowledge: Knowledge, text: str) -> int:
    from knowledge.outcomes import Question

    print(knowledge.explain(Question(text=text)))
    return 0
