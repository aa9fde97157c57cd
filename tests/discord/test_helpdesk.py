"""Helpdesk channels: Postie speaks unasked where it is welcome, and knows when to be quiet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from simcord import SetupError

from bot.listeners import watched as listener
from knowledge.guilds.settings import MIN_CONFIDENCE
from knowledge.outcomes import Answer, Clarification, Question
from tests.discord.stage import button, labels, shown, text

if TYPE_CHECKING:
    from bot.services import BotServices
    from knowledge.service import Knowledge
    from tests.discord.stage import Stage

QUESTION = "which port do i need for imap with ssl?"
OPTIONS = {
    "talkative": "level", "cooldown": "minutes", "passwords": "remove", "texts": "keep",
}  # fmt: skip
QUESTIONS = Path(__file__).parents[1] / "questions" / "questions.jsonl"


@pytest.fixture(scope="module")
def unsure(knowledge: Knowledge) -> str:
    """A question that Postie understands, but is sure enough of only where it is talkative."""
    return _find(knowledge, MIN_CONFIDENCE["talkative"], MIN_CONFIDENCE["usual"])


@pytest.fixture(scope="module")
def half_sure(knowledge: Knowledge) -> str:
    """A question that Postie is sure enough of, but not where it is careful."""
    return _find(knowledge, MIN_CONFIDENCE["usual"], MIN_CONFIDENCE["careful"])


def _find(knowledge: Knowledge, low: float, high: float) -> str:
    """A question about a trouble that Postie, as last fitted, is as sure of as that."""
    for line in QUESTIONS.read_text("utf-8").splitlines():
        words: str = json.loads(line)["question"]
        if not knowledge.read(words).asks:
            continue
        outcome = knowledge.answer(Question(text=words))
        is_said = isinstance(outcome, Answer | Clarification)
        if is_said and outcome.topic.startswith("trouble.") and low < outcome.confidence < high:
            return words
    pytest.fail("no question is as sure as that, so these tests need another way to be unsure")


async def watched(stage: Stage, **settings: object) -> None:
    mo = stage.moderator("Watcher")
    await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help)
    for name, value in settings.items():
        option = OPTIONS.get(name, "on")
        await mo.slash(stage.lobby, f"helpdesk set {name}", **{option: value})


async def test_moderators_set_it_up_and_see_how_it_stands(stage: Stage) -> None:
    mo = stage.moderator()

    said = await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help)
    await mo.slash(stage.lobby, "helpdesk set talkative", level="careful")
    status = await mo.slash(stage.lobby, "helpdesk status")

    assert said.ephemeral
    assert stage.help.mention in shown(said)
    assert stage.help.mention in shown(status)
    assert "careful: about 19 of 20" in shown(status)
    await mo.slash(stage.lobby, "helpdesk unwatch", channel=stage.help)
    assert "I watch no channel" in shown(await mo.slash(stage.lobby, "helpdesk status"))


async def test_others_do_not_even_see_the_command(stage: Stage) -> None:
    ann = stage.person("Ann")

    with pytest.raises(SetupError, match="not visible"):
        await ann.slash(stage.lobby, "helpdesk status")


async def test_who_was_let_in_by_mistake_is_refused_by_the_handler(stage: Stage) -> None:
    ann = stage.person("Ann")
    command = stage.env.backend.find_command("helpdesk", stage.server.id, type=1)
    assert command is not None
    stage.server.set_command_permissions(int(command["id"]), {ann: True})

    refused = await ann.slash(stage.lobby, "helpdesk status")

    assert refused.ephemeral
    assert "for moderators" in shown(refused)
    assert len(stage.env.errors) == 1, "the refusal itself"


async def test_an_open_question_is_answered_unasked(stage: Stage) -> None:
    await watched(stage)
    ann = stage.person("Ann")

    asked = await ann.send(stage.help, QUESTION)

    answer = stage.last(stage.help)
    assert "993" in text(answer)
    assert answer.reference is not None
    assert answer.reference.message_id == asked.id


async def test_unasked_it_says_the_fact_and_two_steps_and_the_rest_on_a_click(
    stage: Stage,
) -> None:
    await watched(stage)
    ann = stage.person("Ann")

    await ann.send(
        stage.help, "gmail keeps asking for my password in thunderbird, how do i stop it?"
    )

    short = text(stage.last(stage.help))
    assert "2." in short
    assert "3." not in short
    await ann.click(stage.last(stage.help), label="Tell me more")
    assert "3." in text(stage.last(stage.help))


async def test_not_where_nobody_asked_it_to(stage: Stage) -> None:
    await watched(stage)
    ann = stage.person("Ann")

    await ann.send(stage.lobby, QUESTION)

    assert stage.said(stage.lobby) == []


async def test_a_talk_between_people_is_left_alone(stage: Stage) -> None:
    await watched(stage)
    ann, ben = stage.person("Ann"), stage.person("Ben")
    hello = await ben.send(stage.help, "good morning everybody")

    await ann.send(stage.help, QUESTION, reply_to=hello)
    await ann.send(stage.help, f"{ben.mention} {QUESTION}")

    assert stage.said(stage.help) == []


async def test_a_human_who_helps_is_not_talked_over(stage: Stage) -> None:
    await watched(stage)
    ann, ben = stage.person("Ann"), stage.person("Ben")
    first = await ann.send(stage.help, "good morning, a question in a minute")
    await ben.send(stage.help, "sure, what is it?", reply_to=first)

    await ann.send(stage.help, QUESTION)

    assert stage.said(stage.help) == []


async def test_statements_and_chatter_are_left_alone(stage: Stage) -> None:
    await watched(stage)
    ann = stage.person("Ann")

    for words in ("hi", "lovely weather today", "brb", "😂😂", "thanks all", "what can you do"):
        await ann.send(stage.help, words)

    assert stage.said(stage.help) == []


async def test_the_same_answer_is_given_once_an_hour_unless_asked_for(stage: Stage) -> None:
    await watched(stage)
    ann = stage.person("Ann")
    await ann.send(stage.help, QUESTION)
    await stage.env.advance_time(200)

    await ann.send(stage.help, QUESTION)
    assert len(stage.said(stage.help)) == 1
    await ann.send(stage.help, f"{stage.me} {QUESTION}")
    assert len(stage.said(stage.help)) == 2
    await stage.env.advance_time(3700)
    await ann.send(stage.help, QUESTION)
    assert len(stage.said(stage.help)) == 3


async def test_the_askers_own_follow_up_is_heard_without_a_mention(stage: Stage) -> None:
    await watched(stage)
    ann = stage.person("Ann")
    await ann.send(stage.help, QUESTION)
    await stage.env.advance_time(10)

    await ann.send(stage.help, "ok will try")
    assert len(stage.said(stage.help)) == 1
    await ann.send(stage.help, "and for sending?")

    assert len(stage.said(stage.help)) == 2
    assert "465" in text(stage.last(stage.help))


async def test_the_bar_can_be_raised(stage: Stage, half_sure: str) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    await watched(stage)
    await ann.send(stage.help, half_sure)
    assert len(stage.said(stage.help)) == 1

    await watched(stage, talkative="careful")
    await stage.env.advance_time(1000)
    await ben.send(stage.help, half_sure)

    assert len(stage.said(stage.help)) == 1


async def test_a_command_as_plain_text_counts_as_asking(stage: Stage) -> None:
    await watched(stage, talkative="careful")
    ann = stage.person("Ann")

    await ann.send(stage.help, "/port imap secure")

    assert "993" in text(stage.last(stage.help))


async def test_replays_and_restarts_bring_no_second_answer(
    stage: Stage, services: BotServices
) -> None:
    await watched(stage)
    ann = stage.person("Ann")
    await ann.send(stage.help, QUESTION)

    await stage.replay_message("MESSAGE_CREATE", QUESTION)
    services.rate_limits = type(services.rate_limits)(clock=lambda: stage.env.now().timestamp())
    await stage.replay_message("MESSAGE_CREATE", QUESTION)

    assert len(stage.said(stage.help)) == 1


async def test_an_edited_question_edits_the_answer_and_a_deleted_one_deletes_it(
    stage: Stage,
) -> None:
    await watched(stage)
    ann = stage.person("Ann")
    asked = await ann.send(stage.help, "which port do i need for smtp with ssl?")
    first = stage.last(stage.help)

    await ann.edit(asked, QUESTION)
    assert stage.last(stage.help).id == first.id
    assert "993" in text(stage.last(stage.help))
    await ann.delete(asked)
    assert stage.said(stage.help) == []


async def test_an_edit_that_leaves_no_question_takes_the_answer_away(stage: Stage) -> None:
    await watched(stage)
    ann = stage.person("Ann")
    asked = await ann.send(stage.help, QUESTION)

    await ann.edit(asked, "never mind, lovely weather")

    assert stage.said(stage.help) == []


async def test_a_posted_password_is_warned_of_at_once(stage: Stage) -> None:
    await watched(stage)
    ann, ben = stage.person("Ann"), stage.person("Ben")
    hello = await ben.send(stage.help, "what have you tried?")

    posted = await ann.send(stage.help, "my password is hunter2!x and it fails", reply_to=hello)

    warning = text(stage.last(stage.help))
    assert "password" in warning
    assert "hunter2" not in warning
    assert posted.id in [message.id for message in stage.help.history()]


async def test_whoever_posts_a_password_again_is_warned_once(stage: Stage) -> None:
    await watched(stage)
    ann, ben = stage.person("Ann"), stage.person("Ben")

    for secret in ("hunter2!x", "hunter3!x", "hunter4!x"):
        await ann.send(stage.help, f"my password is {secret} and it fails")
    await ben.send(stage.help, "my password is Quokka88! and it fails too")

    assert len(stage.said(stage.help)) == 2


async def test_every_posted_password_is_removed_and_that_is_told_once(stage: Stage) -> None:
    await watched(stage, passwords=True)
    ann = stage.person("Ann")

    posted = [
        await ann.send(stage.help, f"my password is {secret} and it fails")
        for secret in ("hunter2!x", "hunter3!x")
    ]

    assert not {message.id for message in posted} & {m.id for m in stage.help.history()}
    assert len(stage.said(stage.help)) == 1


async def test_a_posted_password_is_removed_where_that_was_chosen(stage: Stage) -> None:
    await watched(stage, passwords=True)
    ann = stage.person("Ann")

    posted = await ann.send(stage.help, "my password is hunter2!x and it fails")

    assert posted.id not in [message.id for message in stage.help.history()]
    assert ann.mention in text(stage.last(stage.help))
    assert "hunter2" not in text(stage.last(stage.help))


@pytest.mark.parametrize(
    ("name", "topic", "asks"),
    [
        ("mail-help", None, True),
        ("support", "E-mail, accounts and phones", True),
        ("support", "Accounts and phones", False),
    ],
)
async def test_that_it_does_not_work_is_asked_back_where_mail_is_talked_about(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, name: str, topic: str | None, *, asks: bool
) -> None:
    monkeypatch.setattr(listener, "QUIET_SECONDS", 0.01)
    channel = stage.server.create_text_channel(name, topic=topic)
    await stage.moderator().slash(stage.lobby, "helpdesk watch", channel=channel)

    await stage.person("Ann").send(channel, "it doesn't work")

    assert bool(stage.said(channel)) == asks


async def test_who_writes_in_pieces_is_waited_for_until_the_question_is_put(stage: Stage) -> None:
    await watched(stage)
    ann = stage.person("Ann")
    await ann.send(stage.help, "hi all, mail thing")
    await ann.send(stage.help, "thunderbird, the password is rejected since i changed it")
    assert stage.said(stage.help) == [], "more may come"

    await ann.send(stage.help, "how do i enter the new password in thunderbird?")
    assert len(stage.said(stage.help)) == 1, "now it is a question"
    await stage.env.advance_time(30)
    assert len(stage.said(stage.help)) == 1


async def test_slow_mode_is_a_persons_not_the_channels(stage: Stage) -> None:
    await watched(stage)
    stage.env.backend.edit_channel(stage.help.id, {"rate_limit_per_user": 600})
    ann, ben = stage.person("Ann"), stage.person("Ben")
    await ann.send(stage.help, QUESTION)
    await stage.env.advance_time(30)

    await ann.send(stage.help, "what is the difference between 465 and 587?")
    assert len(stage.said(stage.help)) == 1
    await ben.send(stage.help, QUESTION)
    assert len(stage.said(stage.help)) == 2


async def test_plain_for_the_whole_server(stage: Stage) -> None:
    await watched(stage, plain=True)
    ann = stage.person("Ann")

    await ann.send(stage.help, QUESTION)

    answer = stage.last(stage.help)
    assert "993" in text(answer)
    assert text(answer).isascii() or "📬" not in text(answer)


async def test_a_clarifying_question_is_answered_by_the_next_message(stage: Stage) -> None:
    await watched(stage)
    ann = stage.person("Ann")
    await ann.send(stage.help, "email not working")
    assert stage.said(stage.help) == [], "more may come"
    await stage.env.advance_time(9)
    assert len(stage.said(stage.help)) == 1
    question = text(stage.last(stage.help))

    await ann.send(stage.help, "sending")

    assert len(stage.said(stage.help)) == 2
    assert text(stage.last(stage.help)) != question


@pytest.mark.parametrize("message_first", [True, False])
async def test_a_forum_post_is_answered_with_title_and_text(
    stage: Stage, *, message_first: bool
) -> None:
    forum, ann = stage.create_forum("support"), stage.person("Ann")
    await stage.moderator().slash(stage.lobby, "helpdesk watch", channel=forum)

    post = await stage.post(
        forum, ann, "imap port?", "which one with ssl, please", message_first=message_first
    )

    assert "993" in text(stage.last(post))
    assert len(stage.said(post)) == 1


async def test_in_a_post_only_the_opener_is_answered(stage: Stage) -> None:
    forum, ann, ben = stage.create_forum("support"), stage.person("Ann"), stage.person("Ben")
    await stage.moderator().slash(stage.lobby, "helpdesk watch", channel=forum)
    post = await stage.post(forum, ann, "Hello", "a question in a minute")

    await ben.send(post, QUESTION)
    await ann.send(post, QUESTION)

    assert stage.said(post) == [], "Ben has taken it on"


async def test_posts_are_tagged_by_topic_and_marked_as_solved(stage: Stage) -> None:
    forum, ann = stage.create_forum("support", "IMAP", "Other", "Solved"), stage.person("Ann")
    mo = stage.moderator()
    await mo.slash(stage.lobby, "helpdesk watch", channel=forum)
    await mo.slash(stage.lobby, "helpdesk set tags", on=True)

    post = await stage.post(forum, ann, "imap port", QUESTION)
    assert stage.tags(post) == ["IMAP"]
    await ann.send(post, "thanks, that worked!")
    offer = stage.last(post)
    assert "solved" in text(offer)
    await ann.click(offer, label="Mark as solved")

    assert stage.tags(post) == ["IMAP", "Solved"]


async def test_only_opener_and_moderators_mark_a_post(stage: Stage) -> None:
    forum, ann, ben = (
        stage.create_forum("support", "Solved"),
        stage.person("Ann"),
        stage.person("Ben"),
    )
    await stage.moderator().slash(stage.lobby, "helpdesk watch", channel=forum)
    post = await stage.post(forum, ann, "imap port", QUESTION)
    await ann.send(post, "thanks, that worked!")

    refused = await ben.click(stage.last(post), label="Mark as solved")

    assert "Only the person who opened" in shown(refused)
    assert stage.tags(post) == []


async def test_without_the_intent_nothing_is_read_and_watch_says_so(
    stage: Stage, services: BotServices
) -> None:
    from bot.client import Postie

    mo, ann = stage.moderator(), stage.person("Ann")
    await stage.env.restart_bot(Postie(services, may_watch=False, shard_count=1))

    said = await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help)
    await ann.send(stage.help, QUESTION)

    assert "WATCH_CHANNELS" in shown(said)
    assert stage.said(stage.help) == []


async def test_feedback_keeps_words_only_where_the_community_wants_it(
    stage: Stage, services: BotServices
) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    await ann.slash(stage.lobby, "ask", question="pizza for ann@private.example")
    await mo.slash(stage.lobby, "helpdesk set texts", keep=True)
    await ann.slash(stage.lobby, "ask", question="pizza for ann@private.example")

    words = [note["text"] for note in services.feedback._waiting]

    assert words == [None, "pizza for ‹address›"]


async def test_the_bar_can_be_lowered(stage: Stage, unsure: str) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    await watched(stage)
    await ann.send(stage.help, unsure)
    assert stage.said(stage.help) == []

    await watched(stage, talkative="talkative")
    await stage.env.advance_time(1000)
    await ben.send(stage.help, unsure)

    assert len(stage.said(stage.help)) == 1


@pytest.mark.parametrize(("minutes", "after"), [(None, 130), (10, 610), (0, 10)])
async def test_the_cool_down_is_the_communitys(
    stage: Stage, minutes: int | None, after: int
) -> None:
    await watched(stage, **({} if minutes is None else {"cooldown": minutes}))
    ann = stage.person("Ann")
    await ann.send(stage.help, QUESTION)

    another = "what is the difference between starttls and ssl/tls?"
    if minutes:
        await stage.env.advance_time(after - 60)
        await ann.send(stage.help, another)
        assert len(stage.said(stage.help)) == 1
    await stage.env.advance_time(60)
    await ann.send(stage.help, another)
    assert len(stage.said(stage.help)) == 2


async def test_a_pause_of_a_day_holds_for_a_day(stage: Stage) -> None:
    await watched(stage, cooldown=1440)
    ann = stage.person("Ann")
    await ann.send(stage.help, QUESTION)

    for hours, words in (
        (2, "which port does smtp use with starttls?"),
        (21, "gmail imap server?"),
    ):
        await stage.env.advance_time(hours * 3600)
        await ann.send(stage.help, words)
        assert len(stage.said(stage.help)) == 1, f"{hours} hours later"
    await stage.env.advance_time(2 * 3600)
    await ann.send(stage.help, "which port does pop3 use with ssl?")
    assert len(stage.said(stage.help)) == 2


async def test_the_cool_down_is_said_and_seen(stage: Stage) -> None:
    mo = stage.moderator()

    said = [
        shown(await mo.slash(stage.lobby, "helpdesk set cooldown", **options))
        for options in ({"minutes": 10}, {"minutes": 0}, {})
    ]
    status = shown(await mo.slash(stage.lobby, "helpdesk status"))

    assert "only once in 10 minutes" in said[0]
    assert "as they come" in said[1]
    assert "usual two minutes" in said[2]
    assert "unasked again: my usual two minutes" in status


async def test_moderators_are_told_why_postie_spoke_or_kept_quiet(stage: Stage) -> None:
    await watched(stage)
    mo, ann, ben = stage.moderator(), stage.person("Ann"), stage.person("Ben")
    question = await ann.send(stage.help, QUESTION)
    between = await ben.send(stage.help, f"{ann.mention} did that help?")
    link = f"https://discord.com/channels/{stage.server.id}/{stage.help.id}/{between.id}"

    answered = await mo.context_menu(stage.help, "Why (not)?", question)
    quiet = await mo.slash(stage.lobby, "helpdesk why", message=link)
    unknown = await mo.slash(stage.lobby, "helpdesk why", message=str(between.id + 1))
    wrong = await mo.slash(stage.lobby, "helpdesk why", message="the last one")

    assert "sure, and due" in shown(answered)
    assert "they speak to somebody" in shown(quiet)
    assert QUESTION not in shown(answered), "no words are shown"
    assert "older than an hour" in shown(unknown)
    assert "Copy Message Link" in shown(wrong)
    assert all(reply.ephemeral for reply in (answered, quiet, unknown, wrong))


async def test_why_is_for_moderators(stage: Stage) -> None:
    ann = stage.person("Ann")
    question = await ann.send(stage.help, QUESTION)
    command = stage.env.backend.find_command("Why (not)?", stage.server.id, type=3)
    assert command is not None
    stage.server.set_command_permissions(int(command["id"]), {ann: True})

    refused = await ann.context_menu(stage.help, "Why (not)?", question)

    assert refused.ephemeral
    assert "for moderators" in shown(refused)


async def test_after_a_thumb_down_the_next_message_is_the_reply(stage: Stage) -> None:
    await watched(stage)
    ann = stage.person("Ann")
    await ann.send(stage.help, QUESTION)
    answer = stage.last(stage.help)
    await ann.click(answer, custom_id=button(answer, "👎"))
    await stage.env.advance_time(5)

    await ann.send(stage.help, "it says 535 5.7.8 username and password not accepted")

    assert len(stage.said(stage.help)) == 2


async def test_who_speaks_after_an_open_question_has_taken_it_on(stage: Stage, unsure: str) -> None:
    """People on Discord often answer without a reply mark; Postie stays out all the same."""
    await watched(stage)
    ann, ben = stage.person("Ann"), stage.person("Ben")
    await ann.send(stage.help, unsure)
    assert stage.said(stage.help) == [], "it was left to people"

    await ben.send(stage.help, "hm, let me think")
    await ann.send(stage.help, QUESTION)
    assert stage.said(stage.help) == []
    await ann.send(stage.help, f"{stage.me} {QUESTION}")
    assert len(stage.said(stage.help)) == 1, "unless it is asked"


async def test_an_open_question_that_nobody_took_on_may_be_put_better(
    stage: Stage, unsure: str
) -> None:
    await watched(stage)
    ann = stage.person("Ann")
    await ann.send(stage.help, unsure)

    await ann.send(stage.help, QUESTION)

    assert "993" in text(stage.last(stage.help))


async def test_small_talk_before_a_question_takes_nothing_on(stage: Stage) -> None:
    await watched(stage)
    ann, ben = stage.person("Ann"), stage.person("Ben")
    await ann.send(stage.help, "hello everybody")
    await ben.send(stage.help, "hi ann")

    await ann.send(stage.help, QUESTION)

    assert "993" in text(stage.last(stage.help))


async def test_bots_and_webhooks_are_not_answered_there(stage: Stage) -> None:
    await watched(stage)
    robot = stage.server.add_member(stage.env.create_user("Robot", bot=True))
    hook = stage.server.create_webhook(stage.help, "News")

    await robot.send(stage.help, QUESTION)
    await hook.send(QUESTION)

    assert stage.said(stage.help) == []


async def test_a_thread_of_a_watched_channel_is_watched_too(stage: Stage) -> None:
    await watched(stage)
    ann, ben = stage.person("Ann"), stage.person("Ben")
    thread = stage.open_thread(stage.help, "mail", ann)

    await ann.send(thread, QUESTION)
    await ben.send(thread, "and what about smtp with ssl, which port?")

    assert [("993" in text(message)) for message in stage.said(thread)] == [True]


async def test_a_thread_can_be_watched_alone(stage: Stage) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    thread = stage.open_thread(stage.help, "mail", ann)
    await mo.slash(stage.lobby, "helpdesk watch", channel=thread)

    await ann.send(thread, QUESTION)
    await ann.send(stage.help, QUESTION)

    assert "993" in text(stage.last(thread))
    assert stage.said(stage.help) == []


async def test_slow_mode_of_a_thread_holds_too(stage: Stage) -> None:
    await watched(stage, cooldown=0)
    ann = stage.person("Ann")
    thread = stage.open_thread(stage.help, "mail", ann)
    stage.env.backend.edit_channel(thread.id, {"rate_limit_per_user": 600})
    await ann.send(thread, QUESTION)
    await stage.env.advance_time(30)

    await ann.send(thread, "which port do i need for smtp with ssl?")
    assert len(stage.said(thread)) == 1
    await stage.env.advance_time(600)
    await ann.send(thread, "which port do i need for pop3 with ssl?")
    assert len(stage.said(thread)) == 2


async def test_a_password_in_a_message_to_postie_is_removed_too(stage: Stage) -> None:
    await watched(stage, passwords=True)
    ann = stage.person("Ann")

    posted = await ann.send(stage.help, f"{stage.me} gmail login fails, my password is hunter2!x")

    assert posted.id not in [message.id for message in stage.help.history()]
    assert "hunter2" not in text(stage.last(stage.help))


async def test_a_password_in_a_message_to_postie_is_warned_of_elsewhere(stage: Stage) -> None:
    ann = stage.person("Ann")

    await ann.send(stage.lobby, f"{stage.me} gmail login fails, my password is hunter2!x")

    answer = text(stage.last(stage.lobby))
    assert "⚠️" in answer
    assert "hunter2" not in answer


async def test_an_edit_that_brings_a_password_is_warned_of(stage: Stage) -> None:
    await watched(stage)
    ann = stage.person("Ann")
    posted = await ann.send(stage.help, "lovely weather")

    await ann.edit(posted, "my password is hunter2!x and it fails")

    assert "password" in text(stage.last(stage.help))


async def test_settings_of_two_servers_do_not_mix(stage: Stage) -> None:
    await watched(stage, plain=True, cooldown=0)
    other = stage.env.create_guild("The Other Room")
    channel = other.create_text_channel("mail-help")
    ann = other.add_member(stage.env.create_user("Ann"))

    await ann.send(channel, QUESTION)
    await ann.send(channel, f"{stage.me} {QUESTION}")

    assert len(stage.said(channel)) == 1, "nobody asked it to watch there"
    assert "👍" in labels(stage.last(channel)), "and nobody wanted it plain"
