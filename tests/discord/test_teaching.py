"""Moderators teach Postie answers of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.guilds.access import Access
from tests.discord.stage import button, choices, shown, text

if TYPE_CHECKING:
    import simcord

    from bot.services import BotServices
    from knowledge.storage.engine import Database
    from tests.discord.stage import Stage

TITLE = "How do I book the rehearsal room?"
ASKS = "book the room\nis the rehearsal room free on friday"
ANSWER = "Write your name into the list: <https://rooms.example>."


async def teach(stage: Stage, mo: simcord.MemberActor, answer: str = ANSWER) -> str:
    form = await mo.slash(stage.lobby, "helpdesk teach")
    filled = {"title": TITLE, "asks": ASKS, "answer": answer}
    return shown(await mo.submit_modal(form, filled))


async def test_what_was_taught_is_answered_at_once(stage: Stage) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    before = await ann.slash(stage.lobby, "ask", question="is the rehearsal room free on friday?")
    assert "rooms.example" not in shown(before)

    assert "I know that now" in await teach(stage, mo)

    answer = await ann.slash(stage.lobby, "ask", question="is the rehersal room free on friday?")
    assert TITLE in shown(answer)
    assert "rooms.example" in shown(answer)
    assert "this community" in shown(answer)


async def test_a_mention_is_answered_with_it_and_can_be_voted_on_and_deleted(stage: Stage) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    await teach(stage, mo)

    await ann.send(stage.lobby, f"{stage.me} book the room")
    answer = stage.last(stage.lobby)
    assert "rooms.example" in text(answer)

    vote = await ann.click(answer, custom_id=button(answer, "👍"))
    assert vote.ephemeral
    await ann.click(answer, label="Delete")
    assert stage.said(stage.lobby) == []


async def test_what_postie_knows_itself_can_be_chosen_instead(
    stage: Stage, services: BotServices
) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    form = await mo.slash(stage.lobby, "helpdesk teach")
    values = {"title": "which port does imap use with ssl", "answer": "7"}
    await mo.submit_modal(form, values)

    await ann.send(stage.lobby, f"{stage.me} which port does imap use with ssl")
    answer = stage.last(stage.lobby)
    title = services.title("port.imap")
    if "7" in text(answer).split():
        await ann.select(answer, [choices(answer)[title]])
    assert "993" in text(stage.last(stage.lobby))


async def test_it_can_be_listed_changed_and_forgotten(stage: Stage, services: BotServices) -> None:
    mo = stage.moderator()
    assert "nothing yet" in shown(await mo.slash(stage.lobby, "helpdesk taught"))
    await teach(stage, mo)
    assert TITLE in shown(await mo.slash(stage.lobby, "helpdesk taught"))

    [choice] = await mo.autocomplete(stage.lobby, "helpdesk forget", "entry", "REHEARSAL")
    form = await mo.slash(stage.lobby, "helpdesk teach", entry=choice["value"])
    await mo.submit_modal(form, {"title": TITLE, "asks": ASKS, "answer": "Ask Dan."})
    [entry] = await services.guilds.entries.all(stage.server.id)
    assert (entry.id, entry.title, entry.text) == (choice["value"], TITLE, "Ask Dan.")
    assert entry.asks == tuple(ASKS.split("\n"))

    gone = await mo.slash(stage.lobby, "helpdesk forget", entry=choice["value"])
    assert "is gone" in shown(gone)
    again = await mo.slash(stage.lobby, "helpdesk forget", entry=choice["value"])
    assert "no such answer" in shown(again)


async def test_with_the_database_away_it_says_so(
    stage: Stage, services: BotServices, empty: Database
) -> None:
    mo = stage.moderator()
    await teach(stage, mo)
    [entry] = await services.guilds.entries.all(stage.server.id)
    services.guilds.entries._access = Access(empty)

    assert "not kept" in await teach(stage, mo, "Ask Dan.")
    forgotten = await mo.slash(stage.lobby, "helpdesk forget", entry=entry.id)
    assert "not kept" in shown(forgotten)
