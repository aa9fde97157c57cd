"""From being let in to a helpdesk: the first message, two short forms, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client import Postie
from bot.listeners import guilds
from knowledge.guilds.settings import WatchedChannel
from tests.discord.stage import button, labels, reply_of, shown, text

if TYPE_CHECKING:
    import simcord

    from bot.services import BotServices
    from tests.discord.stage import Stage

QUESTION = "which port do i need for imap with ssl?"


async def join(stage: Stage) -> None:
    assert isinstance(stage.postie, Postie)
    guild = stage.postie.get_guild(stage.server.id)
    assert guild is not None
    await guilds.on_guild_join(stage.postie, guild)


async def fill_in(
    stage: Stage, mo: simcord.MemberActor, **values: object
) -> simcord.InteractionResult:
    form = await mo.slash(stage.lobby, "helpdesk setup")
    return await mo.submit_modal(form, {"talkative": "careful", **values})


async def test_one_message_says_how_to_begin_where_it_may_be_said(stage: Stage) -> None:
    stage.forbid(stage.lobby, "send_messages")

    await join(stage)
    await join(stage)

    assert stage.said(stage.lobby) == []
    (greeting,) = stage.said(stage.help)
    assert "/helpdesk setup" in text(greeting)


async def test_where_it_may_say_nothing_the_owner_is_told(stage: Stage) -> None:
    stage.forbid(stage.lobby, "send_messages")
    stage.forbid(stage.help, "send_messages")

    await join(stage)

    assert stage.said(stage.lobby) == stage.said(stage.help) == []
    assert stage.env.errors == []


async def test_the_first_step_makes_a_dry_run_of_it_and_shows_what_holds(
    stage: Stage, services: BotServices
) -> None:
    mo, ann = stage.moderator(), stage.person("Ann")
    helpers = stage.server.create_role("Helpers")

    done = await fill_in(stage, mo, channels=[stage.help], helpers=[helpers], dry_run=True)

    settings = await services.guilds.settings.of(stage.server.id)
    assert settings.channels == {stage.help.id: WatchedChannel(report_to=stage.lobby.id)}
    assert settings.helper_role == helpers.id
    assert settings.talkative == "careful"
    assert done.ephemeral
    assert f"<#{stage.help.id}>, a dry run that reports to <#{stage.lobby.id}>" in shown(done)
    assert "careful: about 19 of 20" in shown(done)
    await ann.send(stage.help, QUESTION)
    assert stage.said(stage.help) == []
    assert "993" in text(stage.last(stage.lobby))


async def test_the_second_step_switches_the_rest(stage: Stage, services: BotServices) -> None:
    mo = stage.moderator()
    first = reply_of(await fill_in(stage, mo, channels=[stage.help], dry_run=False))
    form = await mo.click(first, custom_id=button(first, "Words, threads, digest …"))

    done = await mo.submit_modal(
        form, {"switches": ["keep_text", "use_threads"], "digest": [stage.lobby]}
    )

    settings = await services.guilds.settings.of(stage.server.id)
    assert (settings.keep_text, settings.use_threads, settings.no_emoji) == (True, True, False)
    assert settings.digest_channel == stage.lobby.id
    assert set(settings.channels) == {stage.help.id}, "the first step holds"
    assert f"Weekly digest: <#{stage.lobby.id}>" in shown(done)


async def test_done_again_it_watches_what_is_chosen_then_and_no_more(
    stage: Stage, services: BotServices
) -> None:
    mo = stage.moderator()
    other = stage.server.create_text_channel("other")
    await fill_in(stage, mo, channels=[stage.help], dry_run=True)

    await fill_in(stage, mo, channels=[other], dry_run=False)

    settings = await services.guilds.settings.of(stage.server.id)
    assert settings.channels == {other.id: WatchedChannel()}


async def test_a_dry_run_in_the_channel_of_the_command_is_refused(
    stage: Stage, services: BotServices
) -> None:
    told = await fill_in(stage, stage.moderator(), channels=[stage.lobby], dry_run=True)

    assert "another channel" in shown(told)
    assert not (await services.guilds.settings.of(stage.server.id)).channels


async def test_status_names_what_is_missing_and_offers_to_change_it(stage: Stage) -> None:
    mo = stage.moderator()
    gone = stage.server.create_text_channel("gone")
    await fill_in(stage, mo, channels=[stage.help, gone], dry_run=False)
    await mo.slash(stage.lobby, "helpdesk set passwords", remove=True)
    stage.forbid(stage.help, "send_messages", "manage_messages")
    stage.env.backend.delete_channel(gone.id)
    await stage.env.settle()

    status = await mo.slash(stage.lobby, "helpdesk status")

    lines = shown(status).split("\n")
    assert next(line for line in lines if f"<#{stage.help.id}>" in line).endswith(
        "⚠️ I lack **Send Messages**, **Manage Messages**"
    )
    assert "I don't see it" in next(line for line in lines if f"<#{gone.id}>" in line)
    assert labels(status.response) == ["Channels, helpers …", "Words, threads, digest …"]


async def test_help_shows_moderators_their_commands_to_be_clicked(stage: Stage) -> None:
    mo, ann = stage.moderator(), stage.person("Ann")

    theirs = shown(await mo.slash(stage.lobby, "help"))

    assert "</helpdesk setup:" in theirs
    assert "</helpdesk set digest:" in theirs
    assert "helpdesk" not in shown(await ann.slash(stage.lobby, "help"))
