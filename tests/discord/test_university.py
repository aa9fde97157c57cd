"""A term at a university: its helpdesk sets Postie up, makes it its own, and lets it go again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.client import Postie
from bot.housekeeping import forget_what_is_due
from bot.replies import charts
from knowledge.guilds import Departures, GuildSettings
from knowledge.storage.base import now
from tests.discord.stage import button, choices, labels, reply_of, select, shown, text
from tests.guild_rows import guilds_in

if TYPE_CHECKING:
    from datetime import datetime

    import pytest
    import simcord

    from bot.services import BotServices
    from knowledge.storage.engine import Database
    from tests.discord.stage import Stage

SERVERS = {
    "names": "Example University\nexuni\nuni mail",
    "domains": "uni.example, students.uni.example",
    "servers": "imap.uni.example 993\nsmtp.uni.example 587\nhttps://it.uni.example/mail",
    "user_name": ["local_part"],
    "sign_in": ["password"],
}
OURS = "what is the incoming server of exuni for thunderbird?"
PORT = "which port do i need for imap with ssl?"
LIST = "hi, where can i sign up for the students mailing list?"
PARCELS = "where do the dwarves carry my parcels in from"
CANTEEN = "does anybody know when the canteen opens"


def _later(hours: int) -> datetime:
    return now() + timedelta(hours=hours)


class University:
    """The people of its IT helpdesk and two students, in the order in which things happen."""

    def __init__(self, stage: Stage, services: BotServices, database: Database) -> None:
        self.stage = stage
        self.services = services
        self.database = database
        self.help = stage.help
        self.office = stage.server.create_text_channel("it-office")
        self.iris = stage.moderator("Iris of IT")
        self.helpers = stage.server.create_role("IT helpers")
        self.hugo = stage.person("Hugo the helper", roles=[self.helpers])
        self.ann, self.ben = stage.person("Ann"), stage.person("Ben")

    async def listed_gaps(self) -> simcord.ResponseMessage:
        """What `/helpdesk gaps` shows to Iris."""
        return reply_of(await self.iris.slash(self.office, "helpdesk gaps"))

    async def open_gap(self, words: str) -> simcord.ResponseMessage:
        """The gap whose label holds `words`, opened."""
        listed = await self.listed_gaps()
        value = next(value for label, value in choices(listed).items() if words in label)
        await self.iris.select(listed, [value], custom_id=select(listed, "gc"))
        return listed

    async def told(self, command: str) -> str:
        """What a command says to Iris, in however many messages."""
        result = await self.iris.slash(self.office, command)
        return "\n".join(map(text, result.followups)) or shown(result)

    async def iris_sets_postie_up_with_a_dry_run(self) -> None:
        form = await self.iris.slash(self.office, "helpdesk setup")
        first = await self.iris.submit_modal(
            form,
            {
                "channels": [self.help],
                "helpers": [self.helpers],
                "talkative": "usual",
                "dry_run": True,
            },
        )
        assert first.ephemeral
        assert f"<#{self.help.id}>, a dry run that reports to <#{self.office.id}>" in shown(first)

        second = await self.iris.click(
            reply_of(first), custom_id=button(reply_of(first), "Words, threads, digest …")
        )
        status = await self.iris.submit_modal(second, {"switches": ["keep_text"], "digest": []})

        assert "Keep the masked words of unanswered questions: on" in shown(status)
        assert self.helpers.mention in shown(status)

    async def iris_adds_the_universitys_servers(self) -> None:
        form = await self.iris.slash(self.office, "helpdesk server add", kind="school")
        kept = await self.iris.submit_modal(form, SERVERS)

        assert "I know your servers now" in shown(kept)
        assert "uni.example" in await self.told("helpdesk server list")

    async def students_ask_and_only_the_office_hears_of_it(self) -> None:
        ours = await self.ann.send(self.help, OURS)
        port = await self.ben.send(self.help, PORT)

        assert self.stage.said(self.help) == []
        reports = [text(message) for message in self.stage.said(self.office)[-2:]]
        assert "imap.uni.example" in reports[0]
        assert ours.jump_url in reports[0]
        assert "993" in reports[1]
        assert port.jump_url in reports[1]

    async def iris_judges_and_changes_her_mind(self) -> None:
        first, second = self.stage.said(self.office)[-2:]
        for report, face in ((first, "Good"), (second, "Bad"), (second, "Good")):
            await self.iris.click(report, custom_id=button(report, face))

        assert "In the dry run: 2 of 2 judged were right" in await self.told("helpdesk insights")

    async def the_helpdesk_goes_live(self) -> None:
        await self.stage.env.advance_time(4000)
        live = await self.iris.slash(self.office, "helpdesk watch", channel=self.help)
        assert "answer open questions there when I am sure" in shown(live)

        await self.ann.send(self.help, OURS)

        answer = self.stage.last(self.help)
        assert "imap.uni.example" in text(answer)
        assert "Example University" in text(answer)
        await self.ann.click(answer, custom_id=button(answer, "👍"))

    async def ben_looks_his_own_settings_up(self) -> None:
        [offered, *_] = await self.ben.autocomplete(self.help, "settings", "who", "exu")
        assert offered["name"] == "Example University"

        alone = await self.ben.slash(self.help, "settings", who="ben@students.uni.example")

        assert alone.ephemeral, "it is his address"
        for words in ("imap.uni.example", "smtp.uni.example", "before the @", "The Mail Room"):
            assert words in shown(alone)

    async def a_person_is_needed_where_postie_keeps_quiet(self) -> None:
        before = len(self.stage.said(self.help))
        await self.stage.env.advance_time(1000)
        asked = await self.ben.send(self.help, LIST)
        assert len(self.stage.said(self.help)) == before
        await self.hugo.send(self.help, "Tell lists@uni.example, we add you.", reply_to=asked)

        for words in (PARCELS, CANTEEN):
            odd = await self.ann.slash(self.help, "ask", question=words)
            assert odd.ephemeral

        listed = text(await self.listed_gaps())
        for words in ("students mailing list", "dwarves", "canteen"):
            assert words in listed
        assert "a person answered" in listed
        assert "lists@uni.example" not in listed

    async def iris_teaches_what_hugo_said(self) -> None:
        gap = await self.open_gap("mailing list")
        assert "What a person answered" in text(gap)
        form = await self.iris.click(gap, custom_id=button(gap, "Teach"))
        assert "we add you" in str(form.modal), "a draft out of Hugo's words"

        kept = await self.iris.submit_modal(
            form,
            {
                "title": "Students' mailing list",
                "asks": LIST,
                "text": "Write to the helpdesk and we add you.",
            },
        )

        assert "I know that now" in shown(kept)
        answer = await self.ben.slash(self.help, "ask", question=LIST)
        assert "we add you" in shown(answer)
        assert "this community" in shown(answer)

    async def iris_says_what_the_dwarves_are(self) -> None:
        gap = await self.open_gap("dwarves")
        await self.iris.click(gap, custom_id=button(gap, "Also asked as …"))
        own = choices(gap)["Students' mailing list"]
        topic = next(value for value in choices(gap).values() if value != own)
        await self.iris.select(gap, [topic], custom_id=select(gap, "gs"))

        assert "people who ask so here want" in text(gap)
        answer = await self.ann.slash(self.help, "ask", question=PARCELS)
        assert not answer.ephemeral
        assert "👍" in labels(answer.response)

    async def the_canteen_is_left_to_people(self) -> None:
        gap = await self.open_gap("canteen")
        await self.iris.click(gap, custom_id=button(gap, "Not for us"))

        assert "not for me" in text(gap)
        assert "missed nothing" in text(await self.listed_gaps())

    async def iris_takes_the_taught_answer_back(self) -> None:
        undone = await self.iris.slash(self.office, "helpdesk undo")

        assert "Taken back" in shown(undone)
        assert "Students' mailing list" in shown(undone)
        answer = await self.ben.slash(self.help, "ask", question=LIST)
        assert "we add you" not in shown(answer)
        assert "mailing list" in text(await self.listed_gaps()), "a gap once more"

    async def everything_goes_into_one_file(self) -> None:
        sent = await self.iris.slash(self.office, "helpdesk answer export")

        assert "0 answers, 1 mail server record" in shown(sent)
        [attachment] = reply_of(sent).attachments
        pack: dict[str, Any] = json.loads(await attachment.read())
        [servers] = pack["servers"]
        assert servers["name"] == "Example University"
        assert pack["answers"] == []

    async def the_university_lets_postie_go(self) -> None:
        postie = self.stage.postie
        assert isinstance(postie, Postie)
        await self.stage.leave()
        for hours, left in ((23, {self.stage.server.id}), (25, set())):
            self.services.guilds = replace(
                self.services.guilds,
                departures=Departures(self.database, clock=partial(_later, hours)),
            )
            await forget_what_is_due(postie)
            assert await guilds_in(self.database) == left, f"{hours} hours later"
        settings = await self.services.guilds.settings.of(self.stage.server.id)
        assert settings == GuildSettings()


async def test_a_term_at_the_university(
    stage: Stage,
    services: BotServices,
    published: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(charts, "may_draw", lambda: False)
    university = University(stage, services, published)

    await university.iris_sets_postie_up_with_a_dry_run()
    await university.iris_adds_the_universitys_servers()
    await university.students_ask_and_only_the_office_hears_of_it()
    await university.iris_judges_and_changes_her_mind()
    await university.the_helpdesk_goes_live()
    await university.ben_looks_his_own_settings_up()
    await university.a_person_is_needed_where_postie_keeps_quiet()
    await university.iris_teaches_what_hugo_said()
    await university.iris_says_what_the_dwarves_are()
    await university.the_canteen_is_left_to_people()
    await university.iris_takes_the_taught_answer_back()
    await university.everything_goes_into_one_file()
    await university.the_university_lets_postie_go()

    assert stage.env.errors == []
