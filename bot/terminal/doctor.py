"""`postie doctor`: whether everything is there that a running Postie needs, a line each."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from bot.settings import SettingsError, from_surroundings, given_variables
from bot.terminal.findings import Finding, judge_clock
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator

    from bot.settings import Settings
    from knowledge.outcomes import Outcome, Question
    from knowledge.service import Knowledge
    from knowledge.storage.engine import Database
    from knowledge.storage.examine import Examined

_LITTLE_ROOM: Final = 200_000_000
"""Bytes; a database with a year of votes, and its backup, take less."""
_QUESTION: Final = "port imap secure"


def doctor(_options: argparse.Namespace) -> int:
    """Check everything that a running Postie needs; exit with 1 if something is amiss."""
    return asyncio.run(_examine())


async def _examine() -> int:
    levels = set()
    async for finding in _findings():
        print(f"{finding.level:4}  {finding.about}: {' '.join(finding.text.split())}", flush=True)
        levels.add(finding.level)
    return 1 if "bad" in levels else 0


async def _findings() -> AsyncIterator[Finding]:
    import platform

    yield Finding("ok", "Python", f"{platform.python_version()} on {platform.platform(terse=True)}")
    try:
        settings = from_surroundings()
    except SettingsError as error:
        yield Finding("bad", "settings", str(error))
        return
    yield Finding("ok", "settings", ", ".join(given_variables()) or "none, all have defaults")
    async for finding in _look_at_database(settings):
        yield finding
    if settings.discord_token:
        from bot.terminal.discord_checks import ask_discord

        async for finding in ask_discord(settings):
            yield finding
    else:
        yield Finding("note", "Discord", "not asked: DISCORD_TOKEN is not set")


async def _look_at_database(settings: Settings) -> AsyncIterator[Finding]:
    from knowledge.storage.engine import Database
    from knowledge.storage.examine import examine

    try:
        database = Database(settings.database_url)
    except KnowledgeError as error:
        yield Finding("bad", "database", str(error))
        return
    try:
        if _is_missing(database):
            yield _judge_missing(Path(str(database.url.database)))
            yield _room(database)
            yield await _try_question(None, settings)
            return
        examined = await examine(database)
        yield _judge(examined, database)
        if not database.is_sqlite:
            yield judge_clock("database", examined.clock_ahead)
        yield _room(database)
        yield await _try_question(database if examined.is_current else None, settings)
    except KnowledgeError as error:
        yield Finding("bad", "database", str(error))
    finally:
        await database.close()


def _judge_missing(file: Path) -> Finding:
    from knowledge.storage.engine import default_url

    is_default = default_url().endswith(f"/{file}")
    folder = _nearest_folder(file) if is_default else file.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("bad", "database", f"{file} cannot be made: {folder} cannot be written")
    return Finding("note", "database", f"none yet: {file} is made at the start")


def _nearest_folder(path: Path) -> Path:
    """The deepest directory on the way to `path` that is there."""
    return next(parent for parent in path.absolute().parents if parent.is_dir())


def _judge(examined: Examined, database: Database) -> Finding:
    name, held = _name(database), examined.held
    if examined.obstacle:
        return Finding("bad", "database", f"cannot be written: {examined.obstacle}")
    if held is None:
        return Finding("note", "database", f"{name} is empty: it is filled at the start")
    if examined.is_newer:
        return Finding("bad", "database", f"{name} is of a newer Postie: update this one")
    what = f"{name}, content {held.revision}"
    if not examined.is_current:
        return Finding("note", "database", f"{what}; schema {held.schema} is renewed at the start")
    return Finding("ok", "database", f"{what}, schema {held.schema}, can be written")


def _room(database: Database) -> Finding:
    place = _nearest_folder(Path(database.url.database or "x") if database.is_sqlite else Path("x"))
    import shutil  # costs `postie ask` more than it is worth

    free = shutil.disk_usage(place).free
    level: Literal["ok", "bad"] = "ok" if free >= _LITTLE_ROOM else "bad"
    return Finding(level, "disk", f"{free / 1e9:.1f} GB free at {place}")


async def _try_question(database: Database | None, settings: Settings) -> Finding:
    """Answer one question as a start would, from the database or, if that is not ready, files."""
    from knowledge.catalog.content_files import SHIPPED, read_catalog
    from knowledge.outcomes import Answer, Question
    from knowledge.service import Knowledge

    try:
        if database is not None:
            knowledge = await Knowledge.over(database)
        else:
            knowledge = Knowledge(read_catalog(SHIPPED, *settings.content))
    except (KnowledgeError, LookupError) as error:
        return Finding("bad", "question", str(error))
    took, outcome = await _timed(knowledge, Question(text=_QUESTION))
    if not isinstance(outcome, Answer):
        return Finding("bad", "question", f"“{_QUESTION}” got no answer from this content")
    return Finding("ok", "question", f"“{_QUESTION}” answered in {took * 1000:.0f} ms")


async def _timed(knowledge: Knowledge, question: Question) -> tuple[float, Outcome]:
    began = time.perf_counter()
    outcome = await knowledge.ask(question)
    return time.perf_counter() - began, outcome


def _is_missing(database: Database) -> bool:
    file = database.url.database
    return database.is_sqlite and bool(file) and file != ":memory:" and not Path(str(file)).exists()


def _name(database: Database) -> str:
    if database.is_sqlite:
        return str(database.url.database)
    return f"PostgreSQL at {database.url.host or 'this machine'}"
