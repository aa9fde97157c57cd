"""Which words of the commands a language lacks, and which it has that nothing shows any more."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import discord
from discord import Locale, app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.commands import COMMANDS
from bot.translations import read_tables

if TYPE_CHECKING:
    from pathlib import Path

_NAMES: Final = frozenset(
    {Location.command_name, Location.group_name, Location.parameter_name, Location.choice_name}
)
"""What people type stays as it is; a menu is only pointed at, so its name is translated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """What is amiss in one language's file."""

    language: str
    """Discord's code of it, as its file is called."""
    missing: tuple[str, ...]
    """What is shown in English still."""
    stale: tuple[str, ...]
    """What has a translation and is shown nowhere."""


def find_gaps(directory: Path | None = None) -> list[Gaps]:
    """Every language of `directory` (default: the shipped ones), held against the commands."""
    shown = asyncio.run(_collect_shown())
    return [
        Gaps(
            language=language,
            missing=tuple(words for words in shown if words not in table),
            stale=tuple(words for words in table if words not in shown),
        )
        for language, table in read_tables(directory).items()
    ]


async def _collect_shown() -> dict[str, None]:
    """All words that Discord shows of the commands, in their order."""
    recorder = _Recorder()
    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    for command in COMMANDS:
        await command.get_translated_payload(tree, recorder)
    return recorder.shown


class _Recorder(app_commands.Translator):
    """Translates nothing, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.shown: dict[str, None] = {}

    async def translate(
        self,
        string: app_commands.locale_str,
        _locale: Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        is_menu = isinstance(context.data, app_commands.ContextMenu)
        if is_menu or context.location not in _NAMES:
            self.shown.setdefault(string.message)
        return None
