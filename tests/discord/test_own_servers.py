"""A university makes Postie know its mail as well as Gmail's, and only there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.discord.stage import button, labels, reply_of, shown, text

if TYPE_CHECKING:
    import simcord

    from bot.services import BotServices
    from tests.discord.stage import Stage

FILLED: dict[str, Any] = {
    "names": "Example University\nexuni\nuni webmail",
    "domains": "uni.example, students.uni.example",
    "servers": "imap.uni.example 993\nsmtp.uni.example 587\nhttps://it.uni.example/mail",
    "user_name": ["local_part"],
    "sign_in": ["password"],
}


async def add(stage: Stage, mo: simcord.MemberActor, **other: str) -> Any:
    form = await mo.slash(stage.lobby, "helpdesk server add", kind="school")
    return await mo.submit_modal(form, FILLED | other)


async def test_its_settings_are_known_everywhere_in_that_server(stage: Stage) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    assert "I know your servers now" in shown(await add(stage, mo))

    [first, *_] = await ann.autocomplete(stage.lobby, "settings", "who", "exu")
    assert first["name"] == "Example University"
    [also, *_] = await ann.autocomplete(stage.lobby, "settings", "who", "students.")
    assert also["name"] == "Example University"
    chosen = await ann.slash(stage.lobby, "settings", who=first["value"])
    for words in ("imap.uni.example", "smtp.uni.example", "before the @", "The Mail Room"):
        assert words in shown(chosen)
    by_address = await ann.slash(stage.lobby, "settings", who="ann@students.uni.example")
    assert by_address.ephemeral
    assert "imap.uni.example" in shown(by_address)

    ben = stage.person("Ben")
    for question in (
        "what is the outgoing server of exuni",
        "exuin smtp port",
        "ann@uni.example smtp settings",
        "our mail settings please",
        "uni mail server settings",
    ):
        asked = await ben.slash(stage.lobby, "ask", question=question)
        assert "smtp.uni.example" in shown(asked), question

    await ann.send(stage.lobby, f"{stage.me} our mail says the password is wrong but it is right")
    assert "Example University" in text(stage.last(stage.lobby))


async def test_elsewhere_nobody_knows_it(stage: Stage) -> None:
    mo = stage.moderator()
    await add(stage, mo)
    other = stage.env.create_guild("Elsewhere")
    hall = other.create_text_channel("hall")
    eve = other.add_member(stage.env.create_user("Eve"))

    asked = await eve.slash(hall, "ask", question="exuni imap settings")
    assert "uni.example" not in shown(asked)
    offered = await eve.autocomplete(hall, "settings", "who", "exuni")
    assert "Example University" not in [one["name"] for one in offered]


async def test_buttons_carry_it_across_restarts_until_it_is_removed(stage: Stage) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    await add(stage, mo)
    await ann.send(stage.lobby, f"{stage.me} exuni outgoing server")
    answer = stage.last(stage.lobby)
    custom_id = button(answer, "Tell me more")

    await stage.env.restart_bot()
    more = await ann.click(answer, custom_id=custom_id)
    assert "imap.uni.example" in shown(more)

    removed = await mo.slash(stage.lobby, "helpdesk server remove", name="exuni")
    assert "is gone" in shown(removed)
    refused = await ann.click(stage.last(stage.lobby), label="Less")
    assert "older me" in shown(refused)
    await mo.slash(stage.lobby, "helpdesk undo")
    again = await ann.click(stage.last(stage.lobby), label="Less")
    assert "imap.uni.example" in shown(again)


async def test_it_goes_before_a_shipped_record_there_after_a_warning(stage: Stage) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()

    reply = await add(stage, mo, domains="posteo.de")
    assert "as those of Posteo" in shown(reply)
    await mo.click(reply_of(reply), label="Publish all the same")

    asked = await ann.slash(stage.lobby, "ask", question="imap server for ann@posteo.de")
    assert "imap.uni.example" in shown(asked)
    named = await ann.slash(stage.lobby, "ask", question="posteo imap server")
    assert "imap.uni.example" not in shown(named)


async def test_what_cannot_be_read_is_asked_about_and_clear_text_warned_of(
    stage: Stage, services: BotServices
) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    bad = await add(stage, mo, servers="mail.uni.example 143\nour server", domains="not a domain!")
    assert "SSL/TLS or STARTTLS" in shown(bad)
    assert await services.guilds.providers.of(stage.server.id) == ()

    form = await mo.click(reply_of(bad), label="Mend it")
    warned = await mo.submit_modal(form, FILLED | {"servers": "imap.uni.example 143 unencrypted"})
    assert "no encryption" in shown(warned)
    assert await services.guilds.providers.of(stage.server.id) == ()
    kept = await mo.click(reply_of(warned), label="Publish all the same")
    assert "I know your servers now" in shown(kept)
    [record] = await services.guilds.providers.of(stage.server.id)
    assert record.kind == "school"
    asked = await ann.slash(stage.lobby, "ask", question="exuni imap server")
    assert "Without encryption others can read along" in shown(asked)


async def test_one_like_it_is_replaced_or_added_and_changed_in_its_form(
    stage: Stage, services: BotServices
) -> None:
    mo = stage.moderator()
    await add(stage, mo)
    twice = await add(stage, mo, servers="imap.uni.example 993")
    replacing = next(label for label in labels(reply_of(twice)) if label.startswith("Replace"))
    await mo.click(reply_of(twice), label=replacing)
    [record] = await services.guilds.providers.of(stage.server.id)
    assert len(record.servers) == 1

    form = await mo.slash(stage.lobby, "helpdesk server edit", name="exuni", kind="workplace")
    await mo.submit_modal(form, FILLED)
    [record] = await services.guilds.providers.of(stage.server.id)
    assert (record.kind, len(record.servers)) == ("workplace", 2)
    listed = await mo.slash(stage.lobby, "helpdesk server list")
    assert "uni.example, students.uni.example" in shown(listed)


async def test_everything_goes_out_and_in_as_one_file(stage: Stage, services: BotServices) -> None:
    mo = stage.moderator()
    nothing = await mo.slash(stage.lobby, "helpdesk answer export")
    assert "nothing to export" in shown(nothing)
    await add(stage, mo)

    sent = await mo.slash(stage.lobby, "helpdesk answer export")
    assert "0 answers, 1 mail server record" in shown(sent)
    [attachment] = reply_of(sent).attachments
    data = await attachment.read()
    assert json.loads(data)["servers"][0]["name"] == "Example University"

    await mo.slash(stage.lobby, "helpdesk server remove", name="exuni")
    taken = await mo.slash(stage.lobby, "helpdesk answer import", file=("pack.json", data))
    assert "1 new, 0 changed" in shown(taken)
    assert len(await services.guilds.providers.of(stage.server.id)) == 1
    await mo.click(reply_of(taken), label="Undo")
    assert await services.guilds.providers.of(stage.server.id) == ()
    broken = await mo.slash(stage.lobby, "helpdesk answer import", file=("x.txt", b"hello"))
    assert "no JSON" in shown(broken)
