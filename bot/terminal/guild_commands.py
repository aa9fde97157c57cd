"""`postie guild …`: what one community has of its own, for whoever runs Postie."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.settings import from_surroundings
from bot.terminal.knowledge_commands import command
from bot.terminal.render import complain

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable, Callable

    from knowledge.guilds import Guilds
    from knowledge.guilds.own.packs import Imported, Pack

_HIGHEST: Final = 2**63 - 1
"""What an id can be: Discord's have 64 bits, and a database counts with a sign."""


def add_to(commands: Any) -> None:  # noqa: ANN401  # argparse's own class is private
    """Add `guild` and what can be typed after it."""
    explained = "Take out and put in what a community has of its own."
    group = commands.add_parser("guild", help=explained, description=explained)
    inner = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    exporting = _with_id(command(inner, export))
    exporting.add_argument("file", nargs="?", type=Path, help="where it goes (the output)")
    importing = _with_id(command(inner, import_))
    importing.add_argument("file", type=Path, help="a file that was exported")


def export(options: argparse.Namespace) -> int:
    """Write a community's answers and mail servers as one file."""
    from knowledge.guilds.own.packs import export_pack, write_pack

    pack: Pack = asyncio.run(_over_guilds(lambda guilds: export_pack(guilds, options.id)))
    text = write_pack(pack)
    if options.file is None:
        sys.stdout.buffer.write(text.encode())
        return 0
    try:
        options.file.write_text(text, "utf-8")
    except OSError as error:
        complain(f"{options.file} cannot be written: {error.strerror}")
        return 1
    print(f"{len(pack.answers)} answers and {len(pack.servers)} mail servers: {options.file}")
    return 0


def import_(options: argparse.Namespace) -> int:
    """Take a file over into a community; nothing of its own is removed."""
    from knowledge.guilds.own.packs import import_pack, read_pack

    try:
        data = options.file.read_bytes()
    except OSError as error:
        complain(f"{options.file} cannot be read: {error.strerror}")
        return 1
    pack = read_pack(data)
    done: Imported = asyncio.run(_over_guilds(lambda g: import_pack(g, options.id, pack)))
    print(f"{done.new} new, {done.changed} changed, {done.same} as they were")
    return 0


def _with_id(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("id", type=_id, metavar="ID", help="the server's id, from Discord")
    return parser


def _id(text: str) -> int:
    """A guild's id; argparse says what is wrong with any other text."""
    id_ = int(text)
    if not 0 < id_ <= _HIGHEST:
        raise ValueError(text)
    return id_


_id.__name__ = "server id"  # argparse writes: invalid server id value


async def _over_guilds(work: Callable[[Guilds], Awaitable[Any]]) -> Any:  # noqa: ANN401  # what `work` returns
    """Do `work` over the database of whoever runs this."""
    from knowledge.guilds import Guilds
    from knowledge.service import open_ready

    settings = from_surroundings()
    database = await open_ready(settings.database_url, overlays=settings.content)
    try:
        return await work(Guilds.over(database))
    finally:
        await database.close()
