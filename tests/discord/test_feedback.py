"""What became of answers is kept, for those who improve the texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from knowledge.guilds.tables import FeedbackRow
from tests.discord.stage import button, choices, reply_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services import BotServices
    from knowledge.storage.engine import Database
    from tests.discord.stage import Stage


async def kept(services: BotServices, database: Database) -> Sequence[FeedbackRow]:
    assert await services.feedback.flush()
    async with database.session() as session:
        wanted = select(FeedbackRow).where(FeedbackRow.kind != "answered").order_by(FeedbackRow.id)
        found = (await session.scalars(wanted)).all()
        session.expunge_all()
    return found


async def test_what_people_do_with_an_answer_is_kept(
    stage: Stage, services: BotServices, published: Database
) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    answer = reply_of(await ann.slash(stage.lobby, "port", protocol="imap", security="ssl"))

    await ann.click(answer, custom_id=button(answer, "👍"))
    await ben.click(answer, custom_id=button(answer, "👎"))
    other = next(iter(choices(answer).values()))
    await ann.select(answer, [other])
    await ann.click(stage.last(stage.lobby), custom_id=button(stage.last(stage.lobby), "Delete"))

    rows = await kept(services, published)
    assert [row.kind for row in rows] == ["helped", "not_helped", "instead", "deleted"]
    assert [row.topic for row in rows[:2]] == ["port.imap", "port.imap"]
    assert rows[2].topic == rows[3].topic == other.partition(",")[0]
    assert {row.outcome for row in rows} == {"answer"}
    assert {row.guild_id for row in rows} == {stage.server.id}
    assert {row.text for row in rows} == {None}


async def test_questions_without_a_straight_answer_are_kept(
    stage: Stage, services: BotServices, published: Database
) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")

    await ann.slash(stage.lobby, "ask", question="the best pizza in town")
    await ann.slash(stage.lobby, "ask", question="email not working")
    await ben.slash(stage.lobby, "ask", question="mail server")

    rows = await kept(services, published)
    assert [(row.kind, row.outcome) for row in rows] == [
        ("passed", "pass"),
        ("clarified", "clarify"),
        ("suggested", "suggest"),
    ]
    assert rows[1].topic == "meta.vague"
    assert all(0 <= row.confidence <= 1 for row in rows)


async def test_words_are_kept_masked_where_the_community_wants_it(
    stage: Stage, services: BotServices, published: Database
) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    await mo.slash(stage.lobby, "helpdesk set texts", keep=True)

    await ann.slash(
        stage.lobby,
        "ask",
        question="pizza for ann@private.example at mail.private.example, call 0049 170 1234567",
    )

    (row,) = await kept(services, published)
    assert row.text == ("pizza for ‹address› at ‹host›, call ‹number›")


async def test_nothing_is_kept_of_a_click_that_somebody_has_only_looked_with(
    stage: Stage, services: BotServices, published: Database
) -> None:
    ann = stage.person("Ann")
    answer = reply_of(await ann.slash(stage.lobby, "port", protocol="imap"))

    await ann.click(answer, label="Tell me more")

    assert await kept(services, published) == []
