"""`/help` → My data, Leave me out, Privacy: what a person chooses, sees and deletes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.replies import my_data, phrases
from knowledge.guilds.forgetting.personal import PERSON_IDS
from tests.discord.stage import button, labels, reply_of, shown, text
from tests.guild_rows import insert_row, with_column

if TYPE_CHECKING:
    import pytest
    import simcord

    from bot.services import BotServices
    from knowledge.storage.engine import Database
    from tests.discord.stage import Stage

QUESTION = "which port do i need for imap with ssl?"


async def choose(
    stage: Stage, person: simcord.MemberActor, *faces: str
) -> simcord.InteractionResult:
    """Open `/help` and click one button after the other."""
    result = await person.slash(stage.lobby, "help")
    for face in faces:
        reply = reply_of(result)
        result = await person.click(reply, custom_id=button(reply, face))
    return result


async def watched(stage: Stage) -> None:
    await stage.moderator("Watcher").slash(stage.lobby, "helpdesk watch", channel=stage.help)


async def test_help_offers_it_and_only_the_asker_sees_it(stage: Stage) -> None:
    ann = stage.person("Ann")

    help_ = await ann.slash(stage.lobby, "help")
    kept = await choose(stage, ann, "My data")

    assert labels(reply_of(help_)) == [
        "Plain replies, please", "Leave me out", "My data", "Privacy",
    ]  # fmt: skip
    assert "**My data**" in shown(help_)
    assert help_.ephemeral
    assert reply_of(kept).ephemeral
    assert "Nothing about you is written down" in shown(kept)


async def test_what_is_kept_is_told_in_plain_words_and_goes(
    stage: Stage, services: BotServices
) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    for person in (ann, ben):
        await person.send(stage.lobby, f"{stage.me} {QUESTION}")
    await choose(stage, ann, "Plain replies, please", "Leave me out")

    seen = await choose(stage, ann, "My data")
    kept = shown(seen)
    asked = await ann.click(reply_of(seen), custom_id=button(reply_of(seen), "Delete everything …"))

    assert "1 of your messages" in kept
    assert "plain replies; unasked, I leave you out" in kept
    assert QUESTION not in kept
    assert "answer you unasked again" in shown(asked)
    assert await services.guilds.people.count_rows(ann.id), "it asks first"

    done = await ann.click(reply_of(asked), custom_id=button(reply_of(asked), "Yes, delete it"))

    assert shown(done) == "\n" + my_data.DELETED
    assert "Nothing about you" in shown(await choose(stage, ann, "My data"))
    assert "Leave me out" in labels(reply_of(await ann.slash(stage.lobby, "help")))
    assert "1 of your messages" in shown(await choose(stage, ben, "My data"))


async def test_who_thinks_better_of_it_keeps_it(stage: Stage) -> None:
    ann = stage.person("Ann")
    await ann.send(stage.lobby, f"{stage.me} {QUESTION}")

    kept = await choose(stage, ann, "My data", "Delete everything …", "Keep it")

    assert "1 of your messages" in shown(kept)


async def test_the_words_of_the_talk_are_deleted_from_memory_too(
    stage: Stage, services: BotServices
) -> None:
    ann = stage.person("Ann")
    await ann.send(stage.lobby, f"{stage.me} {QUESTION}")
    assert services.memory.turns(ann.id, stage.lobby.id)

    await choose(stage, ann, "My data", "Delete everything …", "Yes, delete it")

    assert services.memory.turns(ann.id, stage.lobby.id) == ()
    assert services.question_of(ann.id, stage.lobby.id) == ""


async def test_words_held_for_a_question_still_to_come_are_deleted_too(
    stage: Stage, services: BotServices
) -> None:
    await watched(stage)
    ann, ben = stage.person("Ann"), stage.person("Ben")
    for person in (ann, ben):
        services.fragments.add(stage.help.id, person.id, 1, "my imap")

    await choose(stage, ann, "My data", "Delete everything …", "Yes, delete it")

    assert services.fragments.add(stage.help.id, ann.id, 2, "port") == "port"
    assert services.fragments.add(stage.help.id, ben.id, 2, "port") == "my imap\nport"


async def test_every_table_with_a_persons_id_is_told_in_words(
    stage: Stage, published: Database, services: BotServices
) -> None:
    """A new table cannot be forgotten: without words for it this fails."""
    ann = stage.person("Ann")
    tables = with_column(*PERSON_IDS)
    async with published.writing() as connection:
        for table in tables:
            await insert_row(connection, table, **dict.fromkeys(PERSON_IDS, ann.id))

    kept = await choose(stage, ann, "My data")

    assert {table.name for table in tables} == {my_data.CHOICES, *my_data.KEPT}
    assert shown(kept).count("\n- ") == len(tables)
    await choose(stage, ann, "My data", "Delete everything …", "Yes, delete it")
    assert await services.guilds.people.count_rows(ann.id) == {}


async def test_a_forwarded_button_shows_and_deletes_only_ones_own(
    stage: Stage, services: BotServices
) -> None:
    """Whosever the button was: what it does is done for whoever clicks."""
    ann, ben = stage.person("Ann"), stage.person("Ben")
    for person in (ann, ben):
        await person.send(stage.lobby, f"{stage.me} {QUESTION}")
    asked = await choose(stage, ann, "My data", "Delete everything …")
    of_anns = button(reply_of(asked), "Yes, delete it")
    answer = reply_of(await ben.slash(stage.lobby, "port", protocol="imap"))
    stage.forge(answer, of_anns)

    done = await ben.click(answer, custom_id=of_anns)

    assert done.ephemeral, "not in place of what all see"
    assert await services.guilds.people.count_rows(ann.id)
    assert await services.guilds.people.count_rows(ben.id) == {}


async def test_without_the_database_nothing_is_pretended(
    stage: Stage, services: BotServices, published: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = stage.person("Ann")
    await ann.send(stage.lobby, f"{stage.me} {QUESTION}")
    asked = await choose(stage, ann, "My data", "Delete everything …")

    def away() -> None:
        raise OSError

    with monkeypatch.context() as gone:
        for way in ("reading", "writing"):
            gone.setattr(published, way, away)
        seen = await choose(stage, ann, "My data")
        deleted = await ann.click(
            reply_of(asked), custom_id=button(reply_of(asked), "Yes, delete it")
        )
        left_out = await choose(stage, ann, "Leave me out")

    assert phrases.NOT_TO_BE_SEEN in shown(seen)
    assert phrases.NOT_DELETED in shown(deleted)
    assert "Yes, delete it" in labels(reply_of(deleted)), "to try it again"
    assert phrases.NO_DATABASE in shown(left_out)
    assert await services.guilds.people.count_rows(ann.id)
    assert not await services.guilds.people.is_left_out(ann.id)


async def test_who_is_left_out_is_not_answered_unasked(stage: Stage) -> None:
    await watched(stage)
    ann, ben = stage.person("Ann"), stage.person("Ben")
    said = await choose(stage, ann, "Leave me out")

    await ann.send(stage.help, QUESTION)
    assert stage.said(stage.help) == []
    assert phrases.LEFT_OUT in shown(said)
    await ben.send(stage.help, QUESTION)
    assert len(stage.said(stage.help)) == 1, "others are"


async def test_who_is_left_out_may_ask_postie_directly(stage: Stage) -> None:
    await watched(stage)
    ann = stage.person("Ann")
    await choose(stage, ann, "Leave me out")

    asked = await ann.slash(stage.lobby, "port", protocol="imap", security="ssl")
    await ann.send(stage.help, f"{stage.me} {QUESTION}")
    await ann.send(stage.help, "/port smtp ssl")
    await ann.send(stage.help, "and for pop3?")

    assert "993" in shown(asked)
    answers = [text(message) for message in stage.said(stage.help)]
    assert ["993" in answers[0], "465" in answers[1]] == [True, True]
    assert len(answers) == 2, "a follow-up without a mention is unasked"


async def test_an_edit_does_not_bring_an_unasked_answer_either(stage: Stage) -> None:
    await watched(stage)
    ann = stage.person("Ann")
    await choose(stage, ann, "Leave me out")
    sent = await ann.send(stage.help, "hello")

    await ann.edit(sent, QUESTION)

    assert stage.said(stage.help) == []


async def test_who_is_left_out_and_helps_is_still_seen_to_help(stage: Stage) -> None:
    """Postie does not talk over a helper because the helper wants to be left alone."""
    await watched(stage)
    ann, ben = stage.person("Ann"), stage.person("Ben")
    await choose(stage, ben, "Leave me out")

    await ben.send(stage.help, f"{ann.mention} what do you see?")
    await ann.send(stage.help, "it says imap failed, which port is it with ssl?")

    assert stage.said(stage.help) == []


async def test_who_was_left_out_may_come_back(stage: Stage) -> None:
    await watched(stage)
    ann = stage.person("Ann")
    await choose(stage, ann, "Leave me out")

    said = await choose(stage, ann, "Answer me unasked")
    await ann.send(stage.help, QUESTION)

    assert phrases.NOT_LEFT_OUT in shown(said)
    assert len(stage.said(stage.help)) == 1


async def test_a_password_is_warned_of_also_for_who_is_left_out(stage: Stage) -> None:
    """A warning is no answer: they would want to know."""
    await watched(stage)
    ann = stage.person("Ann")
    await choose(stage, ann, "Leave me out")

    await ann.send(stage.help, "my password is hunter2!x and it fails")

    assert "password" in text(stage.last(stage.help))


async def test_moderators_are_told_why_nothing_was_said(stage: Stage) -> None:
    await watched(stage)
    mo, ann = stage.moderator(), stage.person("Ann")
    await choose(stage, ann, "Leave me out")
    sent = await ann.send(stage.help, QUESTION)

    why = await mo.context_menu(stage.help, "Why (not)?", sent)

    assert "not to be answered unasked" in shown(why)


async def test_the_privacy_policy_is_read_where_one_is(stage: Stage) -> None:
    ann = stage.person("Ann")

    policy = await choose(stage, ann, "Privacy")

    assert reply_of(policy).ephemeral
    assert shown(policy).strip() == my_data.read_policy()
