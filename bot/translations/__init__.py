"""Names and descriptions of commands in other languages, from the TOML files beside this one."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from discord import Locale, app_commands

_DIRECTORY = Path(__file__).parent


def read_tables(directory: Path | None = None) -> dict[str, dict[str, str]]:
    """What the files of `directory` (default: the shipped ones) say, by Discord's language code."""
    tables: dict[str, dict[str, str]] = {}
    for file in sorted((directory or _DIRECTORY).glob("*.toml")):
        table: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
        tables[file.stem] = table.get("words", {})
    return tables


class Translations(app_commands.Translator):
    """Looks up what a command says in a file named after Discord's code of the language."""

    def __init__(self, directory: Path = _DIRECTORY) -> None:
        self._tables = read_tables(directory)

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        _context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The words in `locale`; None where the English ones stay."""
        return self._tables.get(locale.value, {}).get(string.message)
