"""`postie guild …`: one community, for whoever runs Postie: its own content, and how it goes."""

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
    from collections.abc import Awaitable, Callable, Sequence

    from knowledge.guilds import Guilds
    from knowledge.guilds.own.packs import Imported, Pack
    from knowledge.storage.engine import Database

_USUAL_DAYS: Final = 30
_MOST_DAYS: Final = 180
"""Twice as many are looked at, and a year is kept."""
_HIGHEST: Final = 2**63 - 1
"""What an id can be: Discord's have 64 bits, and a database counts with a sign."""


def add_to(commands: Any) -> None:  # noqa: ANN401  # argparse's own class is private
    """Add `guild` and what can be typed after it."""
    explained = "Look after one community: what it has of its own, and how Postie does there."
    group = commands.add_parser("guild", help=explained, description=explained)
    inner = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    exporting = _with_id(command(inner, export))
    exporting.add_argument("file", nargs="?", type=Path, help="where it goes (the output)")
    importing = _with_id(command(inner, import_))
    importing.add_argument("file", type=Path, help="a file that was exported")
    reading = _with_id(command(inner, insights))
    reading.add_argument("--days", type=_days, default=_USUAL_DAYS, help="how far to look back")


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


def insights(options: argparse.Namespace) -> int:
    """Tell how Postie does in one community: what was answered, what helped, what changed."""
    lines = asyncio.run(_over_database(lambda d: _describe(d, options.id, options.days)))
    print("\n".join(line.replace("**", "") for line in lines))
    return 0


async def _describe(database: Database, guild: int, days: int) -> Sequence[str]:
    from knowledge.guilds import Guilds, insights_text
    from knowledge.outcomes import OWN
    from knowledge.service import Knowledge

    knowledge, guilds = await Knowledge.over(database), Guilds.over(database)
    own = {f"{OWN}{entry.id}": entry.title for entry in await guilds.entries.all(guild)}
    titles = {topic.id: topic.title for topic in knowledge.topics()} | own
    knowledge.lay_over_with(guilds.entries, guilds.providers)
    await knowledge.prepare(guild)
    names = {provider.key: provider.name for provider in knowledge.providers(guild)}
    return insights_text.describe(
        await guilds.insights.read(guild, days=days),
        title=lambda topic: titles.get(topic, topic),
        provider=lambda key: names.get(key, key),
    )


def _with_id(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("id", type=_id, metavar="ID", help="the server's id, from Discord")
    return parser


def _id(text: str) -> int:
    """A guild's id; argparse says what is wrong with any other text."""
    id_ = int(text)
    if not 0 < id_ <= _HIGHEST:
        raise ValueError(text)
    return id_


def _days(text: str) -> int:
    """So many days to look back; argparse says what is wrong with any other text."""
    days = int(text)
    if not 0 < days <= _MOST_DAYS:
        raise ValueError(text)
    return days


_days.__name__ = f"number of days (1 to {_MOST_DAYS})"
_id.__name__ = "server id"  # argparse writes: invalid server id value


async def _over_guilds(work: Callable[[Guilds], Awaitable[Any]]) -> Any:  # noqa: ANN401  # what `work` returns
    """Do `work` over what guilds bring, in the database of whoever runs this."""
    from knowledge.guilds import Guilds

    return await _over_database(lambda database: work(Guilds.over(database)))


async def _over_database(work: Callable[[Database], Awaitable[Any]]) -> Any:  # noqa: ANN401  # the same
    from knowledge.usable import open_ready

    settings = from_surroundings()
    database = await open_ready(settings.database_url, overlays=settings.content)
    try:
        return await work(database)
    finally:
        await database.close()
