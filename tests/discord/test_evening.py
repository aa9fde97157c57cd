"""An evening in a busy server, from the first question to the last vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.postie import Postie
from tests.discord.stage import button, choices, labels, shown, text

if TYPE_CHECKING:
    from bot.desk import Desk
    from tests.discord.stage import Stage


async def test_an_evening_in_the_mail_room(  # noqa: PLR0915  # a long evening
    stage: Stage, desk: Desk
) -> None:
    ann, ben, cleo, dan = (stage.person(name) for name in ("Ann", "Ben", "Cleo", "Dan"))
    mo = stage.moderator("Mo")
    forum = stage.create_forum("support", "IMAP", "Phones", "Solved")

    # Mo opens the helpdesk.
    await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help)
    await mo.slash(stage.lobby, "helpdesk watch", channel=forum)
    await mo.slash(stage.lobby, "helpdesk tags", on=True)
    status = await mo.slash(stage.lobby, "helpdesk status")
    assert stage.help.mention in shown(status)
    assert "Tag forum posts by topic: on" in shown(status)

    # Small talk. Postie has nothing to add.
    hello = await ben.send(stage.help, "evening all, lovely weather today")
    await cleo.send(stage.help, "it is!", reply_to=hello)
    assert stage.said(stage.help) == []

    # Ann asks, with two typos; Postie answers her, once, and the answer is a reply to her.
    question = await ann.send(stage.help, "wich port for imao with ssl?")
    answer = stage.last(stage.help)
    assert "993" in text(answer)
    assert answer.reference is not None
    assert answer.reference.message_id == question.id

    # She wants to know more; Ben is curious too and gets a copy of his own.
    await ann.click(answer, label="Tell me more")
    assert "Less" in labels(stage.last(stage.help))
    copy = await ben.click(stage.last(stage.help), label="Outgoing too")
    assert copy.ephemeral
    assert "465" in shown(copy)

    # Thanks need no answer.
    await ann.send(stage.help, "thank you!!")
    assert len(stage.said(stage.help)) == 1

    # Dan has a question, but Cleo is faster: Postie stays out of it.
    late = await dan.send(stage.help, "anybody here who knows mail?")
    await cleo.send(stage.help, "ask away", reply_to=late)
    await dan.send(stage.help, "which port does pop3 use with ssl?")
    assert len(stage.said(stage.help)) == 1

    # Unless he turns to Postie himself.
    await dan.send(stage.help, f"{stage.me} which port does pop3 use with ssl?")
    assert "995" in text(stage.last(stage.help))

    # Ben types a command as plain text, and posts his password. Postie minds both.
    await ben.send(stage.help, "/port smtp ssl")
    assert "465" in text(stage.last(stage.help))
    await ben.send(stage.help, "my login is ben and my password is hunter2!x")
    assert "change the password" in text(stage.last(stage.help))
    assert "hunter2" not in text(stage.last(stage.help))

    # Mo has seen enough of that: from now on such messages go.
    await mo.slash(stage.lobby, "helpdesk passwords", remove=True)
    posted = await ben.send(stage.help, "sorry. so my password is hunter3!x now")
    assert posted.id not in [message.id for message in stage.help.history()]

    # A post in the forum: answered, tagged, and Postie is restarted in the middle of it.
    post = await stage.post(forum, cleo, "imap port", "which port does imap need with ssl?")
    assert "993" in text(stage.last(post))
    assert stage.tags(post) == ["IMAP"]
    await stage.env.restart_bot(Postie(desk, may_watch=True, shard_count=1))

    # The connection drops and everything of the last minutes comes again: nothing is said twice.
    said = len(stage.said(stage.help)), len(stage.said(post))
    await stage.replay_message("MESSAGE_CREATE", "wich port for imao with ssl?")
    await stage.replay_message("MESSAGE_CREATE", "which port does imap need with ssl?")
    await stage.replay_message("MESSAGE_CREATE", "/port smtp ssl")
    assert (len(stage.said(stage.help)), len(stage.said(post))) == said

    # Buttons from before the restart still work.
    first = stage.said(stage.help)[0]
    await ann.click(first, label="Less")
    assert "Tell me more" in labels(stage.said(stage.help)[0])
    other = choices(stage.said(stage.help)[0])
    if other:
        await ann.select(stage.said(stage.help)[0], [next(iter(other.values()))])
        assert next(iter(other)) not in choices(stage.said(stage.help)[0])

    # It worked for Cleo, so the post is marked as solved.
    await cleo.send(post, "thanks, that worked!")
    await cleo.click(stage.last(post), label="Mark as solved")
    assert stage.tags(post) == ["IMAP", "Solved"]

    # Dan asks something else that is cut short: he edits it, then thinks better of it.
    await stage.env.advance_time(1000)
    asked = await dan.send(stage.help, "which port does smtp use with ssl?")
    count = len(stage.said(stage.help))
    await dan.edit(asked, "which port does imap use with ssl?")
    assert len(stage.said(stage.help)) == count
    assert "993" in text(stage.last(stage.help))
    await dan.delete(asked)
    assert len(stage.said(stage.help)) == count - 1

    # Votes at closing time; Mo takes an answer away and closes the helpdesk.
    vote = await cleo.click(stage.said(post)[0], custom_id=button(stage.said(post)[0], "👍"))
    assert vote.ephemeral
    last = stage.last(stage.help)
    await mo.context_menu(stage.help, "Postie: remove this answer", last)
    assert last.id not in [message.id for message in stage.said(stage.help)]
    await mo.slash(stage.lobby, "helpdesk unwatch", channel=stage.help)
    await ann.send(stage.help, "which port does imap use without ssl?")
    assert len(stage.said(stage.help)) == count - 2

    assert stage.env.errors == []
