"""What the buttons under an answer do, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.client import Postie
from knowledge.conversation.memory import Memory
from tests.discord.stage import button, choices, labels, parts, reply_of, shown, text

if TYPE_CHECKING:
    import simcord

    from bot.services import BotServices
    from tests.discord.stage import Stage


async def ask(stage: Stage, who: simcord.MemberActor, question: str) -> simcord.ResponseMessage:
    reply = await who.slash(stage.lobby, "ask", question=question)
    return reply_of(reply)


async def test_tell_me_more_unfolds_in_place_and_folds_again(stage: Stage) -> None:
    ann = stage.person("Ann")
    answer = await ask(stage, ann, "imap port secure")
    short = text(answer)

    await ann.click(answer, label="Tell me more")
    unfolded = text(stage.last(stage.lobby))
    await ann.click(stage.last(stage.lobby), label="Less")

    assert len(unfolded) > len(short)
    assert text(stage.last(stage.lobby)) == short
    assert len(stage.said(stage.lobby)) == 1


async def test_somebody_elses_click_gets_a_copy(stage: Stage) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    answer = await ask(stage, ann, "imap port secure")
    before = text(stage.last(stage.lobby))

    copy = await ben.click(answer, label="Tell me more")

    assert copy.ephemeral
    assert "copy for you" in shown(copy)
    assert text(stage.said(stage.lobby)[0]) == before


async def test_outgoing_too_brings_the_other_half(stage: Stage) -> None:
    ann = stage.person("Ann")
    answer = await ask(stage, ann, "imap port secure")

    other = await ann.click(answer, label="Outgoing too")

    assert "SMTP" in shown(other)
    assert "Incoming too" in labels(other.response)


async def test_a_vote_counts_once_a_person_and_can_be_changed(
    stage: Stage, services: BotServices
) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    answer = await ask(stage, ann, "imap port secure")

    first = await ann.click(answer, custom_id=button(answer, "👍"))
    again = await ann.click(answer, custom_id=button(answer, "👍"))
    changed = await ann.click(answer, custom_id=button(answer, "👎"))
    other = await ben.click(answer, custom_id=button(answer, "👎"))

    assert first.ephemeral
    assert "Glad" in shown(first)
    assert "already" in shown(again)
    assert "changed" in shown(changed)
    assert "exact words" in shown(other)
    await services.feedback.flush()
    found = await services.guilds.insights.read(stage.server.id, days=1)
    assert found.now.kinds == {"answered": 1, "not_helped": 2}


async def test_not_what_i_meant_answers_in_place(stage: Stage) -> None:
    ann = stage.person("Ann")
    answer = await ask(stage, ann, "imap port secure")
    offered = choices(answer)
    assert offered, "there are runners-up"
    label, value = next(iter(offered.items()))

    await ann.select(answer, [value])

    instead = stage.last(stage.lobby)
    assert len(stage.said(stage.lobby)) == 1
    assert text(instead) != text(answer) or label not in choices(instead)
    assert label not in choices(instead)


async def test_delete_is_for_the_asker_and_for_moderators(stage: Stage) -> None:
    ann, ben, mo = stage.person("Ann"), stage.person("Ben"), stage.moderator()
    answer = await ask(stage, ann, "imap port secure")

    refused = await ben.click(answer, custom_id=button(answer, "Delete"))
    assert "Only the person who asked" in shown(refused)
    await ann.click(answer, custom_id=button(answer, "Delete"))
    assert [m for m in stage.said(stage.lobby) if m.id == answer.id] == []

    second = await ask(stage, ann, "imap port secure")
    await mo.click(second, custom_id=button(second, "Delete"))
    assert [m for m in stage.said(stage.lobby) if m.id == second.id] == []


async def test_buttons_live_through_a_restart(stage: Stage, services: BotServices) -> None:
    ann = stage.person("Ann")
    answer = await ask(stage, ann, "imap port secure")

    await stage.env.restart_bot(Postie(services, may_watch=True, shard_count=1))
    await ann.click(answer, label="Tell me more")

    assert "Less" in labels(stage.last(stage.lobby))


async def test_a_restart_registers_the_commands_only_if_they_changed(
    stage: Stage, services: BotServices
) -> None:
    await stage.env.restart_bot(Postie(services, may_watch=True, shard_count=1))

    synced = [r for r in stage.env.http_requests if r.method == "PUT"]
    assert len(synced) == 1


@pytest.mark.parametrize(
    "custom_id",
    ["p9bm:0:whatever", "p1bm:0:topic.that.is.gone", "p1bz:0:", "p1b", "old_button", "p1bm:!!:x"],
)
async def test_a_button_that_cannot_be_read_is_kindly_refused(stage: Stage, custom_id: str) -> None:
    ann = stage.person("Ann")
    answer = await ask(stage, ann, "imap port secure")
    stage.forge(answer, custom_id)

    refused = await ann.click(answer, custom_id=custom_id)

    assert refused.ephemeral
    assert "older me" in shown(refused)


async def test_two_clicks_at_once_do_no_harm(stage: Stage) -> None:
    ann = stage.person("Ann")
    answer = await ask(stage, ann, "imap port secure")

    await ann.click(answer, label="Tell me more")
    await ann.click(answer, label="Less")
    await stage.replay("INTERACTION_CREATE")

    assert len(stage.said(stage.lobby)) == 1


async def test_a_clarifying_question_comes_with_likely_replies(stage: Stage) -> None:
    ann = stage.person("Ann")
    asked = await ask(stage, ann, "email not working")
    assert "Sending" in labels(asked)
    question = text(asked)

    await ann.click(asked, label="Sending")

    assert len(stage.said(stage.lobby)) == 1
    assert text(stage.last(stage.lobby)) != question


async def test_the_typed_reply_to_a_clarifying_question_works_as_well(stage: Stage) -> None:
    ann = stage.env.create_user("Ann")
    await ann.send_dm("email not working")
    question = text(stage.last(ann.dm_channel))

    await ann.send_dm("sending")

    assert text(stage.last(ann.dm_channel)) != question


async def test_a_tapped_reply_is_understood_after_a_restart(
    stage: Stage, services: BotServices
) -> None:
    ann = stage.person("Ann")
    asked = await ask(stage, ann, "email not working")
    await stage.env.restart_bot(Postie(services, may_watch=True, shard_count=1))
    services.memory = Memory()
    question = text(asked)

    await ann.click(asked, label="Sending")

    assert text(stage.last(stage.lobby)) != question


async def test_did_you_mean_answers_in_place(stage: Stage) -> None:
    ann = stage.person("Ann")
    asked = await ask(stage, ann, "mail server")
    label = labels(asked)[0]

    await ann.click(asked, label=label)

    assert len(stage.said(stage.lobby)) == 1
    assert "👍" in labels(stage.last(stage.lobby))


async def test_plain_replies_have_no_emoji_and_no_frame(stage: Stage) -> None:
    ann = stage.person("Ann")
    help_ = await ann.slash(stage.lobby, "help")
    await ann.click(reply_of(help_), label="Plain replies, please")

    answer = await ask(stage, ann, "imap port secure")

    assert "993" in text(answer)
    assert "📬" not in text(answer)
    assert answer.components[0]["type"] != 17


async def test_the_page_that_matters_is_a_button_to_tap(stage: Stage) -> None:
    ann = stage.person("Ann")

    answer = await ann.slash(stage.lobby, "ask", question="gmail app password")

    pages = [part["url"] for part in parts(reply_of(answer).components) if part.get("url")]
    assert pages == ["https://myaccount.google.com/apppasswords"]
    assert "Open myaccount.google.com" in labels(reply_of(answer))
