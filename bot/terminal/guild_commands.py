"""`postie guild …`: looking after one community, by its Discord id."""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING, Any, Final

from bot.settings import from_surroundings
from bot.terminal.knowledge_commands import command

if TYPE_CHECKING:
    from collections.abc import Sequence

_USUAL_DAYS: Final = 30
_MOST_DAYS: Final = 180
_HIGHEST_ID: Final = 2**63 - 1


def add_to(commands: Any) -> None:  # noqa: ANN401  # argparse's own class is private
    """Add `guild` and what can be typed after it."""
    explained = "Look after one community."
    group = commands.add_parser("guild", help=explained, description=explained)
    inner = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    reading = command(inner, insights)
    reading.add_argument(
        "id", type=_read_id, help="the server's id: right-click it, Copy Server ID"
    )
    reading.add_argument(
        "--days", type=_read_days, default=_USUAL_DAYS, help="how many days to look back"
    )


def insights(options: argparse.Namespace) -> int:
    """Tell how Postie does in one community: what was answered, what helped, what changed."""
    lines = asyncio.run(_describe(options.id, options.days))
    print("\n".join(line.replace("**", "") for line in lines))
    return 0


async def _describe(guild: int, days: int) -> Sequence[str]:
    from knowledge.guilds import Guilds, insights_text
    from knowledge.service import Knowledge, open_ready

    settings = from_surroundings()
    database = await open_ready(settings.database_url, overlays=settings.content)
    try:
        knowledge = await Knowledge.over(database)
        found = await Guilds.over(database).insights.read(guild, days=days)
    finally:
        await database.close()
    titles = {topic.id: topic.title for topic in knowledge.topics()}
    names = {provider.key: provider.name for provider in knowledge.providers()}
    return insights_text.describe(
        found,
        title=lambda topic: titles.get(topic, topic),
        provider=lambda key: names.get(key, key),
    )


def _read_id(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and 0 < int(typed) <= _HIGHEST_ID):
        raise argparse.ArgumentTypeError(f"“{typed}” is no server's id: it has digits only")
    return int(typed)


def _read_days(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and 0 < int(typed) <= _MOST_DAYS):
        raise argparse.ArgumentTypeError(f"“{typed}” is no number of days from 1 to {_MOST_DAYS}")
    return int(typed)
