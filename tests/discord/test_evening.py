"""An evening in a busy server, from the first question to the last vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client import Postie
from tests.discord.stage import button, choices, labels, shown, text

if TYPE_CHECKING:
    import simcord

    from bot.services import BotServices
    from tests.discord.stage import Stage

MENU = "Postie: remove this answer"


class Evening:
    """The people of The Mail Room, in the order in which things happen to them."""

    def __init__(self, stage: Stage, services: BotServices) -> None:
        self.stage = stage
        self.services = services
        self.help = stage.help
        self.ann, self.ben, self.cleo, self.dan = (
            stage.person(name) for name in ("Ann", "Ben", "Cleo", "Dan")
        )
        self.mo = stage.moderator("Mo")
        self.forum = stage.create_forum("support", "IMAP", "Phones", "Solved")
        self.post: simcord.ChannelHandle

    def said(self) -> int:
        """How often Postie has spoken in the helpdesk channel."""
        return len(self.stage.said(self.help))

    def last(self) -> str:
        """What Postie has said there last."""
        return text(self.stage.last(self.help))

    async def mo_opens_the_helpdesk(self) -> None:
        mo, lobby = self.mo, self.stage.lobby
        await mo.slash(lobby, "helpdesk watch", channel=self.help)
        await mo.slash(lobby, "helpdesk watch", channel=self.forum)
        await mo.slash(lobby, "helpdesk set tags", on=True)

        status = shown(await mo.slash(lobby, "helpdesk status"))

        assert self.help.mention in status
        assert self.forum.mention in status
        assert "Tag forum posts by topic: on" in status

    async def people_chat_and_postie_has_nothing_to_add(self) -> None:
        hello = await self.ben.send(self.help, "evening all, lovely weather today")
        await self.cleo.send(self.help, "it is!", reply_to=hello)
        await self.dan.send(self.help, "did anybody see the match?")

        assert self.said() == 0

    async def ann_asks_with_two_typos(self) -> None:
        question = await self.ann.send(self.help, "wich port for imao with ssl?")

        answer = self.stage.last(self.help)
        assert "993" in text(answer)
        assert answer.reference is not None
        assert answer.reference.message_id == question.id

    async def ann_reads_on_and_ben_looks_over_her_shoulder(self) -> None:
        await self.ann.click(self.stage.last(self.help), label="Tell me more")
        assert "Less" in labels(self.stage.last(self.help))

        copy = await self.ben.click(self.stage.last(self.help), label="Outgoing too")

        assert copy.ephemeral
        assert "465" in shown(copy)

    async def ann_says_thank_you(self) -> None:
        await self.ann.send(self.help, "thank you!!")

        assert self.said() == 1

    async def cleo_is_faster_and_postie_stays_out(self) -> None:
        late = await self.dan.send(self.help, "anybody here who knows mail?")
        await self.cleo.send(self.help, "ask away", reply_to=late)
        await self.dan.send(self.help, "which port does pop3 use with ssl?")

        assert self.said() == 1

    async def dan_turns_to_postie_himself(self) -> None:
        await self.dan.send(self.help, f"{self.stage.me} which port does pop3 use with ssl?")
        assert "995" in self.last()

        await self.dan.send(self.help, f"{self.stage.me} and for sending?")
        assert "465" in self.last(), "it knows what he was about"

    async def two_talk_across_each_other(self) -> None:
        await self.ann.send(self.help, f"{self.stage.me} gmail imap settings")
        await self.ben.send(self.help, f"{self.stage.me} yahoo imap settings")
        await self.ann.send(self.help, f"{self.stage.me} and for sending?")
        assert "smtp.gmail.com" in self.last()

        await self.ben.send(self.help, f"{self.stage.me} and for sending?")
        assert "smtp.mail.yahoo.com" in self.last()

    async def ben_types_a_command_as_text_and_posts_his_password(self) -> None:
        await self.ben.send(self.help, "/port smtp ssl")
        assert "465" in self.last()

        await self.ben.send(self.help, "my login is ben and my password is hunter2!x")
        assert "change the password" in self.last()
        assert "hunter2" not in self.last()

    async def mo_has_such_messages_taken_away(self) -> None:
        await self.mo.slash(self.stage.lobby, "helpdesk set passwords", remove=True)

        posted = await self.ben.send(self.help, "sorry. so my password is hunter3!x now")

        assert posted.id not in [message.id for message in self.help.history()]
        assert self.ben.mention in self.last()

    async def cleo_opens_a_post_in_the_forum(self) -> None:
        self.post = await self.stage.post(
            self.forum, self.cleo, "imap port", "which port does imap need with ssl?"
        )

        assert "993" in text(self.stage.last(self.post))
        assert self.stage.tags(self.post) == ["IMAP"]

    async def postie_is_restarted_in_the_middle_of_it(self) -> None:
        await self.stage.env.restart_bot(Postie(self.services, may_watch=True, shard_count=1))

    async def the_connection_drops_and_ann_asks_meanwhile(self) -> None:
        before = self.said()
        await self.stage.env.advance_time(1000)
        since = len(self.stage.env.backend.transcript)
        await self.ben.send(self.help, "which port does smtp use with starttls?")
        await self.stage.lose_connection()
        await self.ann.send(self.help, "which port has pop3 with ssl?")
        assert self.said() == before + 1, "Ben has his answer, Ann is not heard"

        await self.stage.env.advance_time(30)
        await self.stage.resume(since)

        assert self.said() == before + 2
        assert "995" in self.last()

    async def everything_comes_once_more_and_nothing_is_said_twice(self) -> None:
        said = self.said(), len(self.stage.said(self.post))

        await self.stage.resume(0)

        assert (self.said(), len(self.stage.said(self.post))) == said

    async def buttons_from_before_the_restart_still_work(self) -> None:
        await self.ann.click(self.stage.said(self.help)[0], label="Less")
        first = self.stage.said(self.help)[0]
        assert "Tell me more" in labels(first)
        label, value = next(iter(choices(first).items()))

        await self.ann.select(first, [value])

        assert label not in choices(self.stage.said(self.help)[0])

    async def it_worked_for_cleo(self) -> None:
        await self.cleo.send(self.post, "thanks, that worked!")
        await self.cleo.click(self.stage.last(self.post), label="Mark as solved")

        assert self.stage.tags(self.post) == ["IMAP", "Solved"]

    async def dan_edits_his_question_and_then_thinks_better_of_it(self) -> None:
        await self.stage.env.advance_time(1000)
        asked = await self.dan.send(self.help, "which port does smtp use with ssl?")
        count = self.said()

        await self.dan.edit(asked, "which port does imap use with ssl?")
        assert self.said() == count
        assert "993" in self.last()
        await self.dan.delete(asked)
        assert self.said() == count - 1

    async def mo_makes_postie_shyer(self) -> None:
        await self.mo.slash(self.stage.lobby, "helpdesk set talkative", level="careful")
        count = self.said()

        await self.stage.env.advance_time(1000)
        await self.ann.send(self.help, "my mail password is refused")

        assert self.said() == count

    async def cleo_votes_and_mo_closes_the_helpdesk(self) -> None:
        answer, last = self.stage.said(self.post)[0], self.stage.last(self.help)
        vote = await self.cleo.click(answer, custom_id=button(answer, "👍"))
        assert vote.ephemeral

        await self.mo.context_menu(self.help, MENU, last)
        assert last.id not in [message.id for message in self.stage.said(self.help)]
        await self.mo.slash(self.stage.lobby, "helpdesk unwatch", channel=self.help)
        count = self.said()
        await self.stage.env.advance_time(1000)
        await self.ann.send(self.help, "which port does imap use without ssl?")
        assert self.said() == count


async def test_an_evening_in_the_mail_room(stage: Stage, services: BotServices) -> None:
    evening = Evening(stage, services)

    await evening.mo_opens_the_helpdesk()
    await evening.people_chat_and_postie_has_nothing_to_add()
    await evening.ann_asks_with_two_typos()
    await evening.ann_reads_on_and_ben_looks_over_her_shoulder()
    await evening.ann_says_thank_you()
    await evening.cleo_is_faster_and_postie_stays_out()
    await evening.dan_turns_to_postie_himself()
    await evening.two_talk_across_each_other()
    await evening.ben_types_a_command_as_text_and_posts_his_password()
    await evening.mo_has_such_messages_taken_away()
    await evening.cleo_opens_a_post_in_the_forum()
    await evening.postie_is_restarted_in_the_middle_of_it()
    await evening.the_connection_drops_and_ann_asks_meanwhile()
    await evening.everything_comes_once_more_and_nothing_is_said_twice()
    await evening.buttons_from_before_the_restart_still_work()
    await evening.it_worked_for_cleo()
    await evening.dan_edits_his_question_and_then_thinks_better_of_it()
    await evening.mo_makes_postie_shyer()
    await evening.cleo_votes_and_mo_closes_the_helpdesk()

    assert stage.env.errors == []
