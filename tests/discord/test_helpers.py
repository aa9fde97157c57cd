"""Helpers: who they are, how a person gets one, and whom alone Postie may mention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.client import Postie
from bot.replies import phrases
from tests.discord.stage import button, labels, reply_of, shown, text

if TYPE_CHECKING:
    import simcord

    from bot.services import BotServices
    from tests.discord.stage import Stage

QUESTION = "which port do i need for imap with ssl?"
CALL = "Get a person"


class Desk:
    """A server that has named who helps."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.mo = stage.moderator()
        rights = discord.Permissions.none()
        self.role = stage.server.create_role("Helpers", permissions=rights, mentionable=True)
        self.hal = stage.person("Hal", roles=[self.role])
        self.ann = stage.person("Ann")

    async def open(self, **options: Any) -> str:
        await self.mo.slash(self.stage.lobby, "helpdesk watch", channel=self.stage.help)
        named = await self.mo.slash(
            self.stage.lobby, "helpdesk set helpers", role=self.role, **options
        )
        return shown(named)

    async def ask_and_vote_down(self) -> simcord.InteractionResult:
        await self.ann.send(self.stage.help, f"{self.stage.me} {QUESTION}")
        answer = self.stage.last(self.stage.help)
        return await self.ann.click(answer, custom_id=button(answer, "👎"))

    def calls(self, channel: Any) -> list[discord.Message]:
        return [m for m in self.stage.said(channel) if self.role.mention in text(m)]


@pytest.fixture
def desk(stage: Stage) -> Desk:
    return Desk(stage)


async def test_whom_it_did_not_help_can_call_a_person(stage: Stage, desk: Desk) -> None:
    await desk.open()
    voted = await desk.ask_and_vote_down()
    called = await desk.ann.click(reply_of(voted), label=CALL)

    (call,) = desk.calls(stage.help)
    assert f"<@{desk.ann.id}>" in text(call)
    assert QUESTION in text(call), "the helpers see what was asked"
    assert phrases.CALLED in shown(called)
    sent = [
        payload
        for kind, name, payload in stage.env.backend.transcript
        if kind == "HTTP" and name.startswith("POST /channels/")
    ][-1]
    assert sent["allowed_mentions"] == {"parse": [], "roles": [desk.role.id]}


async def test_nothing_private_goes_to_the_helpers(stage: Stage, desk: Desk) -> None:
    await desk.open()
    await desk.ann.send(stage.help, f"{stage.me} gmail refuses ann@private.example pass: Hunter2!x")
    await desk.ann.send(stage.help, f"{stage.me} can i talk to a human")
    await desk.ann.click(stage.last(stage.help), label=CALL)

    (call,) = desk.calls(stage.help)
    assert "Hunter2" not in text(call)
    assert "ann@" not in text(call)


async def test_one_call_is_enough(stage: Stage, desk: Desk) -> None:
    await desk.open()
    voted = await desk.ask_and_vote_down()
    await desk.ann.click(reply_of(voted), label=CALL)

    again = await desk.ann.click(reply_of(voted), label=CALL)

    assert phrases.CALLED_ALREADY in shown(again)
    assert len(desk.calls(stage.help)) == 1

    await stage.env.advance_time(1000)
    await desk.ann.click(reply_of(voted), label=CALL)
    assert len(desk.calls(stage.help)) == 2


async def test_helpers_may_be_called_elsewhere(stage: Stage, desk: Desk) -> None:
    office = stage.server.create_text_channel("office")
    await desk.open(channel=office)
    voted = await desk.ask_and_vote_down()
    await desk.ann.click(reply_of(voted), label=CALL)

    assert len(desk.calls(office)) == 1
    assert desk.calls(stage.help) == []


@pytest.mark.parametrize("words", ["can i talk to a human please?", "get me a real person"])
async def test_whoever_wants_a_person_is_led_to_one(stage: Stage, desk: Desk, words: str) -> None:
    await desk.open()

    await desk.ann.send(stage.help, f"{stage.me} {words}")

    assert phrases.CAN_CALL in text(stage.last(stage.help))
    ben = stage.person("Ben")
    refused = await ben.click(stage.last(stage.help), label=CALL)
    assert phrases.NOT_YOURS_TO_CALL in shown(refused)
    await desk.hal.click(stage.last(stage.help), label=CALL)
    assert len(desk.calls(stage.help)) == 1


