"""Archived threads sleep on: whatever is clicked, typed, edited or deleted in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest
import pytest_asyncio

from bot.replies import phrases
from tests.discord.stage import button, choices, labels, reply_of, shown, text

if TYPE_CHECKING:
    import simcord

    from tests.discord.stage import Stage

MENU = "Postie: remove this answer"


class Sleeping:
    """A thread in which Postie has answered Ann, archived since."""

    def __init__(
        self, stage: Stage, thread: simcord.ChannelHandle, opener: simcord.MemberActor
    ) -> None:
        self._stage = stage
        self.opener = opener
        self.thread = thread
        self.answer: discord.Message = stage.last(thread)
        self._before = self._seen()
        self._requests = len(stage.env.http_requests)
        stage.archive(thread)

    def _seen(self) -> list[tuple[int, str, list[str]]]:
        said = self._stage.said(self.thread)
        return [(message.id, text(message), labels(message)) for message in said]

    def sleeps(self) -> bool:
        """Whether it is still archived, its messages are as they were, and nothing was tried."""
        stage = self._stage
        tried = [
            request
            for request in stage.env.http_requests[self._requests :]
            if not request.path.startswith(("/interactions/", "/webhooks/"))
            or request.method == "DELETE"
            or (request.path.endswith("/callback") and not _is_quiet(request.json))
        ]
        state = stage.env.backend.get_channel(self.thread.id).thread_metadata
        assert state is not None
        return state.archived and self._seen() == self._before and tried == []


def _is_quiet(body: Any) -> bool:
    flags = (body.get("data") or {}).get("flags", 0)
    return bool(flags & discord.MessageFlags(ephemeral=True).value)


@pytest_asyncio.fixture
async def asleep(stage: Stage) -> Sleeping:
    ann = stage.person("Ann")
    thread = stage.open_thread(stage.lobby, "old", ann)
    await ann.send(thread, f"{stage.me} imap port secure")
    return Sleeping(stage, thread, ann)


@pytest.mark.parametrize("face", ["Tell me more", "Outgoing too", "👍", "👎", "Delete"])
async def test_every_button_answers_only_who_clicked(asleep: Sleeping, face: str) -> None:
    ann = asleep.opener

    told = await ann.click(asleep.answer, custom_id=button(asleep.answer, face))

    assert told.ephemeral
    assert shown(told).strip()
    assert asleep.sleeps()


async def test_another_meaning_comes_as_a_copy(asleep: Sleeping) -> None:
    ann = asleep.opener

    copy = await ann.select(asleep.answer, [next(iter(choices(asleep.answer).values()))])

    assert phrases.ARCHIVED_COPY in shown(copy)
    assert asleep.sleeps()


async def test_a_copy_can_be_clicked_on(asleep: Sleeping) -> None:
    ann = asleep.opener
    copy = await ann.click(asleep.answer, label="Tell me more")

    folded = await ann.click(reply_of(copy), label="Less")

    assert folded.acknowledged
    assert "Tell me more" in labels(folded.response)


async def test_an_answer_is_not_taken_away(stage: Stage, asleep: Sleeping) -> None:
    mo = stage.moderator()

    told = await mo.context_menu(asleep.thread, MENU, asleep.answer)

    assert phrases.ARCHIVED in shown(told)
    assert asleep.sleeps()


async def test_a_command_is_answered_where_only_the_asker_sees_it(asleep: Sleeping) -> None:
    ann = asleep.opener

    reply = await ann.slash(asleep.thread, "port", protocol="imap", security="ssl")
    listed = await ann.slash(asleep.thread, "explain", topic="port.imap")

    assert "993" in shown(reply)
    assert "993" in shown(listed)
    assert reply.ephemeral
    assert listed.ephemeral
    assert asleep.sleeps()


async def test_a_solved_post_stays_as_it_is(stage: Stage) -> None:
    forum, ann = stage.create_forum("support", "Solved"), stage.person("Ann")
    await stage.moderator().slash(stage.lobby, "helpdesk watch", channel=forum)
    post = await stage.post(forum, ann, "imap port", "which port do i need for imap with ssl?")
    await ann.send(post, "thanks, that worked!")
    asleep = Sleeping(stage, post, ann)

    told = await ann.click(asleep.answer, label="Mark as solved")

    assert phrases.ARCHIVED in shown(told)
    assert stage.tags(post) == []
    assert asleep.sleeps()


@pytest.mark.parametrize("locked", [False, True])
async def test_edits_and_deletions_wake_nothing(stage: Stage, *, locked: bool) -> None:
    ann = stage.person("Ann")
    thread = stage.open_thread(stage.lobby, "old", ann)
    asked = await ann.send(thread, f"{stage.me} imap port secure")
    other = await ann.send(thread, f"{stage.me} smtp port secure")
    asleep = Sleeping(stage, thread, ann)
    stage.archive(thread, locked=locked)

    await ann.edit(asked, f"{stage.me} pop3 port secure")
    await ann.delete(other)

    assert asleep.sleeps()
