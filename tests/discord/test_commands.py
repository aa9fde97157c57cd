"""Slash commands and menus, as people use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.client import Postie
from tests.discord.stage import labels, reply_of, shown, text

if TYPE_CHECKING:
    from bot.services import BotServices
    from tests.discord.stage import Stage


async def test_port_imap_secure(stage: Stage) -> None:
    ann = stage.person("Ann")

    reply = await ann.slash(stage.lobby, "port", protocol="imap", security="secure")

    assert "993" in shown(reply)
    assert not reply.ephemeral
    assert "👍" in labels(reply.response)


@pytest.mark.parametrize("typed", ["imap secure", "imao secrue", "993", "port imap ssl/tls?"])
async def test_everything_typed_into_the_first_field_works_too(stage: Stage, typed: str) -> None:
    ann = stage.person("Ann")

    reply = await ann.slash(stage.lobby, "port", protocol=typed)

    assert "993" in shown(reply)


@pytest.mark.parametrize(
    ("asked", "begins"),
    [("does icloud have pop?", "No:"), ("is port 25 encrypted?", "Partly:")],
)
async def test_a_yes_or_no_question_gets_its_yes_or_no_first(
    stage: Stage, asked: str, begins: str
) -> None:
    ann = stage.person("Ann")

    reply = await ann.slash(stage.lobby, "ask", question=asked)

    assert f"**{begins} " in shown(reply)


async def test_what_was_tried_is_not_advised_again(stage: Stage) -> None:
    ann = stage.person("Ann")
    told = "gmx refuses my password, i re-entered the password"

    before = await ann.slash(stage.lobby, "ask", question="gmx refuses my password")
    after = await ann.slash(stage.lobby, "ask", question=told)

    assert "saved password" in shown(before)
    assert "saved password" not in shown(after)


async def test_a_topic_chosen_from_the_list_is_shown(stage: Stage) -> None:
    ann = stage.person("Ann")
    offered = await ann.autocomplete(stage.lobby, "explain", "topic", "imap")

    reply = await ann.slash(stage.lobby, "explain", topic=offered[0]["value"])

    assert "IMAP" in shown(reply)


@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("port", "protocol"),
        ("port", "security"),
        ("explain", "topic"),
        ("compare", "this"),
        ("compare", "that"),
        ("settings", "who"),
        ("settings", "protocol"),
        ("settings", "app"),
        ("error", "message"),
    ],
)
@pytest.mark.parametrize("typed", ["", "i", "gm", "@everyone", "\0", "🚀" * 50, "٩٩٣", "x" * 6000])
async def test_lists_offer_at_most_25_and_never_fail(
    stage: Stage, command: str, option: str, typed: str
) -> None:
    ann = stage.person("Ann")

    offered = await ann.autocomplete(stage.lobby, command, option, typed)

    assert len(offered) <= 25
    if not typed:
        assert offered, "an empty field offers the usual things"


async def test_an_error_chosen_from_the_list_is_the_one_that_is_explained(stage: Stage) -> None:
    ann = stage.person("Ann")
    offered = await ann.autocomplete(stage.lobby, "error", "message", "")
    certificate = next(choice for choice in offered if "ertificate" in choice["name"])

    reply = await ann.slash(stage.lobby, "error", message=certificate["value"])

    assert "certificate" in shown(reply)
    assert "👍" in labels(reply.response)


async def test_an_error_may_be_typed_as_it_stands_whatever_is_offered(stage: Stage) -> None:
    ann = stage.person("Ann")

    offered = await ann.autocomplete(stage.lobby, "error", "message", " certificate ")

    assert offered[0] == {"name": "certificate", "value": "certificate"}
    assert "error.certificate" in [choice["value"] for choice in offered]


@pytest.mark.parametrize(
    ("command", "option", "typed", "first"),
    [
        ("settings", "who", "gmial", "Gmail"),
        ("settings", "who", "ann@gmail.com", "Gmail"),
        ("explain", "topic", "app pasword", "App password"),
        ("port", "protocol", "imao", "IMAP"),
        ("port", "security", "start", "STARTTLS: encrypted after a greeting"),
        ("compare", "this", "po", "POP3"),
    ],
)
async def test_lists_know_what_is_meant(
    stage: Stage, command: str, option: str, typed: str, first: str
) -> None:
    ann = stage.person("Ann")

    offered = await ann.autocomplete(stage.lobby, command, option, typed)

    assert offered[0]["name"] == first


@pytest.mark.parametrize(
    ("protocol", "emoji", "colour"),
    [("imap", "📬", 0x2563EB), ("pop3", "📥", 0xD97706), ("smtp", "📮", 0x16A34A)],
)
async def test_every_protocol_has_its_colour_and_its_emoji(
    stage: Stage, protocol: str, emoji: str, colour: int
) -> None:
    ann = stage.person("Ann")

    reply = await ann.slash(stage.lobby, "port", protocol=protocol)

    assert reply_of(reply).components[0]["accent_color"] == colour
    assert shown(reply).strip().split("\n")[1].startswith(emoji)


async def test_ask_in_ones_own_words(stage: Stage) -> None:
    ann = stage.person("Ann")

    reply = await ann.slash(stage.lobby, "ask", question="which port is imap with ssl")

    assert "993" in shown(reply)


async def test_settings_of_a_provider_have_host_and_port_to_copy(stage: Stage) -> None:
    ann = stage.person("Ann")

    reply = await ann.slash(stage.lobby, "settings", who="gmail")

    assert "`imap.gmail.com`" in shown(reply)
    assert "`993`" in shown(reply)
    assert "**User name:**" in shown(reply)


async def test_an_address_makes_the_reply_private_and_is_not_repeated(stage: Stage) -> None:
    ann = stage.person("Ann")

    reply = await ann.slash(stage.lobby, "settings", who="ann.secret@gmail.com")

    assert reply.ephemeral
    assert "ann.secret" not in shown(reply)


async def test_compare_offers_the_other_thing_only(stage: Stage) -> None:
    ann = stage.person("Ann")

    offered = await ann.autocomplete(stage.lobby, "compare", "that", "", this="IMAP")

    assert "POP3" in [choice["name"] for choice in offered]
    assert "IMAP" not in [choice["name"] for choice in offered]


async def test_help_lists_the_commands_for_the_one_who_asks(stage: Stage) -> None:
    ann = stage.person("Ann")

    reply = await ann.slash(stage.lobby, "help")

    assert reply.ephemeral
    for command in ("/port", "/ask", "/explain", "/compare", "/settings", "/error", "Ask Postie"):
        assert command in shown(reply)


async def test_commands_work_in_a_direct_message(stage: Stage) -> None:
    ann = stage.env.create_user("Ann")

    reply = await ann.slash("port", protocol="imap")

    assert "993" in shown(reply)


async def test_ask_postie_answers_somebody_elses_message(stage: Stage) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    question = await ann.send(stage.lobby, "which port for imap ssl")

    reply = await ben.context_menu(stage.lobby, "Ask Postie", question)

    assert "993" in shown(reply)
    assert ann.mention in shown(reply), "it says whose question it answers"


async def test_menus_and_mentions_need_no_privileged_intent(
    stage: Stage, services: BotServices
) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    question = await ann.send(stage.lobby, "which port for imap ssl")
    await stage.env.restart_bot(Postie(services, may_watch=False, shard_count=1))

    reply = await ben.context_menu(stage.lobby, "Ask Postie", question)
    await ann.send(stage.lobby, f"{stage.me} smtp port ssl")

    assert "993" in shown(reply)
    assert "465" in text(stage.last(stage.lobby))


async def test_ask_postie_on_a_picture_says_so(stage: Stage) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    picture = await ann.send(stage.lobby, "", attachments=[("error.png", b"png")])

    reply = await ben.context_menu(stage.lobby, "Ask Postie", picture)

    assert reply.ephemeral
    assert "can't read pictures" in shown(reply)


async def test_a_picture_sent_to_postie_is_told_of(stage: Stage) -> None:
    ann = stage.person("Ann")

    await ann.send(stage.lobby, f"{stage.me}", attachments=[("error.png", b"png")])

    assert "can't read pictures" in text(stage.last(stage.lobby))


@pytest.mark.parametrize(
    "typed",
    [
        "@everyone which imap port?",
        "**imap** `port` <@123> <#5>",
        "\u202eimap port\u202c",
        "imap\0port",
        "x" * 6000,
        "🚀🚀🚀",
        "   .",
    ],
)
async def test_whatever_is_typed_gets_a_kind_reply_and_pings_nobody(
    stage: Stage, typed: str
) -> None:
    ann = stage.person("Ann")

    reply = await ann.slash(stage.lobby, "ask", question=typed)

    assert shown(reply).strip()
    assert "@everyone" not in shown(reply)


async def test_who_asks_too_fast_is_kindly_asked_to_wait(stage: Stage) -> None:
    ann, ben = stage.person("Ann"), stage.person("Ben")
    for _ in range(6):
        await ann.slash(stage.lobby, "port", protocol="imap")

    seventh = await ann.slash(stage.lobby, "port", protocol="imap")

    assert seventh.ephemeral
    assert "One letter at a time" in shown(seventh)
    assert "993" in shown(await ben.slash(stage.lobby, "port", protocol="imap"))
    await stage.env.advance_time(30)
    assert "993" in shown(await ann.slash(stage.lobby, "port", protocol="imap"))


async def test_remove_this_answer_is_for_the_asker_and_moderators(stage: Stage) -> None:
    ann, ben, mo = stage.person("Ann"), stage.person("Ben"), stage.moderator()
    menu = "Postie: remove this answer"
    await ann.slash(stage.lobby, "port", protocol="imap")
    answer = stage.last(stage.lobby)

    assert "Only the person who asked" in shown(await ben.context_menu(stage.lobby, menu, answer))
    assert stage.said(stage.lobby)
    await ann.context_menu(stage.lobby, menu, answer)
    assert answer.id not in [message.id for message in stage.said(stage.lobby)]

    await ann.slash(stage.lobby, "port", protocol="imap")
    second = stage.last(stage.lobby)
    await mo.context_menu(stage.lobby, menu, second)
    assert second.id not in [message.id for message in stage.said(stage.lobby)]


async def test_remove_this_answer_touches_nobody_elses_message(stage: Stage) -> None:
    ann, mo = stage.person("Ann"), stage.moderator()
    message = await ann.send(stage.lobby, "good morning")

    reply = await mo.context_menu(stage.lobby, "Postie: remove this answer", message)

    assert "not one of my answers" in shown(reply)
    assert text(stage.lobby.history()[0]).strip() == "good morning"


async def test_an_address_is_not_kept_either(stage: Stage, services: BotServices) -> None:
    ann = stage.person("Ann")

    await ann.slash(stage.lobby, "settings", who="ann.secret@gmail.com", protocol="imap")

    kept = [
        *(turn.text for turn in services.memory.turns(ann.id, stage.lobby.id)),
        *(text for text, _ in services._recent_outcomes),
    ]
    assert kept
    assert "secret" not in " ".join(kept)


async def test_a_mistyped_domain_is_asked_about_and_a_tap_gives_the_settings(stage: Stage) -> None:
    ann = stage.person("Ann")

    asked = await ann.slash(stage.lobby, "settings", who="ann@gmial.com")

    assert asked.ephemeral
    assert "Did you mean" in shown(asked)
    assert "imap.g" not in shown(asked)
    answered = await ann.click(reply_of(asked), label="Yes, gmail.com")
    assert "imap.gmail.com" in shown(answered)
