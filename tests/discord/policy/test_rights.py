"""What the privacy policy says of what is never kept, who sees what, and what can be deleted."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import discord
import pytest
from simcord import SetupError
from sqlalchemy import Integer, text

from tests.discord.policy.steps import (
    PASSWORD,
    PEOPLES,
    QUESTION,
    UNKNOWN,
    holds,
    modules,
    open_help,
    watch,
    written,
)
from tests.discord.stage import reply_of, shown
from tests.discord.stage import text as text_of
from tests.guild_rows import with_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services import BotServices
    from knowledge.storage.engine import Database
    from tests.discord.stage import Stage

ANN = 71


@holds("Direct messages: their words are never written down.")
async def test_words_of_direct_messages_are_never_written_down(
    stage: Stage, services: BotServices, published: Database
) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    await mo.slash(stage.lobby, "helpdesk set texts", keep=True)
    for words in (QUESTION, UNKNOWN):
        await ann.send_dm(words)
    await services.feedback.flush()

    found = await written(published)
    assert found
    assert [words for words in ("pizza", "imap with") if words in found] == []


@holds("Passwords: a warning is given, and what was posted is not repeated.")
async def test_a_posted_password_is_warned_of_and_not_repeated(
    stage: Stage, services: BotServices, published: Database
) -> None:
    await watch(stage)
    ann = stage.person("Ann")
    await ann.send(stage.help, f"my password is {PASSWORD} and it fails")
    await ann.send(stage.lobby, f"{stage.me} gmail login fails, my password is {PASSWORD}")
    await services.feedback.flush()

    said = [*stage.said(stage.help), *stage.said(stage.lobby)]
    assert "password" in text_of(said[0])
    assert not [message for message in said if PASSWORD in text_of(message)]
    assert PASSWORD not in await written(published)


@holds(
    "Pictures and files: they are not opened, but for one that a moderator hands to "
    "`/helpdesk answer import`."
)
async def test_attachments_are_not_opened(stage: Stage) -> None:
    await watch(stage)
    ann = stage.person("Ann")
    for channel, words in ((stage.lobby, stage.me), (stage.help, QUESTION)):
        await ann.send(channel, words, attachments=[("error.png", b"png")])

    assert not [
        r
        for r in stage.env.http_requests
        if "attachments" in r.path or (r.method == "GET" and "cdn" in r.path)
    ]
    opening = {"to_file", "save"}
    for file, tree in modules():
        called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not called & opening, file


@holds("Lists of members: Postie does not ask Discord for them.")
async def test_nobody_is_listed(stage: Stage) -> None:
    await stage.person("Ann").send(stage.lobby, f"{stage.me} {QUESTION}")
    postie: Any = stage.env.bot

    assert not postie.intents.members
    assert not postie.intents.presences
    assert postie._connection.member_cache_flags == discord.MemberCacheFlags.none()
    assert not [r for r in stage.env.http_requests if r.path.endswith("/members")]


@holds("The log: it holds no words of anybody, and no person's id.")
async def test_the_log_is_discreet(
    stage: Stage, services: BotServices, caplog: pytest.LogCaptureFixture
) -> None:
    mo = await watch(stage)
    ann = stage.person("Ann")
    await ann.send(stage.help, QUESTION)
    stage.forbid(stage.lobby, "send_messages")
    await ann.send(stage.lobby, f"{stage.me} {QUESTION}")
    await ann.send_dm(UNKNOWN)
    stage.env.inject_error("POST", "/interactions/*", status=500)
    await ann.slash(stage.help, "ask", question=QUESTION)
    await open_help(stage, ann, "My data", "Delete everything …", "Yes, delete it")
    await services.feedback.flush()

    logged = "\n".join(record.getMessage() for record in caplog.get_records("call"))
    assert "lacks send_messages" in logged, "there is something to be discreet about"
    assert QUESTION not in logged
    assert not [person for person in (ann, mo) if str(person.id) in logged]
    stage.env.errors.clear()


@holds("Whoever runs this Postie can read its database and its log.")
async def test_the_database_is_open_to_whoever_runs_it(
    services: BotServices, published: Database
) -> None:
    await services.guilds.people.set_left_out(ANN, left_out=True)

    async with published.reading() as connection:
        rows = await connection.execute(text("SELECT user_id FROM people WHERE left_out"))
        assert rows.scalars().all() == [ANN]
    kinds = [
        column.type
        for table in with_column(*PEOPLES)
        for column in table.c
        if column.name in PEOPLES
    ]
    assert all(isinstance(kind, Integer) for kind in kinds), "in the clear"


@holds(
    "Moderators see what their server chose and taught, and for an hour why a message was"
    " answered or not."
)
async def test_moderators_see_what_is_their_servers_and_members_do_not(stage: Stage) -> None:
    mo = await watch(stage)
    ann = stage.person("Ann")
    sent = await ann.send(stage.help, QUESTION)

    assert stage.help.mention in shown(await mo.slash(stage.lobby, "helpdesk status"))
    assert "taught" in shown(await mo.slash(stage.lobby, "helpdesk answer list"))
    assert "sure, and due" in shown(await mo.context_menu(stage.help, "Why (not)?", sent))
    for words in ("helpdesk status", "helpdesk answer list"):
        with pytest.raises(SetupError, match="not visible"):
            await ann.slash(stage.lobby, words)
    await stage.env.advance_time(3601)
    assert "older than an hour" in shown(await mo.context_menu(stage.help, "Why (not)?", sent))


@holds("Helpers see your last question, masked, if you call them by *Get a person*.")
async def test_helpers_see_a_question_only_if_they_are_called(stage: Stage) -> None:
    mo, ann = await watch(stage), stage.person("Ann")
    rights = discord.Permissions.none()
    helpers = stage.server.create_role("Helpers", permissions=rights, mentionable=True)
    await mo.slash(stage.lobby, "helpdesk set helpers", role=helpers)
    await ann.send(stage.help, f"{stage.me} gmail refuses ann@private.example pass: {PASSWORD}")
    await ann.send(stage.help, f"{stage.me} can i talk to a human")
    said = [text_of(message) for message in stage.said(stage.help)]
    assert not [words for words in said if helpers.mention in words]

    await ann.click(stage.last(stage.help), label="Get a person")

    call = text_of(stage.last(stage.help))
    assert helpers.mention in call
    assert [secret for secret in ("ann@", PASSWORD) if secret in call] == []


@holds("Other people see nothing of what is kept about you.")
@holds("`/help` → **My data** shows what is written down about you, only to you, and deletes it.")
async def test_my_data_is_for_oneself(stage: Stage, services: BotServices) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    await ann.send(stage.lobby, f"{stage.me} {QUESTION}")

    mine = await open_help(stage, ann, "My data")
    others = await open_help(stage, ben, "My data")

    assert reply_of(mine).ephemeral
    assert "1 of your messages" in shown(mine)
    assert "Nothing about you" in shown(others)
    await open_help(stage, ann, "My data", "Delete everything …", "Yes, delete it")
    assert await services.guilds.people.count_rows(ann.id) == {}


@holds("`/help` → **Leave me out** keeps Postie from answering you unasked; you can still ask it.")
async def test_who_is_left_out_is_answered_only_when_they_ask(stage: Stage) -> None:
    await watch(stage)
    ann = stage.person("Ann")
    await open_help(stage, ann, "Leave me out")

    await ann.send(stage.help, QUESTION)
    assert stage.said(stage.help) == []
    await ann.send(stage.help, f"{stage.me} {QUESTION}")
    assert "993" in text_of(stage.last(stage.help))


@holds(
    "Copies of the database that whoever runs Postie has made are not reached by any of "
    "this: ask them."
)
async def test_a_copy_of_the_database_is_not_reached(
    services: BotServices, published: Database
) -> None:
    await services.guilds.people.set_left_out(ANN, left_out=True)
    async with published.writing() as connection:
        await connection.execute(text("CREATE TABLE copied AS SELECT user_id FROM people"))

    await services.forget_person(ANN)

    async with published.reading() as connection:
        copied: Sequence[int] = (
            (await connection.execute(text("SELECT user_id FROM copied"))).scalars().all()
        )
    assert copied == [ANN]
