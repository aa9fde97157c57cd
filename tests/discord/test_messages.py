"""Mentions, replies and direct messages: Postie asked in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client import Postie
from bot.rate_limits import RateLimits
from knowledge.conversation.memory import Memory
from tests.discord.stage import text

if TYPE_CHECKING:
    from bot.services import BotServices
    from tests.discord.stage import Stage


async def test_a_mention_with_a_question_is_answered_as_a_reply(stage: Stage) -> None:
    ann = stage.person("Ann")

    asked = await ann.send(stage.lobby, f"{stage.me} imap port secure")

    answer = stage.last(stage.lobby)
    assert "993" in text(answer)
    assert answer.reference is not None
    assert answer.reference.message_id == asked.id


async def test_a_mention_without_a_question_gets_an_example(stage: Stage) -> None:
    ann = stage.person("Ann")

    await ann.send(stage.lobby, stage.me)

    assert "for example" in text(stage.last(stage.lobby))


async def test_a_reply_to_postie_counts_as_asking(stage: Stage) -> None:
    ann = stage.person("Ann")
    await ann.send(stage.lobby, f"{stage.me} imap port")

    await ann.send(stage.lobby, "and smtp?", reply_to=stage.last(stage.lobby))

    assert len(stage.said(stage.lobby)) == 2


async def test_plain_words_without_a_mention_are_left_alone(stage: Stage) -> None:
    ann = stage.person("Ann")

    await ann.send(stage.lobby, "which port for imap ssl?")
    await ann.send(stage.lobby, "@everyone imap port?")

    assert stage.said(stage.lobby) == []


async def test_a_direct_message_is_answered(stage: Stage) -> None:
    ann = stage.env.create_user("Ann")

    await ann.send_dm("imap port secure")

    assert "993" in text(stage.last(ann.dm_channel))


async def test_a_command_typed_as_plain_text_is_understood(stage: Stage) -> None:
    ann = stage.env.create_user("Ann")

    await ann.send_dm("/port imap secure")

    assert "993" in text(stage.last(ann.dm_channel))


async def test_bots_and_webhooks_are_never_answered(stage: Stage) -> None:
    robot = stage.server.add_member(stage.env.create_user("Robot", bot=True))
    hook = stage.server.create_webhook(stage.lobby, "News")

    await robot.send(stage.lobby, f"{stage.me} imap port?")
    await hook.send(f"{stage.me} imap port?")

    assert stage.said(stage.lobby) == []


async def test_something_else_gets_a_kind_line_when_asked_directly(stage: Stage) -> None:
    ann = stage.person("Ann")

    await ann.send(stage.lobby, f"{stage.me} what is the best pizza in town")

    assert text(stage.last(stage.lobby)).strip()


async def test_the_reply_goes_when_the_question_goes(stage: Stage) -> None:
    ann = stage.person("Ann")
    asked = await ann.send(stage.lobby, f"{stage.me} imap port")

    await ann.delete(asked)

    assert stage.said(stage.lobby) == []


async def test_an_edited_question_edits_the_answer(stage: Stage) -> None:
    ann = stage.person("Ann")
    asked = await ann.send(stage.lobby, f"{stage.me} smtp port ssl")
    before = stage.last(stage.lobby)

    await ann.edit(asked, f"{stage.me} imap port ssl")

    after = stage.last(stage.lobby)
    assert after.id == before.id
    assert "993" in text(after)


async def test_an_edit_can_bring_the_mention(stage: Stage) -> None:
    ann = stage.person("Ann")
    asked = await ann.send(stage.lobby, "imap port ssl")

    await ann.edit(asked, f"{stage.me} imap port ssl")

    assert "993" in text(stage.last(stage.lobby))


async def test_the_same_event_twice_is_answered_once(stage: Stage) -> None:
    ann = stage.person("Ann")
    await ann.send(stage.lobby, f"{stage.me} imap port")

    await stage.replay("MESSAGE_CREATE")

    assert len(stage.said(stage.lobby)) == 1


async def test_an_archived_thread_is_not_woken(stage: Stage) -> None:
    ann = stage.person("Ann")
    thread = stage.open_thread(stage.lobby, "old", ann)
    await ann.send(thread, f"{stage.me} imap port")
    before = len(stage.said(thread))
    stage.archive(thread)
    asked = thread.history()[0]

    await ann.delete(asked)

    assert len(stage.said(thread)) == before


async def test_a_missing_permission_is_told_to_the_moderators_once(stage: Stage) -> None:
    ann = stage.person("Ann")
    office = stage.moderators_channel()
    stage.forbid(stage.lobby, "send_messages")

    await ann.send(stage.lobby, f"{stage.me} imap port")
    await ann.send(stage.lobby, f"{stage.me} smtp port")

    hints = stage.said(office)
    assert len(hints) == 1
    assert "Send Messages" in text(hints[0])
    assert not [
        r for r in stage.env.http_requests if f"/channels/{stage.lobby.id}/messages" in r.path
    ]


async def test_the_hint_is_not_given_again_after_a_restart(
    stage: Stage, services: BotServices
) -> None:
    ann = stage.person("Ann")
    office = stage.moderators_channel()
    stage.forbid(stage.lobby, "send_messages")
    await ann.send(stage.lobby, f"{stage.me} imap port")

    await stage.env.restart_bot(Postie(services, may_watch=True, shard_count=1))
    services.rate_limits = RateLimits(clock=lambda: stage.env.now().timestamp())
    stage.moderators_channel(office)
    await ann.send(stage.lobby, f"{stage.me} imap port")

    assert len(stage.said(office)) == 1


async def test_a_server_without_an_office_gets_no_hint_and_no_storm(stage: Stage) -> None:
    ann = stage.person("Ann")
    stage.forbid(stage.lobby, "send_messages")

    await ann.send(stage.lobby, f"{stage.me} imap port")

    assert [r for r in stage.env.http_requests if r.path.endswith("/messages")] == []


async def test_a_refusal_is_told_to_the_moderators(stage: Stage) -> None:
    ann, office = stage.person("Ann"), stage.moderators_channel()
    stage.env.inject_error(
        "POST", f"/channels/{stage.lobby.id}/messages", status=403, code=50013, times=None
    )

    for _ in range(3):
        await ann.send(stage.lobby, f"{stage.me} imap port")

    hints = [text(message) for message in stage.said(office)]
    assert len(hints) == 1
    assert stage.lobby.mention in hints[0]


async def test_a_hint_that_is_refused_too_is_let_go(stage: Stage) -> None:
    ann, office = stage.person("Ann"), stage.moderators_channel()
    stage.forbid(stage.lobby, "send_messages")
    stage.env.inject_error("POST", f"/channels/{office.id}/messages", status=403, code=50013)

    await ann.send(stage.lobby, f"{stage.me} imap port")

    assert stage.said(office) == []


async def test_a_refusal_is_not_tried_again_and_again(stage: Stage) -> None:
    ann = stage.person("Ann")
    stage.env.inject_error(
        "POST", f"/channels/{stage.lobby.id}/messages", status=403, code=50013, times=None
    )

    for _ in range(3):
        await ann.send(stage.lobby, f"{stage.me} imap port")

    tried = [r for r in stage.env.http_requests if r.path == f"/channels/{stage.lobby.id}/messages"]
    assert len(tried) == 1


async def test_follow_ups_are_understood(stage: Stage) -> None:
    ann = stage.env.create_user("Ann")
    await ann.send_dm("imap port secure")

    await ann.send_dm("and for sending?")

    assert "465" in text(stage.last(ann.dm_channel)) or "587" in text(stage.last(ann.dm_channel))


async def test_too_many_mentions_bring_one_notice(stage: Stage) -> None:
    ann = stage.person("Ann")
    for _ in range(9):
        await ann.send(stage.lobby, f"{stage.me} imap port")

    said = [text(message) for message in stage.said(stage.lobby)]
    assert sum("One letter at a time" in words for words in said) == 1


async def test_a_reply_to_an_answer_of_long_ago_is_understood(
    stage: Stage, services: BotServices
) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    await ann.send(stage.lobby, f"{stage.me} imap port secure")
    answer = stage.last(stage.lobby)
    services.memory = Memory()  # it is long ago

    await ben.send(stage.lobby, "and for sending?", reply_to=answer)

    assert "465" in text(stage.last(stage.lobby)) or "587" in text(stage.last(stage.lobby))


async def test_follow_ups_are_kept_apart_by_place_and_person(stage: Stage) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    thread = stage.open_thread(stage.lobby, "mail", ann)
    await ann.send(thread, f"{stage.me} gmail imap settings")
    await ben.send(stage.lobby, f"{stage.me} yahoo imap settings")

    await ann.send(thread, f"{stage.me} and for sending?")
    await ben.send(stage.lobby, f"{stage.me} and for sending?")

    assert "smtp.gmail.com" in text(stage.last(thread))
    assert "smtp.mail.yahoo.com" in text(stage.last(stage.lobby))


async def test_what_ben_lets_postie_answer_is_anns_to_follow_up(stage: Stage) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    question = await ann.send(stage.lobby, "which port for gmail imap ssl")
    await ben.context_menu(stage.lobby, "Ask Postie", question)

    await ann.send(stage.lobby, f"{stage.me} and for sending?")

    assert "smtp.gmail.com" in text(stage.last(stage.lobby))
