"""Moderators teach Postie answers of their own, and nothing of it gets lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.replies import phrases
from knowledge.guilds import Entry
from knowledge.guilds.access import Access
from knowledge.outcomes import OWN
from tests.discord.stage import button, choices, labels, parts, reply_of, shown, text

if TYPE_CHECKING:
    import simcord

    from bot.services import BotServices
    from knowledge.storage.engine import Database
    from tests.discord.stage import Stage

TITLE = "How do I book the rehearsal room?"
ASKS = "book the room\nis the rehearsal room free on friday"
ANSWER = "Write your name into the list: <https://rooms.example>."
FILLED = {"title": TITLE, "asks": ASKS, "text": ANSWER}


async def teach(stage: Stage, mo: simcord.MemberActor, **other: str) -> Any:
    """The reply to a filled form."""
    form = await mo.slash(stage.lobby, "helpdesk answer add")
    return await mo.submit_modal(form, FILLED | other)


async def entries(stage: Stage, services: BotServices) -> list[Entry]:
    return list(await services.guilds.entries.all(stage.server.id))


def values(form: Any) -> dict[str, Any]:
    """What the fields of a form say to begin with."""
    return {
        part["component"]["custom_id"]: part["component"].get("value") or ""
        for part in form.modal["components"]
    }


async def test_what_was_taught_is_answered_at_once(stage: Stage) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    before = await ann.slash(stage.lobby, "ask", question="is the rehearsal room free on friday?")
    assert "rooms.example" not in shown(before)

    taught = shown(await teach(stage, mo))
    assert "I know that now" in taught
    assert "links lead to: rooms.example" in taught

    answer = await ann.slash(stage.lobby, "ask", question="is the rehersal room free on friday?")
    assert TITLE in shown(answer)
    assert "rooms.example" in shown(answer)
    assert "this community" in shown(answer)


async def test_a_mention_is_answered_with_it_and_can_be_voted_on_and_deleted(stage: Stage) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    await teach(stage, mo)

    await ann.send(stage.lobby, f"{stage.me} book the room")
    answer = stage.last(stage.lobby)
    assert "rooms.example" in text(answer)

    vote = await ann.click(answer, custom_id=button(answer, "👍"))
    assert vote.ephemeral
    await ann.click(answer, label="Delete")
    assert stage.said(stage.lobby) == []


async def test_what_postie_knows_itself_can_be_chosen_instead_and_back(
    stage: Stage, services: BotServices
) -> None:
    """The own answer stands among the choices then, and a restart does not lose it."""
    ann = stage.person("Ann")
    question = "where do i type the imap port in our club program"
    entry = Entry(id="seven", title=question, text="Seven.", asks=())
    await services.guilds.entries.put(stage.server.id, entry, seen=0)

    await ann.send(stage.lobby, f"{stage.me} {question}")
    answer = stage.last(stage.lobby)
    assert "Seven." in text(answer)
    instead = next(iter(choices(answer).values()))
    await ann.select(answer, [instead])
    assert "Seven." not in text(stage.last(stage.lobby))
    await stage.env.restart_bot()
    back = choices(stage.last(stage.lobby))[question]
    await ann.select(stage.last(stage.lobby), [back])
    assert "Seven." in text(stage.last(stage.lobby))


def _own(id_: str) -> Any:
    from knowledge.outcomes import Reference

    return Reference(topic=f"{OWN}{id_}")


async def test_a_picture_is_shown_and_a_button_of_a_removed_answer_is_refused_kindly(
    stage: Stage, services: BotServices
) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    await teach(stage, mo, text=f"{ANSWER}\nhttps://rooms.example/plan.png")

    asked = await ann.slash(stage.lobby, "ask", question="book the room")
    galleries = [part for part in parts(reply_of(asked).components) if part["type"] == 12]
    assert [item["media"]["url"] for item in galleries[0]["items"]] == [
        "https://rooms.example/plan.png"
    ]

    [entry] = await entries(stage, services)
    await services.guilds.entries.remove(stage.server.id, entry.id)
    with pytest.raises(KeyError):
        await services.knowledge.find_answer(_own(entry.id), guild=stage.server.id)


async def test_blank_and_deceiving_answers_are_refused_and_their_words_are_kept(
    stage: Stage, services: BotServices
) -> None:
    mo = stage.moderator()
    bad = await teach(stage, mo, title=" ", text="[www.gmail.com](https://evil.example/login)")

    assert "The question is blank" in shown(bad)
    assert "leads to evil.example" in shown(bad)
    assert await entries(stage, services) == []

    await stage.env.restart_bot()
    form = await mo.click(reply_of(bad), label="Mend it")
    assert values(form)["text"] == "[www.gmail.com](https://evil.example/login)"
    await mo.submit_modal(form, FILLED)
    assert [entry.title for entry in await entries(stage, services)] == [TITLE]


async def test_what_is_like_a_known_one_is_asked_about(stage: Stage, services: BotServices) -> None:
    """Also the same title after a renaming: the first one is never gone without a word."""
    mo = stage.moderator()
    await teach(stage, mo, title="Club mail", asks="club mail")
    [first] = await entries(stage, services)

    second = await teach(stage, mo, title="club mail", asks="", text="Another one.")
    assert "You have one like it: “Club mail”" in shown(second)
    assert len(await entries(stage, services)) == 1
    added = await mo.click(reply_of(second), label="Add as a new one")
    assert "I know that now" in shown(added)
    assert sorted(one.text for one in await entries(stage, services)) == ["Another one.", ANSWER]

    third = await teach(stage, mo, title="Club mail", asks="", text="The third.")
    replacing = next(label for label in labels(reply_of(third)) if label.startswith("Replace"))
    await mo.click(reply_of(third), label=replacing)
    assert "The third." in [one.text for one in await entries(stage, services)]
    assert len(await entries(stage, services)) == 2
    assert first.id in {one.id for one in await entries(stage, services)}

    fourth = await teach(stage, mo, title="Club mail", asks="", text="The fourth.")
    cancelled = await mo.click(reply_of(fourth), label="Cancel")
    assert "nothing of it was kept" in shown(cancelled)
    assert "The fourth." not in [one.text for one in await entries(stage, services)]


async def test_the_replay_tells_what_an_answer_would_win_and_take_away(
    stage: Stage, services: BotServices
) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    await services.guilds.settings.change(stage.server.id, keep_text=True)
    await ann.slash(stage.lobby, "ask", question="my club address does not arrive")
    await services.feedback.flush()

    reply = await teach(
        stage,
        mo,
        title="which port does imap use with ssl",
        asks="my club address does not arrive",
        text="Seven.",
    )

    assert "I know something like it myself: “IMAP ports”" in shown(reply)
    assert "it would take them away" in shown(reply)
    assert "it answers 1" in shown(reply)
    assert await entries(stage, services) == []


async def test_two_who_change_the_same_lose_nothing(stage: Stage, services: BotServices) -> None:
    mo, mia = stage.moderator(), stage.moderator("Mia")
    await teach(stage, mo)
    [entry] = await entries(stage, services)
    mos = await mo.slash(stage.lobby, "helpdesk answer edit", title=entry.id)
    mias = await mia.slash(stage.lobby, "helpdesk answer edit", title=entry.id)

    await mia.submit_modal(mias, FILLED | {"text": "Ask Mia."})
    late = await mo.submit_modal(mos, FILLED | {"text": "Ask Dan."})

    assert f"<@{mia.id}> changed that" in shown(late)
    assert [one.text for one in await entries(stage, services)] == ["Ask Mia."]
    theirs = await mo.click(reply_of(late), label="Put mine in its place")
    assert "I know that now" in shown(theirs)
    assert [one.text for one in await entries(stage, services)] == ["Ask Dan."]
    assert [one.author for one in await entries(stage, services)] == [mo.id]


async def test_who_changes_what_was_removed_can_add_it_again(
    stage: Stage, services: BotServices
) -> None:
    mo, mia = stage.moderator(), stage.moderator("Mia")
    await teach(stage, mo)
    [entry] = await entries(stage, services)
    form = await mo.slash(stage.lobby, "helpdesk answer edit", title=TITLE)
    await mia.slash(stage.lobby, "helpdesk answer remove", title=entry.id)

    late = await mo.submit_modal(form, FILLED | {"text": "Ask Dan."})
    assert "removed that" in shown(late)
    assert "Show theirs" not in labels(reply_of(late))
    await mo.click(reply_of(late), label="Add mine as a new one")
    assert [one.text for one in await entries(stage, services)] == ["Ask Dan."]


async def test_it_can_be_found_changed_removed_and_brought_back(
    stage: Stage, services: BotServices
) -> None:
    mo = stage.moderator()
    assert "nothing yet" in shown(await mo.slash(stage.lobby, "helpdesk answer list"))
    await teach(stage, mo)

    [choice] = await mo.autocomplete(stage.lobby, "helpdesk answer edit", "title", "REHEARSAL")
    form = await mo.slash(stage.lobby, "helpdesk answer edit", title=choice["value"])
    assert values(form) == FILLED
    await mo.submit_modal(form, FILLED | {"text": "Ask Dan."})
    [entry] = await entries(stage, services)
    assert (entry.id, entry.title, entry.text) == (choice["value"], TITLE, "Ask Dan.")
    assert entry.asks == tuple(ASKS.split("\n"))

    gone = await mo.slash(stage.lobby, "helpdesk answer remove", title="rehearsal room book")
    assert "is gone" in shown(gone)
    again = await mo.slash(stage.lobby, "helpdesk answer remove", title="rehearsal room book")
    assert "no such answer" in shown(again)

    offered = await mo.autocomplete(stage.lobby, "helpdesk undo", "change", "")
    assert [one["name"].split(" · ")[1].split(" ")[0] for one in offered] == [
        "removed", "changed", "added",
    ]  # fmt: skip
    back = await mo.slash(stage.lobby, "helpdesk undo")
    assert "removed the answer" in shown(back)
    assert [one.text for one in await entries(stage, services)] == ["Ask Dan."]
    await mo.slash(stage.lobby, "helpdesk undo")
    assert [one.text for one in await entries(stage, services)] == [ANSWER]
    await mo.slash(stage.lobby, "helpdesk undo")
    assert await entries(stage, services) == []
    assert "no change" in shown(await mo.slash(stage.lobby, "helpdesk undo"))


async def test_the_list_can_be_browsed_and_each_is_seen_as_members_see_it(
    stage: Stage, services: BotServices
) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    for number in range(11):
        entry = Entry(id=f"e{number}", title=f"Title {number:02}", text=f"Text {number}.", asks=())
        await services.guilds.entries.put(stage.server.id, entry, author=mo.id, seen=0)
    await ann.send(stage.lobby, f"{stage.me} title 03")
    answer = stage.last(stage.lobby)
    await ann.click(answer, custom_id=button(answer, "👍"))
    await services.feedback.flush()

    listed = await mo.slash(stage.lobby, "helpdesk answer list")
    assert listed.ephemeral
    assert "(11)" in shown(listed)
    assert "given 1 time · helped 1, did not help 0" in shown(listed)
    assert f"by <@{mo.id}>" in shown(listed)
    more = await mo.click(reply_of(listed), label="More ▶")
    assert "Title 10" in shown(more)
    assert "Title 03" not in shown(more)

    chosen = await mo.select(reply_of(more), [choices(reply_of(more))["Title 10"]])
    assert "Text 10." in shown(chosen)
    assert labels(reply_of(chosen)) == ["Edit", "Post here", "History", "Remove", "All of them"]
    history = await mo.click(reply_of(chosen), label="History")
    assert f"<@{mo.id}>: added" in shown(history)
    back = await mo.click(reply_of(history), label="Back")
    await mo.click(reply_of(back), label="Post here")
    assert "Text 10." in text(stage.last(stage.lobby))
    gone = await mo.click(reply_of(back), label="Remove")
    assert "is gone" in shown(gone)

    found = await mo.slash(stage.lobby, "helpdesk answer list", search="text 7")
    assert "Title 07" in shown(found)
    assert "(1)" in shown(found)
    none = await mo.slash(stage.lobby, "helpdesk answer list", search="zebra")
    assert "None of them" in shown(none)


async def test_one_is_posted_by_name(stage: Stage) -> None:
    mo = stage.moderator()
    await teach(stage, mo)

    posted = await mo.slash(stage.lobby, "helpdesk answer post", title="rehearsal room")

    assert not posted.ephemeral
    assert "rooms.example" in shown(posted)
    assert "Delete" in labels(reply_of(posted))


async def test_a_good_message_becomes_a_draft_with_the_question_it_replied_to(
    stage: Stage, services: BotServices
) -> None:
    ann, dan, mo = stage.person("Ann"), stage.person("Dan"), stage.moderator()
    asked = await ann.send(stage.lobby, "where is the club mail form? i am ann@club.example")
    told = await dan.send(stage.lobby, "It hangs by the door.", reply_to=asked)

    form = await mo.context_menu(stage.lobby, "Teach from this", told)

    filled = values(form)
    assert filled["text"] == "It hangs by the door."
    assert "where is the club mail form?" in filled["asks"]
    assert "ann@" not in filled["asks"] + filled["title"]
    assert await entries(stage, services) == []
    await mo.submit_modal(form, filled)
    [entry] = await entries(stage, services)
    assert entry.text == "It hangs by the door."


async def test_a_message_without_words_is_no_draft(stage: Stage) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    told = await ann.send(stage.lobby, f"<@{stage.me_id}>")

    refused = await mo.context_menu(stage.lobby, "Teach from this", told)

    assert phrases.NOTHING_TO_READ in shown(refused)


async def test_a_question_that_is_gone_can_be_typed(stage: Stage) -> None:
    ann, dan, mo = stage.person("Ann"), stage.person("Dan"), stage.moderator()
    asked = await ann.send(stage.lobby, "where is the club mail form?")
    told = await dan.send(stage.lobby, "It hangs by the door.", reply_to=asked)
    stage.env.backend.delete_message(asked.channel.id, asked.id)
    await stage.env.settle()

    form = await mo.context_menu(stage.lobby, "Teach from this", told)

    assert values(form)["text"] == "It hangs by the door."
    assert values(form)["asks"] == ""


async def test_the_twenty_first_change_in_a_minute_has_to_wait_and_is_not_lost(
    stage: Stage, services: BotServices
) -> None:
    mo = stage.moderator()
    for number in range(20):
        entry = Entry(id=f"e{number}", title=f"Title {number:02}", text="…", asks=())
        await services.guilds.entries.put(stage.server.id, entry, seen=0)

    late = await teach(stage, mo)

    assert "within a minute" in shown(late)
    assert labels(reply_of(late)) == ["Try again", "Change it", "Cancel"]
    assert len(await entries(stage, services)) == 20


async def test_with_the_database_away_it_says_so(
    stage: Stage, services: BotServices, empty: Database
) -> None:
    mo = stage.moderator()
    await teach(stage, mo)
    [entry] = await entries(stage, services)
    services.guilds.history._access = Access(empty)

    assert "not kept" in shown(await teach(stage, mo, text="Ask Dan.", title="Ask Dan", asks=""))
    removed = await mo.slash(stage.lobby, "helpdesk answer remove", title=entry.id)
    assert "not kept" in shown(removed)
    assert "not kept" in shown(await mo.slash(stage.lobby, "helpdesk undo"))
