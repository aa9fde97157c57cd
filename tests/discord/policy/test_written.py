"""What the privacy policy says of what is written down."""

from __future__ import annotations

import ast
import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import inspect

from bot import housekeeping
from bot.helpdesk.left_alone import LeftAlone
from knowledge.guilds import Departures, Membership, Retention
from knowledge.guilds.forgetting.retention import LIMITS
from knowledge.guilds.tables import (
    AnsweredMessageRow,
    ChangeRow,
    DraftRow,
    FeedbackRow,
    PersonRow,
)
from knowledge.storage.base import Base, now
from tests.discord.policy.steps import (
    PASSWORD,
    QUESTION,
    UNKNOWN,
    holds,
    modules,
    open_help,
    written,
)
from tests.discord.stage import button, reply_of, shown
from tests.guild_rows import insert_row, with_column

if TYPE_CHECKING:
    from bot.services import BotServices
    from knowledge.storage.engine import Database
    from tests.discord.stage import Stage

HERE = 1
ABROAD = ("requests", "httpx", "urllib3", "urllib.request", "http.client", "smtplib", "imaplib",
          "poplib", "ftplib", "xmlrpc")  # fmt: skip
"""Modules by which a program could send something somewhere."""
CALLS_ABROAD = {"ClientSession", "open_connection", "create_connection"}
ASKS_DISCORD = "bot/terminal/discord_checks.py"
"""Asks Discord about the bot's own token, for `postie doctor`, which knows nobody's words."""


def columns(row: type[Base]) -> set[str]:
    return set(inspect(row).columns.keys())


def days(row: type[Base], column: str = "") -> list[int]:
    return [
        limit.days for limit in LIMITS if (limit.table, limit.column) == (row.__tablename__, column)
    ]


@holds("Postie reads a question about e-mail, answers it, and forgets it.")
async def test_a_question_leaves_no_words(
    stage: Stage, services: BotServices, published: Database
) -> None:
    ann = stage.person("Ann")
    answer = await ann.slash(stage.lobby, "ask", question=QUESTION)
    await ann.slash(stage.lobby, "ask", question=UNKNOWN)
    await ann.send(stage.lobby, f"{stage.me} {QUESTION}")
    await services.feedback.flush()

    assert "993" in shown(answer)
    found = await written(published)
    assert "'passed'" in found, "that there was a question is kept"
    assert [words for words in (QUESTION, UNKNOWN, "pizza", "imap with") if words in found] == []


@holds("It all stands in one database, that of whoever runs this Postie, and is sent nowhere else.")
def test_no_module_could_send_anything_elsewhere() -> None:
    for file, tree in modules():
        if file.as_posix().endswith(ASKS_DISCORD):
            _only_asks(tree)
            continue
        for node in ast.walk(tree):
            names = [alias.name for alias in getattr(node, "names", ()) if hasattr(alias, "name")]
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{name}" for name in names] + [str(node.module)]
            assert not [name for name in names if name in ABROAD], file
            if isinstance(node, ast.Attribute | ast.Name):
                called = node.attr if isinstance(node, ast.Attribute) else node.id
                assert called not in CALLS_ABROAD, file


def _only_asks(tree: ast.Module) -> None:
    """It opens no database, and of HTTP's methods it uses the one that sends nothing along."""
    imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}

    assert not [module for module in imported if module.startswith(("knowledge", "sqlalchemy"))]
    assert called.isdisjoint({"post", "put", "patch", "request", "ws_connect"})


@holds(
    "**Your choices**: your Discord id with “plain replies” and “leave me out”, until you"
    " delete them."
)
async def test_choices_stay_until_they_are_deleted(stage: Stage, published: Database) -> None:
    ann = stage.person("Ann")
    await open_help(stage, ann, "Leave me out")
    await Retention(published, clock=lambda: now() + timedelta(days=4000)).apply()

    assert str(ann.id) in await written(published)
    assert columns(PersonRow) == {"user_id", "no_emoji", "left_out", "updated_at"}
    await open_help(stage, ann, "My data", "Delete everything …", "Yes, delete it")
    assert str(ann.id) not in await written(published)


@holds(
    "**Answered messages**: the ids of the message, the answer, the channel and you, for 30 days."
)
def test_of_answered_messages_only_ids_are_kept() -> None:
    ids = {"message_id", "reply_id", "channel_id", "asker_id"}
    assert columns(AnsweredMessageRow) == {*ids, "created_at", "unasked"}
    assert days(AnsweredMessageRow) == [30]


@holds(
    "**What became of answers**: an answer, a vote (under a random number, by which it can be "
    "changed) or a missing answer with its topic, provider and what else in Postie's own terms it "
    "was about (program, protocol, kind of trouble), confidence, server and time, and whether "
    "anybody had asked Postie, but not whose it was, for a year."
)
async def test_votes_are_nobodys(stage: Stage, services: BotServices, published: Database) -> None:
    ann = stage.person("Ann")
    answer = reply_of(await ann.slash(stage.lobby, "port", protocol="imap"))
    await ann.click(answer, custom_id=button(answer, "👍"))
    await services.feedback.flush()

    found = await written(published)
    assert "'helped'" in found
    assert str(ann.id) not in found
    assert columns(FeedbackRow) - {"id", "kind", "outcome", "text", "answer"} == {
        "topic", "provider", "confidence", "guild_id", "created_at", "unasked", "vote",
        "fingerprint",
    }  # fmt: skip
    assert days(FeedbackRow) == [365]