async def test_without_helpers_there_is_no_button(stage: Stage, desk: Desk) -> None:
    voted = await desk.ask_and_vote_down()
    assert CALL not in labels(reply_of(voted))

    await desk.ann.send(stage.help, f"{stage.me} can i talk to a human?")

    assert phrases.NOBODY_TO_CALL in text(stage.last(stage.help))


async def test_a_role_that_may_not_be_mentioned_is_told_of(stage: Stage, desk: Desk) -> None:
    desk.role = stage.server.create_role("Quiet", permissions=discord.Permissions.none())
    for channel in (stage.lobby, stage.help):
        stage.forbid(channel, "mention_everyone")

    named = await desk.open()
    voted = await desk.ask_and_vote_down()
    status = shown(await desk.mo.slash(stage.lobby, "helpdesk status"))

    assert "Mention All Roles" in named
    assert "Mention All Roles" in status
    assert CALL not in labels(reply_of(voted))


async def test_a_role_that_is_gone_is_told_of(stage: Stage, desk: Desk) -> None:
    await desk.open()
    stage.env.backend.delete_role(stage.server.id, desk.role.id)
    await stage.env.settle()

    assert "gone" in shown(await desk.mo.slash(stage.lobby, "helpdesk status"))


async def test_helpers_by_role_are_no_askers(stage: Stage, desk: Desk) -> None:
    await desk.open()
    await desk.hal.send(stage.help, "imap port is 143?")
    assert stage.said(stage.help) == []

    await desk.hal.send(stage.help, f"now one from me: {QUESTION}")
    assert "993" in text(stage.last(stage.help))


async def test_answers_can_have_threads_of_their_own(stage: Stage, desk: Desk) -> None:
    await desk.open()
    await desk.mo.slash(stage.lobby, "helpdesk set threads", on=True)

    await desk.ann.send(stage.help, QUESTION)

    assert all("993" not in text(message) for message in stage.said(stage.help))
    (thread,) = stage.threads(stage.help)
    assert "993" in text(stage.last(thread))
    await desk.ann.send(thread, "and for sending?")
    assert "465" in text(stage.last(thread))


async def test_thanks_get_a_reaction(stage: Stage, desk: Desk) -> None:
    await desk.open()
    await desk.ann.send(stage.help, QUESTION)
    thanks = await desk.ann.send(stage.help, "thanks, works now")

    assert len(stage.said(stage.help)) == 1
    assert stage.reactions(thanks) == ["💌"]


async def test_what_completes_a_question_changes_its_answer(stage: Stage, desk: Desk) -> None:
    await desk.open()
    await desk.ann.send(stage.help, "how do i set up my email account on my iphone?")
    before = text(stage.last(stage.help))

    await desk.ann.send(stage.help, "its fastmail btw")

    assert len(stage.said(stage.help)) == 1
    assert text(stage.last(stage.help)) != before
    assert "fastmail" in text(stage.last(stage.help)).lower()


async def test_just_started_postie_stays_out_of_a_talk(
    stage: Stage, desk: Desk, services: BotServices
) -> None:
    await desk.open()
    ben = stage.person("Ben")
    await ben.send(stage.help, "morning, who is on duty?")
    await stage.env.advance_time(30)
    services.attend_by(lambda: stage.env.now().timestamp())  # nothing is remembered
    await stage.env.restart_bot(Postie(services, may_watch=True, shard_count=1))

    await desk.ann.send(stage.help, QUESTION)
    assert stage.said(stage.help) == []

    await stage.env.advance_time(1000)
    await desk.ann.send(stage.help, f"again: {QUESTION}")
    assert "993" in text(stage.last(stage.help))


async def test_a_command_leads_to_a_person_too(stage: Stage, desk: Desk) -> None:
    await desk.open()

    asked = await desk.ann.slash(stage.help, "ask", question="can i talk to a human?")

    assert phrases.CAN_CALL in shown(asked)
    await desk.ann.click(reply_of(asked), label=CALL)
    assert len(desk.calls(stage.help)) == 1


