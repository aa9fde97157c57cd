"""Less-trodden ways: each of them was a line of code that no other play reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from simcord import SetupError

from bot.components.rows import draw_controls
from bot.replies import phrases
from bot.replies.draw import draw
from bot.replies.markdown import Look
from bot.replies.themes import may_carry_emoji, strip_emoji
from knowledge.outcomes import Clarification, Option, Reference, Reply
from tests.contract import texts
from tests.discord.stage import button, labels, parts, reply_of, shown, text
from tests.turns import EMPTY

if TYPE_CHECKING:
    from bot.services import BotServices
    from tests.discord.stage import Stage

QUESTION = "which port do i need for imap with ssl?"


async def test_compare_error_and_explain_in_ones_own_words(stage: Stage) -> None:
    ann = stage.person("Ann")

    compared = await ann.slash(stage.lobby, "compare", this="IMAP", that="POP3")
    error = await ann.slash(stage.lobby, "error", message="0x800CCC0E")
    explained = await ann.slash(stage.lobby, "explain", topic="starttls")

    assert "POP3" in shown(compared)
    assert "0x800CCC0E" in shown(error)
    assert "STARTTLS" in shown(explained)


async def test_a_port_topic_chosen_from_the_list(stage: Stage) -> None:
    ann = stage.person("Ann")

    reply = await ann.slash(stage.lobby, "port", protocol="port.pop3")

    assert "995" in shown(reply)


async def test_the_other_half_of_a_provider(stage: Stage) -> None:
    ann = stage.person("Ann")
    reply = await ann.slash(stage.lobby, "settings", who="gmail", protocol="imap")
    if "Outgoing too" in labels(reply.response):
        other = await ann.click(reply_of(reply), label="Outgoing too")
        assert "smtp.gmail.com" in shown(other)
    else:
        assert "smtp.gmail.com" in shown(reply)


async def test_a_moderator_of_a_direct_message_there_is_not(stage: Stage) -> None:
    ann = stage.env.create_user("Ann")

    with pytest.raises(SetupError, match="not visible"):
        await ann.slash("helpdesk status")


async def test_status_says_what_is_missing_where(stage: Stage) -> None:
    mo = stage.moderator()
    stage.forbid(stage.help, "send_messages")

    said = await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help)
    status = await mo.slash(stage.lobby, "helpdesk status")

    assert "Send Messages" in shown(said)
    assert "Send Messages" in shown(status)


@pytest.mark.parametrize("on", [True, False])
async def test_every_switch_can_be_turned_both_ways(stage: Stage, *, on: bool) -> None:
    mo = stage.moderator()

    for name, option in (
        ("plain", "on"),
        ("passwords", "remove"),
        ("tags", "on"),
        ("texts", "keep"),
        ("threads", "on"),
    ):
        assert (await mo.slash(stage.lobby, f"helpdesk set {name}", **{option: on})).ephemeral
    usual = await mo.slash(stage.lobby, "helpdesk set talkative", level="usual")
    status = shown(await mo.slash(stage.lobby, "helpdesk status"))

    assert "6 of 7" in shown(usual)
    assert status.count(": on") == (5 if on else 0)


async def test_pictures_can_be_had_back(stage: Stage) -> None:
    ann = stage.person("Ann")
    help_ = await ann.slash(stage.lobby, "help")
    off = await ann.click(reply_of(help_), label="Plain replies, please")
    plain = await ann.slash(stage.lobby, "port", protocol="imap")

    await ann.click(reply_of(off), label="Pictures on, please")
    full = await ann.slash(stage.lobby, "port", protocol="imap")

    assert "Helped" in labels(plain.response)
    assert "👍" in labels(full.response)


async def test_a_bulk_deletion_takes_the_answers_with_it(stage: Stage) -> None:
    ann = stage.person("Ann")
    asked = [await ann.send(stage.lobby, f"{stage.me} {what} port") for what in ("imap", "smtp")]
    assert len(stage.said(stage.lobby)) == 2

    stage.env.backend.bulk_delete_messages(stage.lobby.id, [message.id for message in asked])
    await stage.env.settle()

    assert stage.said(stage.lobby) == []


@pytest.mark.parametrize(("status", "code"), [(404, 10008), (403, 50013), (500, 0)])
async def test_an_answer_that_cannot_be_edited_or_deleted_does_no_harm(
    stage: Stage, status: int, code: int
) -> None:
    ann = stage.person("Ann")
    asked = await ann.send(stage.lobby, f"{stage.me} smtp port")
    for method in ("PATCH", "DELETE"):
        stage.env.inject_error(
            method, "/channels/*/messages/*", status=status, code=code, times=None
        )

    await ann.edit(asked, f"{stage.me} imap port")
    await ann.delete(asked)

    assert len(stage.said(stage.lobby)) == 1


async def test_an_old_message_that_is_edited_opens_nothing(stage: Stage) -> None:
    await stage.moderator().slash(stage.lobby, "helpdesk watch", channel=stage.help)
    ann = stage.person("Ann")
    asked = await ann.send(stage.help, "lovely weather")
    await stage.env.advance_time(3600)

    await ann.edit(asked, QUESTION)

    assert stage.said(stage.help) == []


async def test_an_edit_may_make_a_question_of_it(stage: Stage) -> None:
    await stage.moderator().slash(stage.lobby, "helpdesk watch", channel=stage.help)
    ann = stage.person("Ann")
    asked = await ann.send(stage.help, "lovely weather")

    await ann.edit(asked, QUESTION)

    assert "993" in text(stage.last(stage.help))


@pytest.mark.parametrize(("status", "code"), [(404, 10008), (403, 50013)])
async def test_a_password_that_cannot_be_removed_is_warned_of(
    stage: Stage, status: int, code: int
) -> None:
    mo, ann = stage.moderator(), stage.person("Ann")
    await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help)
    await mo.slash(stage.lobby, "helpdesk set passwords", remove=True)
    stage.env.inject_error("DELETE", "/channels/*/messages/*", status=status, code=code)

    await ann.send(stage.help, "my password is hunter2!x and it fails")

    said = [text(message) for message in stage.said(stage.help)]
    assert [phrases.LEAK in line for line in said] == ([True] if status == 403 else [])


async def test_a_forum_without_a_solved_tag_gets_a_tick(stage: Stage) -> None:
    forum, ann = stage.create_forum("support"), stage.person("Ann")
    await stage.moderator().slash(stage.lobby, "helpdesk watch", channel=forum)
    post = await stage.post(forum, ann, "imap port", QUESTION)
    await ann.send(post, "thanks, that worked!")

    await ann.click(stage.last(post), label="Mark as solved")

    assert [str(reaction.emoji) for reaction in post.history()[0].reactions] == ["✅"]


async def test_a_post_that_may_not_be_changed(stage: Stage) -> None:
    forum, ann = stage.create_forum("support", "Solved"), stage.person("Ann")
    await stage.moderator().slash(stage.lobby, "helpdesk watch", channel=forum)
    post = await stage.post(forum, ann, "imap port", QUESTION)
    await ann.send(post, "thanks, that worked!")
    stage.env.inject_error("PATCH", "/channels/*", status=403, code=50013)

    refused = await ann.click(stage.last(post), label="Mark as solved")

    assert phrases.SOLVED_REFUSED in text(stage.last(post))
    assert refused.acknowledged


async def test_thanks_after_a_human_has_helped_are_heard_too(stage: Stage) -> None:
    forum, ann, ben = (
        stage.create_forum("support", "Solved"),
        stage.person("Ann"),
        stage.person("B"),
    )
    await stage.moderator().slash(stage.lobby, "helpdesk watch", channel=forum)
    post = await stage.post(forum, ann, "Hello", "a question in a minute")
    hint = await ben.send(post, "have you tried 993?")

    await ann.send(post, "thanks, that worked!", reply_to=hint)

    assert "solved" in text(stage.last(post))


async def test_lists_that_break_are_only_logged(
    stage: Stage,
    services: BotServices,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ann = stage.person("Ann")

    def broken(typed: str) -> list[tuple[str, str]]:
        raise RuntimeError(typed)

    monkeypatch.setattr(services.knowledge, "complete_topic", broken)

    assert await ann.autocomplete(stage.lobby, "explain", "topic", "secretword") == []
    assert "suggesting failed" in caplog.text
    assert "secretword" not in caplog.text


async def test_a_click_that_breaks_is_told_kindly(
    stage: Stage, services: BotServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = stage.person("Ann")
    reply = await ann.slash(stage.lobby, "port", protocol="imap")

    def broken(reference: Reference) -> None:
        raise RuntimeError(reference.topic)

    monkeypatch.setattr(services.knowledge, "compose", broken)

    told = await ann.click(reply_of(reply), label="Tell me more")

    assert phrases.WENT_WRONG in shown(told)


async def test_a_delete_that_discord_refuses(stage: Stage) -> None:
    ann = stage.person("Ann")
    reply = await ann.slash(stage.lobby, "port", protocol="imap")
    stage.env.inject_error("DELETE", "/webhooks/*", status=403, code=50013)

    refused = await ann.click(reply_of(reply), custom_id=button(reply.response, "Delete"))

    assert phrases.EDIT_REFUSED in text(refused.followups[0])


@pytest.mark.simcord(shard_count=2)
async def test_two_shards_answer_one_message_once(stage: Stage) -> None:
    ann = stage.person("Ann")

    await ann.send(stage.lobby, f"{stage.me} imap port")
    await stage.replay("MESSAGE_CREATE")

    assert len(stage.said(stage.lobby)) == 1


async def test_many_likely_replies_come_as_a_select() -> None:
    options = tuple(Option(label=f"Provider {n}", says=f"provider{n}") for n in range(8))
    outcome = Clarification(
        confidence=0.8,
        turn=EMPTY,
        topic="trouble.password_rejected",
        kind="symptom",
        title="Refused",
        reference=Reference(topic="trouble.password_rejected"),
        reply=Reply(fact="**One check first.**", steps=("Only one.",), warning="A password!"),
        ask="Who keeps your mail?",
        options=options,
    )

    controls = draw_controls(outcome, owner=1, expanded=False, runners_up=())
    view = draw(outcome, look=Look(), controls=controls)

    selects = [part for part in parts(view.to_components()) if part["type"] == 3]
    assert [option["label"] for option in selects[0]["options"]][:2] == ["Provider 0", "Provider 1"]
    assert len(selects[0]["options"]) == 8
    assert "⚠️ A password!" in " ".join(texts(view.to_components()))


def test_emoji_are_counted_and_taken_out() -> None:
    assert strip_emoji("📬 **Fact** 🔒 and 👩‍💻 more") == "**Fact** and more"
    assert may_carry_emoji("one 🔒 two 📮")
    assert not may_carry_emoji("one 🔒 two 📮 three 📬")
