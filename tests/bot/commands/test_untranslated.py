"""What the languages of the commands lack is found, and the shipped ones lack nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.untranslated import find_gaps
from bot.limits import COMMAND_DESCRIPTION
from bot.translations import read_tables

if TYPE_CHECKING:
    from pathlib import Path


def test_the_shipped_languages_lack_nothing() -> None:
    assert [(gaps.language, gaps.missing, gaps.stale) for gaps in find_gaps()] == [("de", (), ())]


def test_what_is_missing_and_what_is_stale_is_named(tmp_path: Path) -> None:
    (tmp_path / "fr.toml").write_text('[words]\n"Ask Postie" = "Demander"\n"Old" = "Vieux"\n')

    (french,) = find_gaps(tmp_path)

    assert french.language == "fr"
    assert "What I can do, and what to type." in french.missing
    assert "Ask Postie" not in french.missing
    assert "port" not in french.missing, "what people type stays as it is"
    assert french.stale == ("Old",)


def test_no_words_are_longer_than_discord_takes() -> None:
    for language, table in read_tables().items():
        assert [said for said in table.values() if len(said) > COMMAND_DESCRIPTION] == [], language
