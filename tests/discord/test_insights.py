"""Insights, the weekly digest, and a dry run that moderators judge."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from bot import digests
from bot.client import Postie
from bot.rate_limits import Votes
from bot.replies import charts
from knowledge.guilds import Entry
from knowledge.guilds.tables import GuildRow
from knowledge.storage.base import now
from tests.discord.stage import button, labels, shown, text

if TYPE_CHECKING:
    from bot.services import BotServices
    from knowledge.storage.engine import Database
    from tests.discord.stage import Stage

QUESTION = "which port do i need for imap with ssl?"


async def send_due(stage: Stage) -> int:
    assert isinstance(stage.postie, Postie)
    return await digests.send_due(stage.postie)


async def test_insights_tell_moderators_what_was_said_unasked_and_how_it_was_judged(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "may_draw", lambda: False)
    ann, mo = stage.person("Ann"), stage.moderator()
    await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help)
    await ann.send(stage.help, QUESTION)
    answer = stage.last(stage.help)
    await ann.click(answer, custom_id=button(answer, "👍"))
    await stage.person("Ben").slash(stage.lobby, "port", protocol="pop3")

    told = await mo.slash(stage.lobby, "helpdesk insights")

    words = "\n".join(text(message) for message in told.followups) or shown(told)
    assert "2 answers" in words
    assert "1 of them unasked, 1 on request" in words
    assert "1 of 1 judged were right (100%; the true share is between 21% and 100%)" in words
    assert told.ephemeral


async def test_what_a_server_taught_is_called_by_its_title(
    stage: Stage, services: BotServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "may_draw", lambda: False)
    mo, ann, guild = stage.moderator(), stage.person("Ann"), stage.server.id
    for id_ in ("club", "gone"):
        entry = Entry(id=id_, title=f"Address of the {id_}", text="Ask.", asks=())
        await services.guilds.entries.put(guild, entry)
        await ann.slash(stage.lobby, "ask", question=entry.title)
    await services.guilds.entries.remove(guild, "gone")

    told = await mo.slash(stage.lobby, "helpdesk insights")

    words = "\n".join(text(message) for message in told.followups) or shown(told)
    assert "Address of the club (1)" in words
    assert "an answer that is gone (1)" in words
    assert "own:" not in words


async def test_with_the_extra_a_picture_comes_along_with_words_for_it(stage: Stage) -> None:
    pytest.importorskip("matplotlib")
    mo = stage.moderator()
    await stage.person("Ben").slash(stage.lobby, "port", protocol="pop3")

    told = await mo.slash(stage.lobby, "helpdesk insights", days=7)

    message = told.followups[-1] if told.followups else told.response
    assert message is not None
    (picture,) = message.attachments
    assert picture.filename == "postie.png"
    assert "1 answered" in str(picture.description)
    assert "1 answer" in text(message)


async def test_a_picture_is_one_and_says_in_words_what_it_shows(
    stage: Stage, services: BotServices
) -> None:
    pytest.importorskip("matplotlib")
    await stage.person("Ben").slash(stage.lobby, "port", protocol="pop3")
    await services.feedback.flush()
    found = await services.guilds.insights.read(stage.server.id, days=180)

    assert charts.draw(found).startswith(b"\x89PNG")
    assert "1 answered" in charts.describe(found)


async def test_the_digest_goes_to_the_chosen_channel_once_a_week(
    stage: Stage, services: BotServices, published: Database
) -> None:
    mo = stage.moderator()
    await stage.person("Ann").slash(stage.lobby, "port", protocol="imap")
    assert await send_due(stage) == 0, "nobody wants one yet"
    await mo.slash(stage.lobby, "helpdesk set digest", channel=stage.help)

    assert await send_due(stage) == 1
    assert "1 answer" in text(stage.last(stage.help))
    assert await send_due(stage) == 0, "not again within the week"

    async with published.writing() as connection:
        await connection.execute(update(GuildRow).values(digested_at=now() - timedelta(days=8)))
    assert await send_due(stage) == 1
    await mo.slash(stage.lobby, "helpdesk set digest")
    assert (await services.guilds.settings.of(stage.server.id)).digest_channel is None


async def test_a_digest_that_may_not_be_sent_breaks_nothing(stage: Stage) -> None:
    mo = stage.moderator()
    await mo.slash(stage.lobby, "helpdesk set digest", channel=stage.help)
    stage.forbid(stage.help, "send_messages")

    assert await send_due(stage) == 0
    assert stage.said(stage.help) == []


async def test_a_dry_run_reports_instead_of_speaking_and_is_judged(
    stage: Stage, services: BotServices
) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    office = stage.server.create_text_channel("office")
    await mo.slash(
        stage.lobby, "helpdesk watch", channel=stage.help, **{"dry-run": True, "report-to": office}
    )
    asked = await ann.send(stage.help, QUESTION)

    assert stage.said(stage.help) == []
    report = stage.last(office)
    assert "993" in text(report)
    assert asked.jump_url in text(report)
    assert labels(report) == ["Good", "Bad"]

    refused = await ann.click(report, custom_id=button(report, "Good"))
    await mo.click(report, custom_id=button(report, "Good"))
    await mo.click(report, custom_id=button(report, "Bad"))
    services.votes = Votes()  # nothing is left of it in memory, as after a restart
    await services.feedback.flush()
    await mo.click(report, custom_id=button(report, "Bad"))

    assert "moderators" in shown(refused)
    await services.feedback.flush()
    found = await services.guilds.insights.read(stage.server.id, days=1)
    assert (found.now.dry_precision.right, found.now.dry_precision.of) == (0, 1)
    reason = services.attendant.why(asked.id)
    assert "dry run" in reason


async def test_after_the_dry_run_it_goes_live(stage: Stage) -> None:
    mo = stage.moderator()
    await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help, **{"dry-run": True})
    await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help)

    await stage.person("Ann").send(stage.help, QUESTION)

    assert "993" in text(stage.last(stage.help))


async def test_a_dry_run_does_not_report_where_it_watches(stage: Stage) -> None:
    mo = stage.moderator()

    told = await mo.slash(stage.help, "helpdesk watch", channel=stage.help, **{"dry-run": True})

    assert "another channel" in shown(told)