async def test_when_the_role_is_gone_nobody_is_called(stage: Stage, desk: Desk) -> None:
    await desk.open()
    voted = await desk.ask_and_vote_down()
    stage.env.backend.delete_role(stage.server.id, desk.role.id)
    await stage.env.settle()

    called = await desk.ann.click(reply_of(voted), label=CALL)

    assert phrases.NOBODY_TO_CALL in shown(called)


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (500, 0)])
async def test_a_refused_call_is_said(stage: Stage, desk: Desk, status: int, code: int) -> None:
    await desk.open()
    voted = await desk.ask_and_vote_down()
    stage.env.inject_error(
        "POST", f"/channels/{stage.help.id}/messages", status=status, code=code, times=5
    )

    called = await desk.ann.click(reply_of(voted), label=CALL)

    assert phrases.NOBODY_TO_CALL in shown(called)


async def test_a_call_that_did_not_come_through_may_be_tried_again(
    stage: Stage, desk: Desk
) -> None:
    await desk.open()
    voted = await desk.ask_and_vote_down()
    stage.env.inject_error("POST", f"/channels/{stage.help.id}/messages", status=403, code=50013)
    await desk.ann.click(reply_of(voted), label=CALL)

    await desk.ann.click(reply_of(voted), label=CALL)

    assert len(desk.calls(stage.help)) == 1


async def test_nobody_is_called_into_an_archived_thread(stage: Stage, desk: Desk) -> None:
    await desk.open()
    thread = stage.open_thread(stage.help, "my mail", desk.ann)
    await desk.ann.send(thread, f"{stage.me} can i talk to a human?")
    stage.archive(thread)

    called = await desk.ann.click(stage.last(thread), label=CALL)

    assert phrases.ARCHIVED in shown(called)
    assert desk.calls(thread) == []


async def test_a_refused_thread_is_an_answer_below(stage: Stage, desk: Desk) -> None:
    await desk.open()
    await desk.mo.slash(stage.lobby, "helpdesk set threads", on=True)
    stage.env.inject_error("POST", "/channels/*/messages/*/threads", status=400, code=160004)

    await desk.ann.send(stage.help, QUESTION)

    assert "993" in text(stage.last(stage.help))


async def test_without_the_permission_there_is_no_thread(stage: Stage, desk: Desk) -> None:
    await desk.open()
    await desk.mo.slash(stage.lobby, "helpdesk set threads", on=True)
    stage.forbid(stage.help, "create_public_threads")

    await desk.ann.send(stage.help, QUESTION)

    assert stage.threads(stage.help) == []
    assert "993" in text(stage.last(stage.help))


async def test_thanks_in_a_mention_get_a_reaction(stage: Stage, desk: Desk) -> None:
    thanks = await desk.ann.send(stage.help, f"{stage.me} thank you so much!")

    assert stage.reactions(thanks) == ["💌"]
    assert stage.said(stage.help) == []


@pytest.mark.parametrize("is_forbidden", [True, False])
async def test_where_no_reaction_may_be_given_thanks_get_words(
    stage: Stage, desk: Desk, *, is_forbidden: bool
) -> None:
    if is_forbidden:
        stage.forbid(stage.help, "add_reactions")
    else:
        stage.env.inject_error(
            "PUT", "/channels/*/messages/*/reactions/*/@me", status=403, code=90001
        )

    thanks = await desk.ann.send(stage.help, f"{stage.me} thank you so much!")

    assert stage.reactions(thanks) == []
    assert len(stage.said(stage.help)) == 1


async def test_an_answer_that_is_gone_is_given_anew(stage: Stage, desk: Desk) -> None:
    await desk.open()
    await desk.ann.send(stage.help, "how do i set up my email account on my iphone?")
    gone = stage.last(stage.help)
    stage.env.backend.delete_message(gone.channel.id, gone.id)
    await stage.env.settle()

    await stage.env.advance_time(4)
    await desk.ann.send(stage.help, "its fastmail btw")

    assert "fastmail" in text(stage.last(stage.help)).lower()


async def test_an_answer_that_may_not_be_edited_is_given_anew(stage: Stage, desk: Desk) -> None:
    await desk.open()
    await desk.ann.send(stage.help, "how do i set up my email account on my iphone?")
    stage.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50005)

    await stage.env.advance_time(4)
    await desk.ann.send(stage.help, "its fastmail btw")

    assert len(stage.said(stage.help)) == 2
    assert "fastmail" in text(stage.last(stage.help)).lower()