@holds(
    "**Words of questions without a good answer**, and of what a helper answered instead: only "
    "where a server switched on `/helpdesk set texts`, and for 90 days."
)
async def test_words_are_kept_only_where_a_server_wants_it(
    stage: Stage, services: BotServices, published: Database
) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    await ann.slash(stage.lobby, "ask", question="the worst pizza in town")
    await mo.slash(stage.lobby, "helpdesk set texts", keep=True)
    await ann.slash(stage.lobby, "ask", question=UNKNOWN)
    await ann.slash(stage.lobby, "ask", question=QUESTION)
    await services.feedback.flush()

    found = await written(published)
    assert UNKNOWN in found
    assert "worst" not in found
    assert QUESTION not in found, "it has a good answer"
    assert days(FeedbackRow, "text") == [90]
    assert days(FeedbackRow, "answer") == [90]
    left = LeftAlone(asker=ann.id, topic="port.imap", confidence=0.1, text=UNKNOWN)
    await services.missed.note_human_answer(left, "ask the board", guild=stage.server.id)
    await mo.slash(stage.lobby, "helpdesk set texts", keep=False)
    await services.missed.note_human_answer(left, "ask the office", guild=stage.server.id)
    await services.feedback.flush()
    found = await written(published)
    assert "ask the board" in found
    assert "ask the office" not in found


@holds(
    "**A server's own**: what it chose with `/helpdesk`, the channels to watch, its answers and "
    "mail servers, the masked questions (or their kind, where no words are kept) that it sorted, "
    "and who changed answers and servers last, until it changes them or removes Postie."
)
def test_what_servers_bring_has_no_limit_of_time() -> None:
    others = {row.__tablename__ for row in (FeedbackRow, ChangeRow, DraftRow)} | {"departures"}
    theirs = {table.name for table in with_column("guild_id")} - others
    assert theirs == {
        *("guilds", "watched_channels", "guild_entries", "guild_providers", "guild_phrasings")
    }
    assert not theirs & {limit.table for limit in LIMITS}


@holds(
    "**Changes of these**: who made them, when, and what was before and after, for 30 days; "
    "drafts for a day."
)
def test_of_changes_it_is_kept_who_made_them_and_what_they_said() -> None:
    told = {"author_id", "changed_at", "before", "after"}
    assert told <= columns(ChangeRow)
    assert days(ChangeRow) == [30]
    assert days(DraftRow) == [1]


@holds(
    "**Servers that left**: when a server removed Postie; a day later all its rows are "
    "deleted, and if it comes back before then, nothing is."
)
@holds("A server's own goes when the server removes Postie.")
@pytest.mark.parametrize(
    ("hours", "comes_back", "stays"), [(23, False, True), (25, False, False), (25, True, True)]
)
async def test_a_server_that_leaves_is_forgotten_a_day_later(
    published: Database, *, hours: int, comes_back: bool, stays: bool
) -> None:
    server, later = 5 << 22, timedelta(hours=hours)
    async with published.writing() as connection:
        for table in with_column("guild_id"):
            if table.name != "departures":
                await insert_row(connection, table, guild_id=server)
    await Departures(published).record(server)
    if comes_back:
        await Departures(published).undo(server)

    membership = Membership(guilds=(), shards=(0,), shard_count=1)
    await Departures(published, clock=lambda: now() + later).forget_departed(membership)

    assert (str(server) in await written(published)) is stays


@holds(
    "Before words are kept, addresses, passwords, private host names and long numbers in "
    "them are masked."
)
async def test_words_are_masked(services: BotServices, published: Database) -> None:
    secrets = ("ann@private.example", PASSWORD, "mail.private.example", "0049 170 1234567")
    words = "pizza for {} my password is {} at {} or {}".format(*secrets)
    services.feedback.note(
        "passed", topic=None, outcome="pass", confidence=0.1, guild=HERE, text=words
    )
    await services.feedback.flush()

    found = await written(published)
    assert "pizza for" in found
    assert [secret for secret in secrets if secret in found] == []


@holds("Whatever is due goes within the hour, or as soon as Postie runs and reaches its database.")
async def test_what_is_due_goes_at_the_start_and_every_hour(
    stage: Stage, services: BotServices, published: Database
) -> None:
    async with published.writing() as connection:
        row = Base.metadata.tables[AnsweredMessageRow.__tablename__]
        await insert_row(connection, row, created_at=now() - timedelta(days=31))
    postie: Any = stage.env.bot
    assert postie.services is services

    async with housekeeping.keeping_house(postie), asyncio.timeout(10):
        while await written(published):  # noqa: ASYNC110  # the database tells nobody
            await asyncio.sleep(0.01)

    assert housekeeping.PAUSE_SECONDS <= 3600
