"""`postie doctor`, `backup` and `restore` as their user starts them."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.terminal.findings import judge_clock
from tests.wire.small_discord import TOKEN, SmallDiscord

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home and working directory."""
    place = tmp_path / "home"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def postie(*arguments: str, **environment: str) -> tuple[int, dict[str, str], str]:
    """The exit status, the lines by what they are about, and what was said as an error."""
    surroundings = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    surroundings |= dict.fromkeys(("HOME", "XDG_DATA_HOME"), str(Path.cwd()))
    surroundings["DATABASE_URL"] = ""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        env=surroundings | environment,
        timeout=60,
        check=False,
        text=True,
        encoding="utf-8",
    )
    assert "Traceback" not in done.stderr
    lines = {}
    for line in done.stdout.splitlines():
        level, _, rest = line.partition("  ")
        about, _, _text = rest.partition(": ")
        lines[about.strip()] = f"{level.strip()}  {rest.strip()}"
    return done.returncode, lines, done.stderr


@pytest.fixture
def ready(published_url: str) -> dict[str, str]:
    return {"DATABASE_URL": published_url}


def test_with_nothing_set_up_it_says_what_will_be_and_changes_nothing(own_home: Path) -> None:
    status, lines, _ = postie("doctor")

    assert status == 0
    assert lines["Python"].startswith("ok")
    assert "none, all have defaults" in lines["settings"]
    assert lines["database"].startswith("note")
    assert "none yet" in lines["database"]
    assert "answered" in lines["question"]
    assert "not asked" in lines["Discord"]
    assert list(own_home.iterdir()) == []


def test_a_database_in_use_is_all_right(ready: dict[str, str]) -> None:
    status, lines, _ = postie("doctor", **ready)

    assert status == 0
    assert lines["database"].startswith("ok")
    assert "can be written" in lines["database"]
    assert "ok  question: “port imap secure” answered" in lines["question"]
    assert "secret" not in str(lines)


def test_an_empty_database_is_left_empty(database_url: str, *, on_postgres: bool) -> None:
    if not on_postgres:
        sqlite3.connect(database_url.removeprefix("sqlite:///")).close()
        Path(database_url.removeprefix("sqlite:///")).touch()

    for _ in range(2):
        status, lines, _ = postie("doctor", DATABASE_URL=database_url)
        assert status == 0
        assert "is filled at the start" in lines["database"]


@pytest.mark.parametrize(
    ("environment", "about", "said"),
    [
        ({"POSTIE_LOG_LEVEL": "loud"}, "settings", "is none of"),
        ({"DATABASE_URL": "mysql://x"}, "database", "begins with “mysql”"),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/x"}, "database", "does not answer"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "database", "cannot be made"),
        (
            {"DISCORD_TOKEN": "x", "DISCORD_API_URL": "http://127.0.0.1:1/api/v10"},
            "Discord",
            "cannot be reached",
        ),
    ],
)
def test_what_is_amiss_is_a_line_and_an_exit_status(
    environment: dict[str, str], about: str, said: str
) -> None:
    status, lines, _ = postie("doctor", **environment)

    assert status == 1
    assert lines[about].startswith("bad")
    assert said in lines[about]


def test_a_newer_database_is_named(tmp_path: Path, filled_once: str, *, on_postgres: bool) -> None:
    if on_postgres:
        pytest.skip("the same on both, and a file is made sooner")
    file = tmp_path / "newer.sqlite3"
    file.write_bytes(Path(filled_once).read_bytes())
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    status, lines, _ = postie("doctor", DATABASE_URL=f"sqlite:///{file}")

    assert status == 1
    assert "newer Postie" in lines["database"]


@pytest.mark.parametrize(
    ("ahead", "level", "said"),
    [(2, "ok", "within"), (90, "bad", "90 s behind"), (-90, "bad", "ahead of")],
)
def test_a_clock_that_is_wrong_is_named(ahead: float, level: str, said: str) -> None:
    finding = judge_clock("Discord", ahead)

    assert finding.level == level
    assert said in finding.text


async def examined(discord: SmallDiscord, **environment: str) -> tuple[int, dict[str, str]]:
    import asyncio

    about = {"DISCORD_TOKEN": TOKEN, "DISCORD_API_URL": discord.api} | environment
    status, lines, _ = await asyncio.to_thread(postie, "doctor", **about)
    return status, lines


async def test_discord_is_asked_for_token_intents_logins_shards_and_time() -> None:
    async with SmallDiscord() as discord:
        status, lines = await examined(discord)

        assert status == 0
        assert "knows it as Postie" in lines["token"]
        assert lines["intents"].startswith("ok")
        assert "1000 of 1000 left today" in lines["logins"]
        assert "1 of 1 in this process" in lines["shards"]
        assert lines["clock"].startswith("ok")
        assert TOKEN not in str(lines)


async def test_an_intent_or_a_token_that_is_missing_is_named() -> None:
    async with SmallDiscord() as discord:
        status, lines = await examined(discord, WATCH_CHANNELS="1")
        assert status == 1
        assert "needs the message content intent" in lines["intents"]

        status, lines = await examined(discord, DISCORD_TOKEN="wrong")  # noqa: S106  # it is wrong
        assert status == 1
        assert "does not know DISCORD_TOKEN" in lines["token"]

        discord.fail("GET", "/gateway/bot", status=503)
        status, lines = await examined(discord)
        assert status == 1
        assert "status 503" in lines["token"]


def test_a_backup_is_made_and_put_back(
    tmp_path: Path, filled_once: str, *, on_postgres: bool
) -> None:
    if on_postgres:
        status, _, said = postie("backup", "copy", DATABASE_URL="postgresql://u:hidden@h/x")
        assert status == 1
        assert "pg_dump" in said
        assert "hidden" not in said
        return
    file = tmp_path / "own.sqlite3"
    file.write_bytes(Path(filled_once).read_bytes())
    where = {"DATABASE_URL": f"sqlite:///{file}"}

    assert postie("backup", "copy.db", **where)[0] == 0
    file.write_bytes(b"oh no")
    assert postie("restore", "copy.db", **where)[0] == 0

    assert postie("doctor", **where)[0] == 0
    assert file.with_name("own.sqlite3.before-restore").read_bytes() == b"oh no"
