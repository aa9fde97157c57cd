"""The tables are what Postie knows; the compiled copy is only a faster way to the same."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update

from knowledge.answering.text import render_reply
from knowledge.catalog.content_files import read_catalog
from knowledge.errors import ContentError
from knowledge.outcomes import Answer, Question
from knowledge.service import Knowledge
from knowledge.storage.engine import Database
from knowledge.storage.from_rows import read_tables
from knowledge.storage.load import current_catalog, load_catalog, revision
from knowledge.storage.migrate import migrate
from knowledge.storage.provider_tables import ProviderRow, ServerRow
from knowledge.storage.publish import publish, recompile
from knowledge.storage.tables import (
    CompiledRow,
    LanguageRow,
    MessageRow,
    PhrasingRow,
    PortRow,
    SectionRow,
    WeightsRow,
)
from knowledge.usable import check_usable
from tests.catalogs import CATALOGS

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Delete, Insert, TextClause, Update

    from knowledge.catalog.model import Catalog

SHIPPED = read_catalog()


async def _change(database: Database, *statements: Update | Insert | Delete | TextClause) -> None:
    async with database.writing() as connection:
        for statement in statements:
            await connection.execute(statement)


def _text(knowledge: Knowledge, question: str) -> str:
    outcome = knowledge.answer(Question(text=question))
    assert isinstance(outcome, Answer)
    return render_reply(outcome)


_BY_HAND: dict[str, tuple[str, str, Any]] = {
    "port": (
        "what is port 993",
        "Port 993 is the door at the back",
        update(PortRow)
        .where(PortRow.number == 993)
        .values(meaning="Port 993 is the door at the back."),
    ),
    "server": (
        "imap server for gmail",
        "imap.changed.example",
        update(ServerRow)
        .where(ServerRow.host == "imap.gmail.com")
        .values(host="imap.changed.example"),
    ),
    "section": (
        "what is imap",
        "a shelf that somebody changed",
        update(SectionRow)
        .where(SectionRow.topic_id == "protocol.imap", SectionRow.part == "fact")
        .values(text="**IMAP is a shelf that somebody changed.**"),
    ),
}


@pytest.mark.parametrize("row", _BY_HAND)
async def test_a_row_changed_by_hand_changes_the_answer_of_a_running_process(
    published: Database, row: str
) -> None:
    question, words, change = _BY_HAND[row]
    knowledge = await Knowledge.over(published)
    assert words not in _text(knowledge, question)

    await _change(published, change)
    assert not await knowledge.refresh()
    catalog = await recompile(published)

    assert await knowledge.refresh()
    assert knowledge.revision == catalog.revision != SHIPPED.revision
    assert words in _text(knowledge, question)
    assert words in _text(await Knowledge.over(published), question)


async def test_a_change_by_hand_lasts_until_the_next_publishing(published: Database) -> None:
    await _change(published, _BY_HAND["server"][2])

    assert await publish(published, SHIPPED)

    async with published.reading() as connection:
        assert await read_tables(connection) == SHIPPED


async def test_tags_follow_from_a_record_that_was_changed_by_hand(published: Database) -> None:
    key = "mailbox.org"
    assert "oauth2_only" not in SHIPPED.provider_by_key[key].tags

    await _change(
        published, update(ProviderRow).where(ProviderRow.key == key).values(sign_in="oauth2_only")
    )

    tags = (await recompile(published)).provider_by_key[key].tags
    assert "oauth2_only" in tags
    assert "plain_password" not in tags


async def test_rows_added_and_taken_by_hand_are_known(published: Database) -> None:
    ask = {"topic_id": "port.imap", "text": "ye olde imap dock", "template": False}
    port = SHIPPED.ports[-1]
    await _change(
        published,
        insert(PhrasingRow).values(**ask),
        delete(PortRow).where(PortRow.number == port.number, PortRow.protocol == port.protocol),
    )

    catalog = await recompile(published)

    assert catalog.topic_by_id["port.imap"].asks[-1] == ask["text"]
    assert catalog.ports == SHIPPED.ports[:-1]


async def test_what_cannot_be_answered_from_is_not_taken_over(published: Database) -> None:
    await _change(published, update(LanguageRow).values(document=["no tables"]))

    with pytest.raises(ContentError):
        await recompile(published, accept=check_usable)

    async with published.reading() as connection:
        assert await revision(connection) == SHIPPED.revision
        assert await load_catalog(connection) == SHIPPED


@pytest.mark.parametrize("spoilt", ["{", "null", "[]", '{"topics": 3}', "cut off", "another"])
async def test_a_compiled_copy_that_cannot_be_read_is_made_anew_from_the_tables(
    published: Database, spoilt: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with published.reading() as connection:
        document = (await connection.execute(select(CompiledRow.document))).scalar_one()
    texts = {"cut off": document[:-100], "another": document.replace("993", "994")}
    await _change(published, update(CompiledRow).values(document=texts.get(spoilt, spoilt)))

    async with published.reading() as connection:
        assert await load_catalog(connection) == SHIPPED
    assert await current_catalog(published) == SHIPPED

    assert "does not fit" in caplog.text
    caplog.clear()
    assert await current_catalog(published) == SHIPPED
    assert not caplog.records


async def test_nothing_is_taken_over_where_nothing_was_published(empty: Database) -> None:
    await migrate(empty)

    with pytest.raises(LookupError):
        await recompile(empty)


async def test_a_message_keeps_its_place(published: Database) -> None:
    first = SHIPPED.messages[0]

    await _change(published, update(MessageRow).where(MessageRow.id == first.id).values(priority=1))

    messages = (await recompile(published)).messages
    assert messages[0] == replace(first, priority=1)
    assert messages[1:] == SHIPPED.messages[1:]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(catalogs=st.lists(CATALOGS, min_size=1, max_size=4))
def test_whatever_is_published_is_read_back_in_its_order(
    published_url: str, catalogs: list[Catalog]
) -> None:
    async def back_and_forth() -> None:
        database = Database(published_url)
        try:
            for catalog in catalogs:
                await publish(database, catalog)
                async with database.reading() as connection:
                    assert await read_tables(connection) == catalog
                    assert await load_catalog(connection) == catalog
        finally:
            await database.close()

    asyncio.run(back_and_forth())


async def test_a_compiled_copy_that_is_no_text_is_made_anew(
    published: Database, *, on_postgres: bool
) -> None:
    if on_postgres:
        pytest.skip("PostgreSQL takes nothing but text")
    await _change(published, text("UPDATE compiled SET document = CAST(x'ff00c3' AS TEXT)"))

    assert (await Knowledge.over(published)).catalog == SHIPPED
    async with published.reading() as connection:
        assert await load_catalog(connection) == SHIPPED


@pytest.mark.parametrize("spoilt", ["none", "{}", "[" * 100_000])
async def test_weights_that_were_spoilt_are_said_so_and_not_taken_over(
    published: Database, spoilt: str
) -> None:
    await _change(published, update(WeightsRow).values(document=spoilt))

    with pytest.raises(ContentError, match=r"^The database: .*: postie knowledge publish$"):
        await Knowledge.over(published)

    async with published.reading() as connection:
        assert await revision(connection) == SHIPPED.revision
    await publish(published, SHIPPED)
    assert (await Knowledge.over(published)).catalog == SHIPPED
