"""What Postie missed, as moderators see it and mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

from tests.discord.stage import button, choices, labels, reply_of, shown, text

if TYPE_CHECKING:
    import simcord

    from bot.services import BotServices
    from tests.discord.stage import Stage

CLUB = "how do i get a club address"
CLUB_AGAIN = "how can i get a club address?"


@pytest_asyncio.fixture
async def mo(stage: Stage) -> simcord.MemberActor:
    """A moderator, in whose server words are kept and the help channel is watched."""
    mo = stage.moderator()
    await mo.slash(stage.lobby, "helpdesk set texts", keep=True)
    await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help)
    return mo


async def open_gap(
    stage: Stage, mo: simcord.MemberActor, words: str = "club"
) -> simcord.ResponseMessage:
    """The gap whose label holds `words`, opened."""
    listed = reply_of(await mo.slash(stage.lobby, "helpdesk gaps"))
    value = next(value for label, value in choices(listed).items() if words in label)
    await mo.select(listed, [value], custom_id=_select_id(listed, "gc"))
    return listed


def _select_id(message: simcord.ResponseMessage, action: str) -> str:
    from tests.discord.stage import parts

    return next(
        str(part["custom_id"])
        for part in parts(message.components)
        if part["type"] == 3 and str(part["custom_id"]).startswith(f"p1s{action}:")
    )


async def ask_twice(stage: Stage) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    await ann.slash(stage.lobby, "ask", question=CLUB)
    await ben.slash(stage.lobby, "ask", question=CLUB_AGAIN)
    await ben.slash(stage.lobby, "ask", question="the best pizza in town")


async def test_gaps_are_clustered_counted_and_the_most_frequent_first(
    stage: Stage, mo: simcord.MemberActor
) -> None:
    await ask_twice(stage)

    listed = await mo.slash(stage.lobby, "helpdesk gaps")

    assert listed.ephemeral
    lines = [line for line in shown(listed).split("\n") if line.startswith("- ")]
    assert lines[0].startswith("- **2×** `how can i get a club address?`")
    assert len(lines) == 2


async def test_without_words_only_counts_are_shown_and_that_is_said(stage: Stage) -> None:
    mo = stage.moderator()
    await ask_twice(stage)

    listed = await mo.slash(stage.lobby, "helpdesk gaps")

    assert "3 questions" in shown(listed)
    assert "club" not in shown(listed)
    assert "/helpdesk set texts" in shown(listed)


async def test_a_gap_is_filled_by_teaching(stage: Stage, mo: simcord.MemberActor) -> None:
    await ask_twice(stage)
    gap = await open_gap(stage, mo)

    form = await mo.click(gap, custom_id=button(gap, "Teach"))
    await mo.submit_modal(
        form,
        {"title": "Club address", "asks": f"{CLUB}\n{CLUB_AGAIN}", "text": "Write to the board."},
    )

    answered = await stage.person("Cleo").slash(stage.lobby, "ask", question=CLUB)
    assert "Write to the board" in shown(answered)
    assert "club" not in shown(await mo.slash(stage.lobby, "helpdesk gaps"))


async def test_a_gap_may_be_another_way_of_asking_for_a_shipped_topic(
    stage: Stage, mo: simcord.MemberActor
) -> None:
    odd = "where do the dwarves carry my parcels in from"
    await stage.person("Ann").slash(stage.lobby, "ask", question=odd)
    gap = await open_gap(stage, mo, "dwarves")
    await mo.click(gap, custom_id=button(gap, "Also asked as …"))
    targets = choices(gap)
    topic = targets.get("IMAP ports") or next(v for v in targets.values() if "." in v)

    done = await mo.select(gap, [topic], custom_id=_select_id(gap, "gs"))

    assert "people who ask so here want" in text(gap) + shown(done)
    answer = await stage.person("Ben").slash(stage.lobby, "ask", question=odd)
    assert not answer.ephemeral
    assert "👍" in labels(answer.response)


async def test_not_for_us_is_no_gap_is_not_answered_unasked_and_can_be_undone(
    stage: Stage, services: BotServices, mo: simcord.MemberActor
) -> None:
    question = "which port do i need for imap with ssl?"
    guild = stage.server.id
    await ask_twice(stage)
    gap = await open_gap(stage, mo)
    await mo.click(gap, custom_id=button(gap, "Not for us"))
    assert "not for me" in text(gap)
    assert "club" not in str(await services.missed.find_gaps(guild))

    await mo.click(gap, custom_id=button(gap, "Undo"))
    assert "club" in text(gap)

    ids = await services.guilds.phrasings.add(guild, [question])
    await stage.person("Cleo").send(stage.help, question)
    assert stage.said(stage.help) == []
    assert "993" in shown(await stage.person("Dora").slash(stage.lobby, "ask", question=question))
    await services.guilds.phrasings.remove(guild, ids)
    await stage.person("Emil").send(stage.help, question)
    assert "993" in text(stage.last(stage.help))


async def test_a_helpers_answer_to_what_was_left_alone_becomes_a_draft(
    stage: Stage, services: BotServices, mo: simcord.MemberActor
) -> None:
    ann = stage.person("Ann")
    asked = await ann.send(stage.help, "hi, where can i sign up for the members mailing list?")
    assert stage.said(stage.help) == []
    await mo.send(stage.help, "Write to lists@club.example, Anna adds you.", reply_to=asked)

    gap = await open_gap(stage, mo, "mailing list")

    assert "What a person answered" in text(gap)
    assert "lists@club.example" not in text(gap), "an address is masked"
    form = await mo.click(gap, custom_id=button(gap, "Teach"))
    assert "Anna adds you" in str(form.modal), "a draft, to be looked over"
    assert await services.guilds.entries.all(stage.server.id) == ()


async def test_the_buttons_of_a_gap_are_for_moderators(
    stage: Stage, mo: simcord.MemberActor
) -> None:
    await ask_twice(stage)
    gap = await open_gap(stage, mo)
    assert labels(gap) == ["Teach", "Also asked as …", "Not for us", "All gaps"]
    ann = stage.person("Ann2")
    answer = reply_of(await ann.slash(stage.lobby, "port", protocol="imap"))

    for face in labels(gap):
        stage.forge(answer, button(gap, face))
        refused = await ann.click(answer, custom_id=button(gap, face))
        assert "moderators" in shown(refused), face
