"""What is offered while one types, what odd input gets, and who may take a reply away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.discord.stage import button, choices, labels, reply_of, shown, text

if TYPE_CHECKING:
    import simcord

    from bot.services import BotServices
    from tests.discord.stage import Stage


async def names(stage: Stage, command: str, option: str, typed: str) -> list[str]:
    offered = await stage.person("Typist").autocomplete(stage.lobby, command, option, typed)
    return [choice["name"] for choice in offered]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("g", "Gmail"),
        ("gma", "Gmail"),
        ("hotm", "Outlook.com"),
        ("out", "Outlook.com"),
        ("icl", "iCloud Mail"),
        ("yah", "Yahoo Mail"),
        ("t-on", "T-Online (Telekom)"),
        ("@live.co", "Outlook.com"),
        ("@gmail.com", "Gmail"),
        ("gmial", "Gmail"),
        ("outlok", "Outlook.com"),
    ],
)
async def test_providers_come_by_prefix_and_popularity(
    stage: Stage, typed: str, first: str
) -> None:
    assert (await names(stage, "settings", "who", typed))[0] == first


async def test_a_brand_finds_its_provider_and_nothing_that_only_looks_like_it(
    stage: Stage,
) -> None:
    assert await names(stage, "settings", "who", "apple") == ["Apple Hide My Email", "iCloud Mail"]


async def test_an_empty_field_shows_the_big_ones_of_the_world(stage: Stage) -> None:
    offered = await names(stage, "settings", "who", "")

    assert {"Gmail", "Outlook.com", "Yahoo Mail", "iCloud Mail", "GMX"} <= set(offered[:10])
    assert len(offered) == 25


@pytest.mark.parametrize("typed", ["", "i", "imap", "p", "pop", "s", "993", "imao"])
async def test_ports_are_offered_once_each(stage: Stage, typed: str) -> None:
    offered = await names(stage, "port", "protocol", typed)

    assert len(offered) == len(set(offered))
    assert not {"IMAP ports", "POP3 ports", "SMTP ports"} & set(offered)


async def test_errors_that_fit_are_offered_or_nothing(stage: Stage) -> None:
    assert await names(stage, "error", "message", "pizza") == []
    assert (await names(stage, "error", "message", "cert"))[1:] == ["Certificate warning"]
    assert (await names(stage, "error", "message", "certficate"))[1:] == ["Certificate warning"]
    assert (await names(stage, "error", "message", "0x8"))[1:] == ["Outlook's 0x codes"]
    assert (await names(stage, "error", "message", "wrong pass"))[1:] == []
    assert any(name.startswith("535: ") for name in await names(stage, "error", "message", "53")), (
        "a code that begins so, with what it means"
    )


@pytest.mark.parametrize(
    ("command", "options", "says"),
    [
        ("port", {"protocol": "minecraft"}, "no protocol or port"),
        ("port", {"protocol": "-1"}, "from 1 to 65535"),
        ("port", {"protocol": "99999"}, "from 1 to 65535"),
        ("port", {"protocol": "8080"}, "none of the mail ports"),
        ("port", {"protocol": "25565"}, "none of the mail ports"),
        ("compare", {"this": "apples", "that": "oranges"}, "`apples` and `oranges`"),
        ("compare", {"this": "imap", "that": "pizza"}, "`pizza`"),
        ("settings", {"who": "<script>"}, "no mail provider called `<script>`"),
        ("settings", {"who": "acme & sons"}, "no mail provider"),
        ("error", {"message": "pizza"}, "setting up e-mail"),
        ("explain", {"topic": "pizza"}, "setting up e-mail"),
        ("ask", {"question": "the best pizza in town"}, "setting up e-mail"),
    ],
)
async def test_odd_input_is_told_so_and_only_to_the_asker(
    stage: Stage, command: str, options: dict[str, str], says: str
) -> None:
    reply = await stage.person("Ann").slash(stage.lobby, command, **options)

    assert reply.ephemeral
    assert says in shown(reply)


@pytest.mark.parametrize("typed", ["Juno", "frontier", "Cox", "HEY", "1&1", "optimum", "qq"])
async def test_a_provider_that_is_called_like_an_everyday_word_is_known_in_its_field(
    stage: Stage, typed: str
) -> None:
    ann = stage.person("Ann")

    by_name = await ann.slash(stage.lobby, "settings", who=typed)
    [offered, *_] = await ann.autocomplete(stage.lobby, "settings", "who", typed)
    chosen = await ann.slash(stage.lobby, "settings", who=offered["value"], protocol="imap")

    assert not by_name.ephemeral
    assert f"-# /settings `{typed}`" in shown(by_name)
    assert offered["name"] in shown(by_name)
    assert f"-# /settings `{offered['name']} imap`" in shown(chosen)


@pytest.mark.parametrize("words", ["/settings frontier", "{me} /settings Juno"])
async def test_so_it_is_where_the_command_is_typed_as_text(stage: Stage, words: str) -> None:
    mo, ann = stage.moderator(), stage.person("Ann")
    await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help)

    await ann.send(stage.help, words.format(me=stage.me))

    assert words.rpartition(" ")[2].capitalize() in text(stage.last(stage.help))


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("outlook", ["Outlook.com", "Microsoft 365", "An account in Outlook (the program)"]),
        ("google", ["Gmail", "Google Workspace"]),
    ],
)
async def test_a_brand_of_several_providers_is_asked_about(
    stage: Stage, typed: str, offered: list[str]
) -> None:
    ann = stage.person("Ann")

    asked = reply_of(await ann.slash(stage.lobby, "settings", who=typed))
    assert f"`{typed}` may be more than one" in text(asked)
    assert [face for face in labels(asked) if face in offered] == offered

    await ann.click(asked, custom_id=button(asked, offered[0]))
    assert offered[0] in text(stage.last(stage.lobby))
    assert "993" in text(stage.last(stage.lobby))


async def test_providers_are_offered_for_comparing(stage: Stage) -> None:
    assert (await names(stage, "compare", "this", "gm"))[0] == "Gmail"
    assert await names(stage, "compare", "this", "im") == ["IMAP"]


async def test_a_slip_in_a_providers_name_is_asked_about(stage: Stage) -> None:
    reply = await stage.person("Ann").slash(stage.lobby, "settings", who="fastmial-x")

    assert reply.ephemeral or "Fastmail" in shown(reply)
    assert "Fastmail" in shown(reply)


@pytest.mark.parametrize(
    ("this", "that", "both"),
    [
        ("993", "143", ("993 is IMAP with SSL/TLS", "143 is IMAP with STARTTLS")),
        ("995", "993", ("995 is POP3", "993 is IMAP")),
        ("gmail", "yahoo", ("imap.gmail.com", "imap.mail.yahoo.com")),
    ],
)
async def test_two_things_without_a_topic_of_their_own_stand_side_by_side(
    stage: Stage, this: str, that: str, both: tuple[str, str]
) -> None:
    reply = await stage.person("Ann").slash(stage.lobby, "compare", this=this, that=that)

    assert not reply.ephemeral
    assert all(part in shown(reply) for part in both)
    assert "👍" in labels(reply.response)


@pytest.mark.parametrize(
    "options", [{"protocol": "pop none"}, {"protocol": "pop", "security": "none"}]
)
async def test_none_means_unencrypted(stage: Stage, options: dict[str, str]) -> None:
    reply = await stage.person("Ann").slash(stage.lobby, "port", **options)

    assert "without encryption uses port 110" in shown(reply)


async def test_a_commands_question_is_quoted_masked_and_stays(stage: Stage) -> None:
    ann = stage.person("Ann")
    asked = "which imap port with `ssl` on mail.private.example"

    answer = reply_of(await ann.slash(stage.lobby, "ask", question=asked))
    first = text(answer).strip().split("\n")[0]
    await ann.click(answer, label="Tell me more")

    assert first.startswith("-# /ask `which imap port with 'ssl' on ‹host›`")
    assert "private" not in first
    assert first.count("`") == 2, "nothing in the quote works"
    assert text(stage.last(stage.lobby)).strip().split("\n")[0] == first


async def test_a_private_reply_and_a_direct_one_quote_nothing(stage: Stage) -> None:
    ann = stage.person("Ann")

    private = await ann.slash(stage.lobby, "settings", who="ann@gmail.com")
    direct = await stage.env.create_user("Dana").slash("port", protocol="imap")

    assert "/settings" not in shown(private)
    assert "-# /port" not in shown(direct)


async def deletes(
    stage: Stage, person: simcord.MemberActor, message: simcord.ResponseMessage
) -> bool:
    await person.click(message, custom_id=button(message, "Delete"))
    return message.id not in [said.id for said in stage.said(stage.lobby)]


async def test_who_used_ask_postie_may_take_the_reply_away(stage: Stage) -> None:
    ann, ben, cleo = (stage.person(name) for name in ("Ann", "Ben", "Cleo"))
    question = await ann.send(stage.lobby, "which port for imap ssl")
    answer = reply_of(await ben.context_menu(stage.lobby, "Ask Postie", question))

    assert not await deletes(stage, cleo, answer)
    assert await deletes(stage, ben, answer)


@pytest.mark.parametrize(
    "words",
    ["", "the best pizza in town", "mail server", "email not working", "can i talk to a human?"],
)
async def test_whatever_a_mention_brings_its_writer_may_take_away(stage: Stage, words: str) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    await ann.send(stage.lobby, f"{stage.me} {words}")
    reply = stage.last(stage.lobby)

    await ben.click(reply, custom_id=button(reply, "Delete"))
    assert stage.said(stage.lobby), "not everybody may"
    await ann.click(reply, custom_id=button(reply, "Delete"))
    assert stage.said(stage.lobby) == []


async def test_who_is_warned_of_a_password_may_take_the_warning_away(stage: Stage) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    await mo.slash(stage.lobby, "helpdesk watch", channel=stage.help)
    await ann.send(stage.help, "my password is hunter2!Xy and imap fails")
    warning = stage.last(stage.help)

    await ann.click(warning, custom_id=button(warning, "Delete"))

    assert stage.said(stage.help) == []


async def test_a_friendly_word_has_no_buttons_and_goes_by_the_menu(stage: Stage) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    await ann.slash(stage.lobby, "ask", question="thanks")
    reply = stage.last(stage.lobby)
    menu = "Postie: remove this answer"

    assert "welcome" in text(reply)
    assert labels(reply) == []
    assert "Only the person" in shown(await ben.context_menu(stage.lobby, menu, reply))
    await ann.context_menu(stage.lobby, menu, reply)
    assert stage.said(stage.lobby) == []


@pytest.mark.parametrize("question", ["mail server", "email not working"])
async def test_a_guess_can_be_voted_on(stage: Stage, services: BotServices, question: str) -> None:
    ann = stage.person("Ann")
    guess = reply_of(await ann.slash(stage.lobby, "ask", question=question))

    thanked = await ann.click(guess, custom_id=button(guess, "👍"))

    assert "Glad" in shown(thanked)
    assert services.feedback._waiting[-1]["kind"] == "helped"
    assert choices(guess) or labels(guess)


async def test_a_post_gets_every_tag_that_names_what_it_is_about_at_most_five(
    stage: Stage,
) -> None:
    tags = (
        "Other",
        "Gmail",
        "Thunderbird",
        "IMAP",
        "Settings",
        "Incoming",
        "Yahoo",
        "SSL",
        "Setup",
    )
    forum, ann, mo = stage.create_forum("support", *tags), stage.person("Ann"), stage.moderator()
    await mo.slash(stage.lobby, "helpdesk watch", channel=forum)
    await mo.slash(stage.lobby, "helpdesk set tags", on=True)

    post = await stage.post(
        forum, ann, "gmail imap", "what are the imap ssl settings of gmail for thunderbird?"
    )

    found = stage.tags(post)
    assert {"Gmail", "Thunderbird", "IMAP"} <= set(found)
    assert not {"Yahoo", "Other"} & set(found)
    assert len(found) <= 5


@pytest.mark.parametrize("is_mentioned", [False, True])
@pytest.mark.parametrize(
    "words", ["email not working on gmail", "what are the imap settings of gmail?"]
)
async def test_a_post_is_tagged_however_it_is_answered(
    stage: Stage, words: str, *, is_mentioned: bool
) -> None:
    forum, ann = stage.create_forum("support", "Gmail", "Yahoo"), stage.person("Ann")
    mo = stage.moderator()
    await mo.slash(stage.lobby, "helpdesk watch", channel=forum)
    await mo.slash(stage.lobby, "helpdesk set tags", on=True)

    asked = f"{stage.me} {words}" if is_mentioned else words
    post = await stage.post(forum, ann, "help", asked)
    await stage.env.advance_time(60)

    assert stage.said(post)
    assert stage.tags(post) == ["Gmail"]


async def test_what_others_ask_in_a_post_is_not_what_it_is_about(stage: Stage) -> None:
    forum, ann = stage.create_forum("support", "Gmail"), stage.person("Ann")
    ben, mo = stage.person("Ben"), stage.moderator()
    await mo.slash(stage.lobby, "helpdesk watch", channel=forum)
    await mo.slash(stage.lobby, "helpdesk set tags", on=True)
    post = await stage.post(forum, ann, "hello", "just trying this out")

    await ben.send(post, f"{stage.me} gmail imap settings")

    assert "imap.gmail.com" in text(stage.last(post))
    assert stage.tags(post) == []
